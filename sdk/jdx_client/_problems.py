"""An answer that refuses becomes an exception here, and only here: tables of codes and statuses, one function."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Optional

from jdx_client import _errors as errors
from jdx_client._errors import APIStatusError, FieldError
from jdx_client._http import Response
from jdx_client._retry import parse_retry_after

CODES: Mapping[str, type[APIStatusError]] = {
    "database_required": errors.DatabaseRequired,
    "missing_api_key": errors.MissingApiKey,
    "invalid_api_key": errors.InvalidApiKey,
    "expired_api_key": errors.ExpiredApiKey,
    "revoked_api_key": errors.RevokedApiKey,
    "network_not_allowed": errors.NetworkNotAllowed,
    "missing_scope": errors.MissingScope,
    "unknown_resource": errors.UnknownResource,
    "idempotency_in_progress": errors.IdempotencyInProgress,
    "validation_failed": errors.ValidationFailed,
    "business_rule": errors.BusinessRule,
    "batch_failed": errors.BatchFailed,
    "idempotency_key_reused": errors.IdempotencyKeyReused,
    "database_unavailable": errors.DatabaseUnavailable,
}
STATUSES: Mapping[int, type[APIStatusError]] = {
    400: errors.BadRequest,
    401: errors.AuthenticationError,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    406: errors.NotAcceptable,
    409: errors.Conflict,
    412: errors.PreconditionFailed,
    413: errors.PayloadTooLarge,
    415: errors.UnsupportedMediaType,
    422: errors.Unprocessable,
    429: errors.RateLimited,
    503: errors.TemporarilyUnavailable,
}
#: How many of a problem's errors its message spells out; all of them are in ``.errors``.
SPELLED_OUT = 3


def error_from(response: Response, now: float) -> APIStatusError:
    """The exception an answer means."""
    return error_from_problem(problem_of(response), response.status, response.headers, now)


def error_from_problem(
    problem: Mapping[str, Any], status: int, headers: Mapping[str, str], now: float = 0.0
) -> APIStatusError:
    """The exception a problem document means; a batch has such documents inside."""
    kind = _class_of(problem.get("code"), status)
    found = tuple(_field_errors(problem.get("errors")))
    message = _message(problem, status, headers, found)
    error = kind(message, status=status, headers=headers, problem=problem, errors=found)
    error.retry_after = parse_retry_after(headers.get("retry-after"), now)
    return error


def problem_of(response: Response) -> Mapping[str, Any]:
    """The problem document of an answer; empty for anything else, such as a proxy's page."""
    try:
        body = json.loads(response.content)
    except ValueError:  # also what is not UTF-8
        return {}
    return body if isinstance(body, dict) else {}


def _class_of(code: Any, status: int) -> type[APIStatusError]:
    if isinstance(code, str) and code in CODES:
        return CODES[code]
    return STATUSES.get(status, errors.ServerError if status >= 500 else APIStatusError)


def _field_errors(listed: Any) -> Iterator[FieldError]:
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict):
            yield FieldError(*(str(item.get(key, "")) for key in ("pointer", "code", "detail")))


def _message(problem: Mapping[str, Any], status: int, headers: Mapping[str, str], found: tuple[FieldError, ...]) -> str:
    text = problem.get("detail") or problem.get("title") or _standard_text(status, headers)
    parts = [f"{status} {problem['code']}: {text}" if problem.get("code") else f"{status}: {text}"]
    parts += [f"{error.pointer}: {error.detail or error.code}" for error in found[:SPELLED_OUT]]
    if len(found) > SPELLED_OUT:
        parts.append(f"and {len(found) - SPELLED_OUT} more")
    request_id = problem.get("request_id") or headers.get("x-request-id")
    return "; ".join(parts) + (f" [request {request_id}]" if request_id else "")


def _standard_text(status: int, headers: Mapping[str, str]) -> str:
    if 300 <= status < 400:
        return f"redirected to {headers.get('location', 'another address')}; use that address as base_url"
    phrase: Optional[str] = next((known.phrase for known in HTTPStatus if known == status), None)
    return f"{phrase or 'unknown status'}, and not from this API (a proxy?)"
