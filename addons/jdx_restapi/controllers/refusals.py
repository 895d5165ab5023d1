"""One pure function: what went wrong in Odoo or PostgreSQL -> what the caller is told."""

import psycopg2
from odoo import exceptions
from odoo.service.model import PG_CONCURRENCY_ERRORS_TO_RETRY
from odoo.sql_db import PoolError as OdooPoolError
from psycopg2 import errorcodes
from psycopg2.pool import PoolError

from ..engine.errors import Refusal, not_found, unavailable

#: Code and database are of different versions: between a new checkout and ``-u``.
_OTHER_SCHEMA = (errorcodes.UNDEFINED_TABLE, errorcodes.UNDEFINED_COLUMN)
#: PostgreSQL's class of its own limits, such as a text that is too long for an index: no second try changes them.
_LIMITS = errorcodes.CLASS_PROGRAM_LIMIT_EXCEEDED
#: Unique constraints of ours that two equal requests at once run into: the second finds the first's row then.
RACES = frozenset({"jdx_api_idempotency_token_uniq", "jdx_api_external_ref_ref_uniq"})


def refusal_for(error):  # noqa: C901, PLR0911 (a table: one line for each kind)
    """Return the refusal for an exception, or None when it is a fault of ours (500).

    Odoo's messages are written for users and are shown; PostgreSQL's are not, but for the constraint's name.
    """
    if isinstance(error, Refusal):
        return error
    if isinstance(error, exceptions.MissingError):
        return not_found()
    if isinstance(error, (exceptions.AccessError, exceptions.AccessDenied)):
        return Refusal("forbidden", _message(error))
    if isinstance(error, (exceptions.UserError, exceptions.RedirectWarning)):
        return Refusal("business_rule", _message(error))
    if isinstance(error, psycopg2.IntegrityError):
        return _integrity(error)
    if isinstance(error, psycopg2.DataError) or (getattr(error, "pgcode", None) or "").startswith(_LIMITS):
        return Refusal("business_rule", "A value does not fit into the database.")
    if isinstance(error, OverflowError):
        # Odoo computed with a date or number at the end of what there is
        return Refusal("business_rule", "A value is out of the range that can be computed with.")
    if isinstance(error, psycopg2.ProgrammingError) and error.pgcode in _OTHER_SCHEMA:
        return unavailable("The database is being updated.", 10)
    if isinstance(error, (PoolError, OdooPoolError)):
        return unavailable("All database connections are in use.")
    if isinstance(error, psycopg2.OperationalError) and error.pgcode:
        return unavailable("The record is being changed by somebody else.")
    if isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
        return unavailable("The database cannot be reached.", 5, "database_unavailable")
    return None


def worth_another_try(error):
    """Whether the same transaction may succeed when it is run again from its beginning."""
    if not isinstance(error, psycopg2.Error):
        return False
    if error.pgcode in PG_CONCURRENCY_ERRORS_TO_RETRY:
        return True
    return error.pgcode == errorcodes.UNIQUE_VIOLATION and error.diag.constraint_name in RACES


def _message(error):
    message = str(error.args[0]) if error.args else ""
    return " ".join(message.split()) or "Odoo refuses this."


def _integrity(error):
    named = error.diag.constraint_name or error.diag.column_name or "a constraint"
    if error.pgcode == errorcodes.FOREIGN_KEY_VIOLATION:
        return Refusal("conflict", f"Another record refers to this one, or it refers to an absent one ({named}).")
    if error.pgcode == errorcodes.UNIQUE_VIOLATION:
        return Refusal("conflict", f"There is such a record already ({named}).")
    if error.pgcode == errorcodes.NOT_NULL_VIOLATION:
        return Refusal("business_rule", f"A mandatory value is missing ({named}).")
    return Refusal("business_rule", f"The database refuses the values ({named}).")
