"""Writes one audit row per request; :mod:`..models.audit` shows, seals and prunes them."""

import time

COLUMNS = (
    "key_id",
    "key_public_id",
    "user_id",
    "company_id",
    "request_id",
    "method",
    "path",
    "resource",
    "record_ids",
    "status",
    "code",
    "duration_ms",
    "address",
    "user_agent",
    "idempotency_key",
    "replayed",
    "request_body",
    "response_body",
)
#: With ``{}`` where each parameter goes, as the desk wants it.
INSERT = "INSERT INTO jdx_api_audit (at, {}) VALUES (now() AT TIME ZONE 'utc', {})".format(
    ", ".join(COLUMNS), ", ".join(["{}"] * len(COLUMNS))
)
#: The same for a cursor.
STATEMENT = INSERT.replace("{}", "%s")
_MAX_PATH, _MAX_AGENT, _MAX_BODY, _MAX_IDS = 2000, 200, 100_000, 500


def row(request, identity, response):
    """Return the values of an audit row; request and answer are kept only where that is switched on."""
    bodies = identity.audit_bodies
    ids = response.record_ids[:_MAX_IDS]
    agent = request.header("User-Agent")
    return (
        identity.key_id,
        identity.public_id,
        identity.user_id,
        identity.company_id,
        request.request_id,
        _clean(request.method[:20]),
        _clean(request.target[:_MAX_PATH]),
        response.resource,
        ",".join(map(str, ids)) if ids else None,
        response.status,
        response.code,
        round((time.monotonic() - request.started) * 1000, 3),
        request.address,
        _clean(agent[:_MAX_AGENT]) if agent else None,
        _clean((request.header("Idempotency-Key") or "")[:255]) or None,
        response.replayed,
        _clean(request.read_body().decode("utf-8", "replace")[:_MAX_BODY]) if bodies else None,
        _clean(response.body.decode("utf-8", "replace")[:_MAX_BODY]) if bodies else None,
    )


def _clean(text):
    """Drop what PostgreSQL's text cannot hold."""
    return text.replace("\x00", "") if text else text
