"""The front desk: who is asking, and the note of what was answered.

Both are one small statement per request, the same for all requests, each a transaction of its own. On a cursor of
Odoo's pool they would be planned anew each time (the pool sends ``DISCARD ALL``; planning the identification costs
three times its execution). So each process keeps a few connections of its own with the statements prepared.
"""

import contextlib
import os
import threading

import psycopg2
from odoo.sql_db import connection_info_for

#: Idle connections that a process keeps, over all databases.
_MAX_IDLE = 4


class Desk:
    """Runs statements by name, each in a transaction of its own, on a kept connection."""

    def __init__(self, db, statements):
        self._db, self._statements, self._connection = db, statements, None

    def fetch(self, name, parameters):
        """Run a statement and return its first row as a dict.

        A kept connection may have died, or its plans may no longer fit after an update: then a fresh one is tried.
        """
        if not self._open():
            with contextlib.suppress(psycopg2.Error):
                return self._fetch(name, parameters)
            self._connection.close()
            self._connection = _connect(self._db, self._statements)
        return self._fetch(name, parameters)

    def run(self, name, parameters):
        """Run a statement that returns nothing."""
        if self._connection is None:
            self._open()
        with self._connection.cursor() as cursor:
            cursor.execute(_execute(name, parameters), parameters)

    def close(self):
        """Keep the connection for the next request."""
        if self._connection is not None:
            _pool.give_back(self._db, self._connection)
            self._connection = None

    def _open(self):
        """Take a kept connection or make one; return whether it is a fresh one."""
        self._connection = _pool.take(self._db)
        if self._connection is not None:
            return False
        self._connection = _connect(self._db, self._statements)
        return True

    def _fetch(self, name, parameters):
        with self._connection.cursor() as cursor:
            cursor.execute(_execute(name, parameters), parameters)
            return _as_dict(cursor)


class SharedDesk:
    """The same on the one cursor that Odoo's tests share with the server."""

    def __init__(self, registry, statements):
        self._registry, self._statements = registry, statements

    def fetch(self, name, parameters):
        """See :meth:`Desk.fetch`."""
        with self._registry.cursor() as cr:
            cr.execute(_with_markers(self._statements[name], "%s"), parameters)
            return _as_dict(cr)

    def run(self, name, parameters):
        """See :meth:`Desk.run`."""
        with self._registry.cursor() as cr:
            cr.execute(_with_markers(self._statements[name], "%s"), parameters)

    def close(self):
        """Nothing is kept."""


def desk(registry, statements):
    """Return the desk of a database.

    :param statements: name -> SQL with ``{}`` where each parameter goes, in order
    """
    if registry.in_test_mode():
        return SharedDesk(registry, statements)
    return Desk(registry.db_name, statements)


class _Pool:
    """Idle connections of this process, the ones used last at the end."""

    def __init__(self):
        self._lock = threading.Lock()
        self._idle = []
        self._owner = os.getpid()

    def take(self, db):
        """Return an idle connection to a database, or None."""
        with self._lock:
            if self._owner != os.getpid():
                # inherited through a fork: they are the parent's, and must not even be closed here
                _foreign.extend(self._idle)
                self._idle, self._owner = [], os.getpid()
            for index in range(len(self._idle) - 1, -1, -1):
                if self._idle[index][0] == db:
                    return self._idle.pop(index)[1]
        return None

    def give_back(self, db, connection):
        with self._lock:
            if not connection.closed:
                self._idle.append((db, connection))
            surplus = self._idle[:-_MAX_IDLE]
            del self._idle[:-_MAX_IDLE]
        for _db, old in surplus:
            old.close()


_foreign = []
_pool = _Pool()


def _connect(db, statements):
    _name, info = connection_info_for(db)
    connection = psycopg2.connect(**info)
    connection.autocommit = True
    with connection.cursor() as cursor:
        # rows about reads need no fsync of their own; rows about writes go with the write
        cursor.execute("SET plan_cache_mode TO force_generic_plan; SET synchronous_commit TO off")
        for name, statement in statements.items():
            numbers = (f"${number}" for number in range(1, statement.count("{}") + 1))
            cursor.execute(f"PREPARE {name} AS " + statement.format(*numbers))  # pylint: disable=sql-injection
    return connection


def _execute(name, parameters):
    return f"EXECUTE {name}" + ("(" + ", ".join(["%s"] * len(parameters)) + ")" if parameters else "")


def _with_markers(statement, marker):
    return statement.format(*[marker] * statement.count("{}"))


def _as_dict(cursor):
    return dict(zip((column.name for column in cursor.description), cursor.fetchone()))
