"""A write: idempotent, in one transaction with its audit row, tried again as Odoo does.

What Odoo retries, and how often, is Odoo's rule (``odoo/service/model.py``: ``check``); only the waits are
shorter, since a worker that sleeps for half a minute serves nobody.
"""

import logging
import random
import time

import psycopg2
from odoo.service.model import MAX_TRIES_ON_CONCURRENCY_FAILURE
from odoo.tools import config
from psycopg2 import errorcodes

from ..engine.errors import unavailable
from . import idempotency, operations
from .refusals import worth_another_try

_logger = logging.getLogger(__name__)

DEFAULT_MAX_BODY = 5 * 1024 * 1024
_BASE_WAIT_SECONDS = 0.05


def max_body():
    """Return the most bytes of a body that are read, from the server's configuration."""
    return int(config.get_misc("jdx_restapi", "max_body_bytes", DEFAULT_MAX_BODY))


def write(exchange, spec, operation, route):
    """Run a writing operation to its end and return the answer.

    :raises Refusal: what the operation raises; 503 when it lost against others too often
    """
    verb = route.action if operation == "action" else "write"
    exchange.identity.caller.require(spec.scope, verb)
    token = idempotency.token(exchange.request)
    exchange.request.body(max_body())
    for attempt in range(MAX_TRIES_ON_CONCURRENCY_FAILURE + 1):
        if attempt:
            time.sleep(random.uniform(0, _BASE_WAIT_SECONDS * 2 ** (attempt - 1)))  # noqa: S311 (jitter, no secret)
        try:
            return _attempt(exchange, operation, route, token)
        except psycopg2.Error as error:
            if not worth_another_try(error):
                raise
            _logger.info("%s, try %d", errorcodes.lookup(error.pgcode), attempt + 1)
    raise unavailable("Others are changing the same records; nothing was done.")


def _attempt(exchange, operation, route, token):
    transaction = exchange.transaction
    transaction.begin()
    try:
        env = exchange.environment()
        resource = env["jdx.rest.resource"]._rest_find(route.resource)

        def run():
            response = operations.OPERATIONS[operation](exchange, env, resource, route)
            env["base"].flush()
            return response

        response = idempotency.once(exchange, token, run) if token else run()
        response.resource = exchange.resource
        exchange.finish(response)
        exchange.audit_with_write(response)
        transaction.commit()
    except BaseException:
        transaction.rollback()
        exchange.audited = False
        exchange.registry.reset_changes()
        raise
    try:
        exchange.registry.signal_changes()
    except psycopg2.Error:
        # committed, and so the answer stands; the flags are kept, so the next write signals
        _logger.exception("Other workers could not be told that caches have changed")
    return response
