"""Answers a server gives, made in one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

#: Status of each problem code.
STATUSES: Mapping[str, int] = {
    code: status
    for status, codes in {
        400: ("malformed_json", "malformed_request", "database_required"),
        401: ("missing_api_key", "invalid_api_key", "expired_api_key", "revoked_api_key"),
        403: ("network_not_allowed", "missing_scope", "forbidden"),
        404: ("not_found", "unknown_resource"),
        405: ("method_not_allowed",),
        406: ("not_acceptable",),
        409: ("idempotency_in_progress", "conflict"),
        412: ("precondition_failed",),
        413: ("payload_too_large",),
        415: ("unsupported_media_type",),
        422: ("validation_failed", "business_rule", "batch_failed", "idempotency_key_reused"),
        429: ("rate_limited",),
        500: ("internal_error",),
        503: ("temporarily_unavailable", "database_unavailable"),
    }.items()
    for code in codes
}


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


def reply(data: Any = None, *, status: int = 200, etag: Optional[str] = None, **headers: str) -> Reply:
    """An answer with this JSON; ``reply(status=204)`` has none. ``x_request_id="r1"`` gives a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if etag is not None:
        named["etag"] = etag
    if data is None:
        return Reply(status, named)
    return Reply(status, {"content-type": "application/json", **named}, json.dumps(data).encode())


def not_modified(etag: str = '"1"') -> Reply:
    """The answer to ``get_if_changed`` when nothing has changed."""
    return reply(status=304, etag=etag)


def page(
    records: Iterable[Mapping[str, Any]],
    *,
    next_cursor: Optional[str] = None,
    count: Optional[int] = None,
    sync_cursor: Optional[str] = None,
) -> Reply:
    """One page of a list."""
    optional = {"count": count, "sync_cursor": sync_cursor}
    given = {name: value for name, value in optional.items() if value is not None}
    return reply({"data": [dict(record) for record in records], "next_cursor": next_cursor, **given})


def problem(
    code: str,
    detail: str = "",
    *,
    status: Optional[int] = None,
    errors: Iterable[Mapping[str, str]] = (),
    retry_after: Union[float, str, None] = None,
    request_id: str = "mock-request",
) -> Reply:
    """A refusal or failure. ``errors`` are mappings with ``pointer``, ``code`` and ``detail``."""
    number = STATUSES.get(code, 500) if status is None else status
    title = code.replace("_", " ").capitalize()
    body: dict[str, Any] = {"type": f"urn:jdx:problem:{code}", "title": title, "status": number}
    body.update(detail=detail or title, code=code, request_id=request_id)
    found = [dict(error) for error in errors]
    if found:
        body["errors"] = found
    headers = {"content-type": "application/problem+json", "x-request-id": request_id}
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    return Reply(number, headers, json.dumps(body).encode())


def rate_limited(retry_after: Union[float, str] = 1) -> Reply:
    """The answer to one request too many."""
    limited = problem("rate_limited", retry_after=retry_after)
    state = {"ratelimit-limit": "60", "ratelimit-remaining": "0", "ratelimit-reset": "60"}
    return Reply(limited.status, {**limited.headers, **state}, limited.content)
