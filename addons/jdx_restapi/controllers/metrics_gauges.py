"""Numbers that the database knows best, read when they are asked for."""

import psycopg2

from . import probe

_UNSEALED = "SELECT count(*) FROM jdx_api_audit WHERE seal_id IS NULL"
_KEYS = """
    SELECT count(*) FROM jdx_api_key
     WHERE active AND revoked_at IS NULL AND digest IS NOT NULL
       AND (expires_at IS NULL OR expires_at > now() AT TIME ZONE 'utc')
"""
_JOBS = "SELECT state, count(*) FROM queue_job WHERE state NOT IN ('done', 'cancelled') GROUP BY state"
#: Always shown, so that an alert on them does not have to tell zero from unknown.
_STATES = ("wait_dependencies", "pending", "enqueued", "started", "failed")


def families(db):
    """Return the gauges of a database; only that it is down where it is."""
    from prometheus_client.core import GaugeMetricFamily

    up = GaugeMetricFamily("jdx_restapi_database_up", "Whether the database answers.", labels=["db"])
    unsealed = GaugeMetricFamily(
        "jdx_restapi_audit_unsealed_rows", "Requests that wait to be sealed into the audit trail.", labels=["db"]
    )
    keys = GaugeMetricFamily("jdx_restapi_keys_active", "API keys that may be used.", labels=["db"])
    jobs = GaugeMetricFamily("jdx_restapi_queue_jobs", "Jobs that are not done.", labels=["db", "state"])
    try:
        with probe.connection(db) as opened:
            unsealed.add_metric([db], probe.row(opened, _UNSEALED)[0])
            keys.add_metric([db], probe.row(opened, _KEYS)[0])
            counted = {**dict.fromkeys(_STATES, 0), **dict(probe.rows(opened, _JOBS))}
            for state, number in counted.items():
                jobs.add_metric([db, state], number)
    except psycopg2.Error:
        up.add_metric([db], 0)
        return [up]
    up.add_metric([db], 1)
    return [up, unsealed, keys, jobs]
