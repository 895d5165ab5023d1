"""One outcome per idempotency key (draft-ietf-httpapi-idempotency-key-header).

The outcome is stored in the transaction of the write itself: there is no moment in which the write is done and
its outcome unknown, and a crash leaves neither. While the first request runs it holds an advisory lock of
PostgreSQL, so a second one, in whatever worker, is told so at once. Should both pass the lock with old
snapshots, the unique constraint sends the loser round again (:mod:`.writing`).
"""

import hashlib
import json
import re

from ..engine.errors import Refusal, invalid_at
from ..engine.response import ApiResponse

HEADER = "Idempotency-Key"
#: Hours for which an outcome is replayed.
KEPT_HOURS = 24
_TOKEN = re.compile(r"[!-~]([ -~]{0,253}[!-~])?")
_REPLAYED_HEADERS = ("Content-Type", "ETag", "Location", "Cache-Control")


def token(request):
    """Return the idempotency key of a request, or None.

    :raises Refusal: 422 when it is not 1 to 255 printable ASCII characters
    """
    text = request.header(HEADER)
    if text is not None and not _TOKEN.fullmatch(text):
        raise invalid_at(f"header:{HEADER}", "invalid_value", "Use 1 to 255 printable ASCII characters.")
    return text


def once(exchange, text, run):
    """Return the stored outcome of an idempotency key, or run the write and store what it answers.

    :raises Refusal: 409 while the first request runs, 422 when the key came with another request
    """
    cr, key_id = exchange.transaction.cr, exchange.identity.key_id
    _lock(cr, key_id, text)
    fingerprint = _fingerprint(exchange.request)
    cr.execute(
        """
        SELECT fingerprint, status, headers, body, record_ids FROM jdx_api_idempotency
         WHERE key_id = %s AND token = %s AND created_at > now() AT TIME ZONE 'utc' - %s * interval '1 hour'
        """,
        (key_id, text, KEPT_HOURS),
    )
    found = cr.fetchone()
    if found:
        return _replay(found, fingerprint)
    response = run()
    # an outcome older than a day makes room
    cr.execute("DELETE FROM jdx_api_idempotency WHERE key_id = %s AND token = %s", (key_id, text))
    cr.execute(
        """
        INSERT INTO jdx_api_idempotency (key_id, token, fingerprint, status, headers, body, record_ids, created_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, now() AT TIME ZONE 'utc')
        """,
        (
            key_id,
            text,
            fingerprint,
            response.status,
            json.dumps({name: response.headers[name] for name in _REPLAYED_HEADERS if name in response.headers}),
            response.body.decode(),
            ",".join(map(str, response.record_ids)),
        ),
    )
    return response


def _lock(cr, key_id, text):
    cr.execute(
        "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", (f"jdx_api_idempotency:{key_id}:{text}",)
    )
    if not cr.fetchone()[0]:
        raise Refusal(
            "idempotency_in_progress",
            "The first request with this key is still running; ask again in a moment.",
            headers={"Retry-After": "1"},
        )


def _fingerprint(request):
    parts = (request.method.encode(), request.target.encode(), request.read_body())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _replay(found, fingerprint):
    stored, status, headers, body, record_ids = found
    if stored != fingerprint:
        raise Refusal("idempotency_key_reused", "This key came before with another method, path or body.")
    return ApiResponse(
        status,
        body.encode(),
        {**json.loads(headers), "Idempotency-Replayed": "true"},
        record_ids=tuple(int(text) for text in record_ids.split(",") if text),
        replayed=True,
    )
