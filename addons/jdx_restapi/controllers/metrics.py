"""Counting requests, and ``/restapi/metrics``: Prometheus text about all processes of this server.

Who may read it: a key with the scope ``metrics:read``, which sees its own database; or an address in
``metrics_networks`` (section ``[jdx_restapi]`` of odoo.conf), which sees all.
"""

import contextlib

import odoo
from odoo.tools import config

from ..engine import networks
from ..engine.errors import Refusal, method_not_allowed, not_found, unavailable
from ..engine.response import ApiResponse
from . import authentication, database, metrics_gauges, metrics_store
from .desk import desk

#: Anything else is counted as one: a caller must not be able to make new time series.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@contextlib.contextmanager
def in_progress():
    """Count a request as being answered while the block runs."""
    store = metrics_store.store()
    if store is None:
        yield
        return
    with _harmless():
        store.in_progress.inc()
    try:
        yield
    finally:
        with _harmless():
            store.in_progress.dec()


def observe(*, method, resource, status, seconds, db):
    """Count an answered request."""
    store = metrics_store.store()
    if store is None:
        return
    method = method if method in _METHODS else "OTHER"
    with _harmless():
        store.requests.labels(db, method, resource, status).inc()
        store.seconds.labels(db, method, resource).observe(seconds)
        if status == 429:
            store.rate_limited.labels(db).inc()


def handle(request):
    """Answer ``/restapi/metrics``."""
    if len(request.segments) > 1:
        raise not_found("path")
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed(("GET", "HEAD"))
    everything = _from_allowed_network(request)
    db = _database(request) if everything else database.resolve(request)
    headers = {} if everything else _check_key(request, db)
    store = metrics_store.store()
    if store is None:
        raise unavailable("There are no metrics: the log says why.", 60)
    families = store.families()
    if not everything:
        families = [_of_database(family, db) for family in families]
    if db:
        families += metrics_gauges.families(db)
    return _exposed(families, headers)


@contextlib.contextmanager
def _harmless():
    try:
        yield
    except OSError as error:
        # the disk is full or the folder is gone
        metrics_store.give_up(error)


def _from_allowed_network(request):
    allowed = config.get_misc("jdx_restapi", "metrics_networks", "") or ""
    # an empty list allows nobody here, but everybody in engine.networks (a key without limits)
    return bool(allowed.strip()) and networks.contains(allowed, request.address)


def _database(request):
    """Return the database that the request names, None where it leaves a choice."""
    with contextlib.suppress(Refusal):
        return database.resolve(request)
    return None


def _check_key(request, db):
    """Return the headers of the key's rate limit.

    :raises Refusal: 401, 403 or 429 when the key may not read metrics
    """
    from .exchange import STATEMENTS

    registry = odoo.registry(db)
    if "jdx.api.key" not in registry:
        raise Refusal("unknown_resource", "The REST API is not installed in this database.")
    counter = desk(registry, STATEMENTS)
    identity = authentication.Identity()
    try:
        authentication.identify(counter, request, identity).require("metrics", "read")
    finally:
        counter.close()
    return identity.headers()


def _of_database(family, db):
    """Return the family without what is about other databases: the name of one is nobody else's business."""
    family.samples = [sample for sample in family.samples if sample.labels.get("db", db) == db]
    return family


def _exposed(families, headers):
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(families))
    return ApiResponse(200, generate_latest(registry), {"Content-Type": CONTENT_TYPE_LATEST, **headers})


class _Collected:
    """A collector of what was collected before."""

    def __init__(self, families):
        self._families = families

    def collect(self):
        """Return the families."""
        return self._families
