"""The life of one call, without any I/O.

``exchange`` is a generator: it yields what to do (``Send`` a request, ``Sleep``), is given what came of it, and
returns the answer or raises. The drivers do those two things and nothing else, one with and one without await:

    Send ──► Response 2xx ──────────────────────────► return
     ▲  └──► anything else ─► should_retry? ─no─────► raise
     │                             │ yes
     └───────────── Sleep ◄────────┘
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Optional, TypeVar, Union
from urllib.parse import quote, urlencode

from jdx_client._errors import APIConnectionError, APITimeoutError, JdxError
from jdx_client._http import JSON, Call, RawResponse, Request, Response
from jdx_client._options import Options
from jdx_client._problems import error_from
from jdx_client._retry import delay, jitter, should_retry

T = TypeVar("T")
log = logging.getLogger("jdx_client")


@dataclass(frozen=True)
class Send:
    """Send this request; answer with what came of it."""

    request: Request


@dataclass(frozen=True)
class Sleep:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Failure:
    """No answer came."""

    error: Exception
    timed_out: bool = False
    #: Whether sending the same again can work at all.
    passing: bool = True


Outcome = Union[Response, Failure, None]
Exchange = Generator[Union[Send, Sleep], Outcome, RawResponse[T]]


def exchange(
    call: Call[T], options: Options, *, clock: Callable[[], float], random: Callable[[], float]
) -> Exchange[T]:
    """Make one call, sending it as often as its options allow. Every sending is the same, idempotency key included."""
    request = build(call, options)
    attempt = 0
    while True:
        outcome = yield Send(request)
        if isinstance(outcome, Response) and (200 <= outcome.status < 300 or outcome.status == 304):
            log.debug("%s %s: %s", call.method, call.path, outcome.status)
            return RawResponse(outcome.status, outcome.headers, outcome.content, call.parse(outcome), attempt)
        error = _error(call, outcome, clock())
        status, code, retry_after = _facts(error)
        passing = not isinstance(outcome, Failure) or outcome.passing
        if not passing or not should_retry(attempt, options.max_retries, status=status, code=code):
            log.debug("%s %s: %s, given up", call.method, call.path, status or type(error).__name__)
            raise error
        seconds = jitter(delay(attempt, retry_after, options.max_retry_after), random)
        reason = status or type(error).__name__
        log.info("%s %s: %s, next attempt in %.1f s", call.method, call.path, reason, seconds)
        yield Sleep(seconds)
        attempt += 1


def build(call: Call[object], options: Options) -> Request:
    """The request of a call."""
    headers = {**options.request_headers(), **call.headers}
    if call.content is not None:
        headers["content-type"] = JSON
    query = f"?{urlencode(call.query, quote_via=quote)}" if call.query else ""
    return Request(call.method, f"{options.base_url}/{call.path}{query}", headers, call.content, options.timeout)


def _error(call: Call[object], outcome: Outcome, now: float) -> JdxError:
    if isinstance(outcome, Response):
        return error_from(outcome, now)
    if outcome is None:
        raise TypeError("a driver answers Send with a response or a failure")
    kind = APITimeoutError if outcome.timed_out else APIConnectionError
    # The text of a transport error names hosts and system errors, never headers or content.
    error = kind(f"{call.method} {call.path}: {outcome.error or type(outcome.error).__name__}")
    error.idempotency_key = call.headers.get("idempotency-key")
    error.__cause__ = outcome.error
    return error


def _facts(error: JdxError) -> tuple[Optional[int], Optional[str], Optional[float]]:
    """Status, code and wish for a pause; all ``None`` when no answer came."""
    return (getattr(error, "status", None), getattr(error, "code", None), getattr(error, "retry_after", None))
