"""One request to the API proper: database, caller, operation, transaction, audit, answer."""

import contextlib
import logging
import threading

import odoo
import psycopg2
from odoo import api, release

from ..engine.errors import Refusal, not_found, unavailable
from . import audit_trail, authentication, database, reading, routes, writing
from .desk import desk
from .transaction import CursorNeeded, NoCursor, RequestTransaction

_logger = logging.getLogger(__name__)

#: What the desk has prepared.
STATEMENTS = {
    "jdx_identify": authentication.IDENTIFY,
    "jdx_note_use": authentication.NOTE_USE,
    "jdx_audit": audit_trail.INSERT,
}
_JSON_TYPES = ("*/*", "application/*", "application/json", "+json")


class Exchange:
    """Answers one :class:`~..engine.request.ApiRequest`."""

    def __init__(self, request):
        self.request = request
        self.db = None
        self.registry = None
        self.desk = None
        self.transaction = None
        self.identity = authentication.Identity()
        self.resource = None
        self.audited = False

    def run(self):
        """Return the answer; refusals inside a database are answers too, since they belong in its audit trail."""
        self.db = database.resolve(self.request)
        self.registry = self._registry()
        self.desk = desk(self.registry, STATEMENTS)
        try:
            response = self._answered()
            self.finish(response)
            if not self.audited:
                # whatever else happens: no answer without its row
                self.desk.run("jdx_audit", audit_trail.row(self.request, self.identity, response))
            return response
        finally:
            self.desk.close()

    def _answered(self):
        from .dispatcher import refuse

        self.transaction = RequestTransaction(self.registry)
        try:
            with _environments():
                return self._answer()
        except Exception as error:  # noqa: BLE001 (also of Odoo's and of other modules' code)
            self.transaction.end_snapshot()
            return refuse(self.request, error)
        finally:
            self.transaction.close()

    def audit_with_write(self, response):
        """Write the request's row in the transaction of the write, so that neither is there without the other."""
        row = audit_trail.row(self.request, self.identity, response)
        self.transaction.cr.execute(audit_trail.STATEMENT, row)
        self.audited = True

    def environment(self, cr=None):
        """Return a fresh Odoo environment of the caller, on the request's cursor where none is given."""
        caller = self.identity.caller
        return api.Environment(cr or self.transaction.cr, caller.user_id, caller.context())

    def _answer(self):
        request = self.request
        caller = authentication.identify(self.desk, request, self.identity)
        thread = threading.current_thread()
        thread.dbname, thread.uid = self.db, caller.user_id
        self._follow_signals()
        if self.identity.stale:
            authentication.note_use(self.desk, request, self.identity)
        _check_accept(request)
        route = routes.match(request.segments[1:])
        if route.shape == "collection" and request.method in ("GET", "HEAD"):
            with contextlib.suppress(CursorNeeded):
                env = self.environment(NoCursor(self.db))
                if self._resource(env, route)._rest_singleton:
                    return self._operate(env, route)
        return self._operate(self.environment(), route)

    def _operate(self, env, route):
        request = self.request
        resource = self._resource(env, route)
        if resource is not None and resource._rest_singleton and route.shape == "collection":
            route = route._replace(shape="singleton")
        spec = resource._rest_spec() if resource is not None else None
        operation = routes.operation(route.shape, request.method, spec)
        self.resource = route.resource
        if operation in routes.READS:
            return self._read(env, resource, spec, operation, route)
        return writing.write(self, spec, operation, route)

    def _read(self, env, resource, spec, operation, route):
        if spec is not None and not spec.singleton:
            self.identity.caller.require(spec.scope, "read")
        response = reading.OPERATIONS[operation](self, env, resource, route)
        self.transaction.end_snapshot()
        return response

    def _resource(self, env, route):
        if route.shape == "openapi":
            return None
        resource = env["jdx.rest.resource"]._rest_find(route.resource)
        if resource is None:
            raise Refusal("unknown_resource", f"There is no resource {route.resource} in this database.")
        if resource._rest_singleton and route.shape != "collection":
            raise not_found("path")
        return resource

    def _registry(self):
        try:
            registry = odoo.registry(self.db)
        except psycopg2.OperationalError as error:
            raise unavailable("The database cannot be reached.", 5, "database_unavailable") from error
        if "jdx.api.key" not in registry:
            raise Refusal("unknown_resource", "The REST API is not installed in this database.")
        return registry

    def _follow_signals(self):
        """Do what ``Registry.check_signaling`` does, with the numbers that came with the identification."""
        registry = self.registry
        known = (registry.registry_sequence, registry.cache_sequence)
        if self.identity.signal != known and not registry.in_test_mode():
            self.registry = registry.check_signaling()

    def finish(self, response):
        response.resource = response.resource or self.resource
        for name, value in self.identity.headers().items():
            response.headers.setdefault(name, value)


def _check_accept(request):
    accept = request.header("Accept")
    if accept and not any(kind in accept for kind in _JSON_TYPES):
        raise Refusal("not_acceptable", "The answer is application/json.")


@contextlib.contextmanager
def _environments():
    """14.0 keeps its environments per thread and wants the frame; 15.0 deprecated it."""
    if release.version_info >= (15, 0):
        yield
    else:
        with api.Environment.manage():
            yield
