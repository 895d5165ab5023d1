"""What a database must have so that the REST API can work in it: one small function per thing looked at.

Each returns a status and a sentence for the person who is woken by it. ``fail`` takes the server out of a load
balancer; ``warn`` does not, since another server would see the same (a late job is no reason to refuse requests).
No sentence names a host, a user or another database.
"""

import functools

import psycopg2
from odoo.modules.module import load_information_from_description_file
from odoo.modules.registry import Registry

from . import probe

OK, WARN, FAIL = "ok", "warn", "fail"
MODULE = "jdx_restapi"
#: A job or a block of the audit trail that waits longer than this hints at a runner or cron that stands still.
LATE_MINUTES = 15
#: A job that runs longer than this was probably forgotten by a server that died.
STUCK_HOURS = 2


def database(opened):
    """Look whether the database can be written to."""
    standby, read_only = probe.row(opened, "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')")
    if standby:
        return FAIL, "The database is a standby: it cannot be written to."
    if read_only == "on":
        return FAIL, "The database is read only."
    return OK, "Reachable and writable."


def module(opened):
    """Look whether the addon is installed, in the version of this code."""
    found = probe.row(opened, "SELECT state, latest_version FROM ir_module_module WHERE name = %s", (MODULE,))
    state, version = found or ("uninstalled", None)
    code = code_version()
    if state != "installed":
        return FAIL, f"The module {MODULE} is {state}."
    if version != code:
        return FAIL, f"The database has {MODULE} {version}, the code is {code}: update the module."
    return OK, f"{MODULE} {version}."


def migrations(opened):
    """Look whether modules are being installed, updated or removed."""
    (waiting,) = probe.row(
        opened,
        "SELECT count(*) FROM ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')",
    )
    if waiting:
        return FAIL, f"{waiting} modules are being installed, updated or removed."
    return OK, "No module waits for an update."


def registry(opened):
    """Look whether this process has loaded the database's models; loading them is left to the first request."""
    loaded = Registry.registries.get(opened.info.dbname)
    if loaded is None:
        return OK, "Not loaded in this process yet; the first request does it."
    if not loaded.ready:
        return FAIL, "The models are being loaded."
    if "jdx.api.key" not in loaded:
        return FAIL, "The models were loaded without the REST API."
    return OK, "Loaded."


def rate_limit(opened):
    """Look whether the table of the rate limit is there."""
    (table,) = probe.row(opened, "SELECT to_regclass('jdx_api_rate')")
    return (OK, "The table is there.") if table else (FAIL, "The table jdx_api_rate is missing: update the module.")


def queue(opened):
    """Look whether jobs are carried out."""
    stuck, late = probe.row(
        opened,
        """
        SELECT (SELECT count(*) FROM queue_job WHERE state IN ('enqueued', 'started')
                   AND COALESCE(date_started, date_enqueued) < now() AT TIME ZONE 'utc' - %s * interval '1 hour'),
               (SELECT count(*) FROM queue_job WHERE state = 'pending'
                   AND COALESCE(eta, date_created) < now() AT TIME ZONE 'utc' - %s * interval '1 minute')
        """,
        (STUCK_HOURS, LATE_MINUTES),
    )
    if stuck:
        return WARN, f"{stuck} jobs have been running for more than {STUCK_HOURS} hours."
    if late:
        return WARN, f"{late} jobs have waited for more than {LATE_MINUTES} minutes: does the job runner run?"
    return OK, "No job is late."


def audit(opened):
    """Look whether the audit trail is being sealed."""
    found = probe.row(
        opened,
        "SELECT extract(epoch FROM now() AT TIME ZONE 'utc' - at)::integer / 60"
        " FROM jdx_api_audit WHERE seal_id IS NULL ORDER BY id LIMIT 1",
    )
    minutes = found[0] if found else 0
    if minutes > LATE_MINUTES:
        return WARN, f"Requests have waited {minutes} minutes to be sealed: do scheduled actions and jobs run?"
    return OK, "The audit trail is sealed."


#: In the order of the answer.
CHECKS = (database, module, migrations, registry, rate_limit, queue, audit)


def run(db):
    """Return a list of ``(name, status, detail)`` for a database."""
    try:
        with probe.connection(db) as opened:
            return [(check.__name__, *_guarded(check, opened)) for check in CHECKS]
    except psycopg2.Error:
        return [("database", FAIL, "The database cannot be reached.")]


@functools.lru_cache(maxsize=None)
def code_version():
    """Return the version of this code, with the series before it, as Odoo writes it into the database."""
    return load_information_from_description_file(MODULE)["version"]


def _guarded(check, opened):
    try:
        return check(opened)
    except psycopg2.errors.UndefinedTable:
        return FAIL, "A table is missing: is the module installed?"
    except psycopg2.errors.QueryCanceled:
        return WARN, "It took too long to find out."
