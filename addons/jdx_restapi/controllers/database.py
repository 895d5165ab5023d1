"""Which database a request is for, without session and cookie.

Odoo asks PostgreSQL for its databases on each request that has no session, over a connection that it does not
pool. Here the list is kept for some seconds per process; the rules that choose from it stay Odoo's
(``dbfilter``, ``-d``, and ``X-Odoo-dbfilter`` where OCA's ``dbfilter_from_header`` is loaded).
"""

import threading
import time
from types import SimpleNamespace

import odoo
from odoo.service.db import list_dbs

from ..engine.errors import Refusal, unavailable

HEADER = "X-Odoo-Database"
_TTL_SECONDS = 20.0


class _DatabaseList:
    """The databases of this server, as of some seconds ago."""

    def __init__(self):
        self._lock = threading.Lock()
        self._names = []
        self._until = 0.0

    def names(self):
        with self._lock:
            if time.monotonic() >= self._until:
                self._names = list_dbs(force=True)
                self._until = time.monotonic() + _TTL_SECONDS
            return self._names

    def forget(self):
        with self._lock:
            self._until = 0.0


_databases = _DatabaseList()


def resolve(request):
    """Return the name of the database that a request is for.

    :raises Refusal: 400 when the host leaves a choice and no header makes it, or names none of its databases;
        503 when PostgreSQL cannot be asked
    """
    allowed = candidates(request)
    asked = request.header(HEADER)
    if asked is not None:
        if asked not in allowed:
            raise Refusal("database_required", f"There is no database of that name for this host ({HEADER}).")
        return asked
    if len(allowed) == 1:
        return allowed[0]
    # which databases exist is nobody's business
    raise Refusal("database_required", f"This host leaves no single database: name one in {HEADER}.")


def candidates(request):
    """Return the databases that the host and headers of a request leave."""
    try:
        names = _databases.names()
    except Exception as error:
        _databases.forget()
        raise unavailable("PostgreSQL cannot be reached.", 5, "database_unavailable") from error
    return odoo.http.db_filter(names, httprequest=SimpleNamespace(environ=request.environ))
