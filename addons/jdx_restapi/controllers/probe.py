"""A connection for looking at a database from outside: its own, short-lived, and never waiting long.

Not from Odoo's pool: a probe must say something true exactly when the pool is used up or its connections hang.
"""

import contextlib

import psycopg2
from odoo.sql_db import connection_info_for

CONNECT_SECONDS = 2
_OPTIONS = "-c statement_timeout=1500 -c lock_timeout=500"


@contextlib.contextmanager
def connection(db):
    """Yield a connection in autocommit mode; each statement gets at most 1.5 seconds.

    :raises psycopg2.Error: when the database cannot be reached
    """
    _name, info = connection_info_for(db)
    options = f"{info.get('options', '')} {_OPTIONS}".strip()
    opened = psycopg2.connect(**{**info, "connect_timeout": CONNECT_SECONDS, "options": options})
    try:
        opened.autocommit = True
        yield opened
    finally:
        opened.close()


def row(opened, statement, parameters=()):
    """Return the first row of a statement, None where there is none."""
    with opened.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()


def rows(opened, statement, parameters=()):
    """Return all rows of a statement."""
    with opened.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
