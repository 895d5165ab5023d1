"""Every error this package raises; ``except JdxError`` catches them all.

    JdxError
    ├── APIConnectionError              no answer: refused, reset, no such host
    │   └── APITimeoutError             no answer in time
    ├── UnexpectedAnswer                an answer that is not of this API (a login page, cut off, wrong shape)
    ├── FieldNotLoaded                  read a field that was not asked for (also an AttributeError)
    └── APIStatusError                  the server refused; has status, code, errors, request_id
        ├── BadRequest                  400 malformed_json, malformed_request
        │   └── DatabaseRequired            database_required
        ├── AuthenticationError         401
        │   ├── MissingApiKey               missing_api_key
        │   ├── InvalidApiKey               invalid_api_key
        │   ├── ExpiredApiKey               expired_api_key
        │   └── RevokedApiKey               revoked_api_key
        ├── PermissionDenied            403 forbidden
        │   ├── NetworkNotAllowed           network_not_allowed
        │   └── MissingScope                missing_scope
        ├── NotFound                    404 not_found
        │   └── UnknownResource             unknown_resource
        ├── MethodNotAllowed            405 method_not_allowed
        ├── NotAcceptable               406 not_acceptable
        ├── Conflict                    409 conflict
        │   └── IdempotencyInProgress       idempotency_in_progress (retried first)
        ├── PreconditionFailed          412 precondition_failed: somebody changed the record
        ├── PayloadTooLarge             413 payload_too_large
        ├── UnsupportedMediaType        415 unsupported_media_type
        ├── Unprocessable               422
        │   ├── ValidationFailed            validation_failed: see .errors
        │   ├── BusinessRule                business_rule: .detail is a sentence for a user
        │   ├── BatchFailed                 batch_failed: nothing was written, see .errors
        │   └── IdempotencyKeyReused        idempotency_key_reused
        ├── RateLimited                 429 rate_limited (retried first); has retry_after
        └── ServerError                 500 internal_error, and any other 5xx
            └── TemporarilyUnavailable  503 temporarily_unavailable (retried first); has retry_after
                └── DatabaseUnavailable     database_unavailable

A code that this version does not know becomes the class of its status. No error holds the request: what was
sent, and the key it was sent with, does not end in a log by way of an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional


class JdxError(Exception):
    """The root of the tree."""


class APIConnectionError(JdxError):
    """No answer came. A write may have happened: send it again with the same idempotency key to be sure."""

    idempotency_key: Optional[str] = None


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class FieldNotLoaded(JdxError, AttributeError):
    """The answer this object was made from did not contain the field."""

    def __init__(self, model: str, field: str, loaded: tuple[str, ...]) -> None:
        super().__init__(model, field, loaded)
        self.model, self.field, self.loaded = model, field, loaded

    def __str__(self) -> str:
        return f"this {self.model} came without {self.field!r}; ask for it in fields= (it has {', '.join(self.loaded)})"


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with a request: where (a JSON pointer, or ``query:limit``), which code, and in words."""

    pointer: str
    code: str
    detail: str


class _AnswerError(JdxError):
    """An error made from an answer; the parts of it that may be kept, logged and pickled."""

    def __init__(self, message: str, *, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.request_id: Optional[str] = headers.get("x-request-id")

    def __reduce__(self) -> tuple[Any, ...]:
        # Without it an error could not leave a worker process: Exception pickles positional arguments only.
        return (_restore, (type(self), self.args, self.__dict__))


def _restore(kind: type[_AnswerError], args: tuple[Any, ...], state: dict[str, Any]) -> _AnswerError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class UnexpectedAnswer(_AnswerError):
    """The status says it worked, the rest is not what this API answers; ``body`` is how it begins."""

    def __init__(self, message: str, *, status: int, headers: Mapping[str, str], body: str = "") -> None:
        super().__init__(message, status=status, headers=headers)
        self.body = body


class APIStatusError(_AnswerError):
    """The server refused the request, or failed."""

    def __init__(
        self, message: str, *, status: int, headers: Mapping[str, str], problem: Mapping[str, Any], errors: Any = ()
    ) -> None:
        super().__init__(message, status=status, headers=headers)
        #: The problem document (RFC 9457) as it came; empty when the answer was not one (a proxy's page).
        self.problem = problem
        self.code: Optional[str] = problem.get("code")
        self.title: Optional[str] = problem.get("title")
        self.detail: Optional[str] = problem.get("detail")
        self.errors: tuple[FieldError, ...] = tuple(errors)
        self.request_id = problem.get("request_id") or self.request_id
        #: Seconds the server asks to wait; ``None`` when it did not say.
        self.retry_after: Optional[float] = None


class BadRequest(APIStatusError):
    """400: not readable as a request of this API."""


class DatabaseRequired(BadRequest):
    """The server has several databases: pass ``database=``."""


class AuthenticationError(APIStatusError):
    """401: who are you?"""


class MissingApiKey(AuthenticationError):
    """No API key arrived; a proxy may have removed the header."""


class InvalidApiKey(AuthenticationError):
    """No such API key."""


class ExpiredApiKey(AuthenticationError):
    """The API key was valid until a date that has passed."""


class RevokedApiKey(AuthenticationError):
    """The API key was revoked, or rotated longer ago than its overlap."""


class PermissionDenied(APIStatusError):
    """403: the key's user may not do this."""


class NetworkNotAllowed(PermissionDenied):
    """The key is not valid from this address."""


class MissingScope(PermissionDenied):
    """The key lacks a scope; the detail names it."""


class NotFound(APIStatusError):
    """404: no such record, or none that this key may see."""


class UnknownResource(NotFound):
    """No such resource in this database; its module may not be installed."""


class MethodNotAllowed(APIStatusError):
    """405: the resource cannot do this."""


class NotAcceptable(APIStatusError):
    """406: the API answers JSON only."""


class Conflict(APIStatusError):
    """409: it does not go together with what is there."""


class IdempotencyInProgress(Conflict):
    """The same write is still running."""


class PreconditionFailed(APIStatusError):
    """412: the record changed since it was read; read it again, then decide."""


class PayloadTooLarge(APIStatusError):
    """413: send less at once."""


class UnsupportedMediaType(APIStatusError):
    """415: the API takes JSON only."""


class Unprocessable(APIStatusError):
    """422: understood, and refused."""


class ValidationFailed(Unprocessable):
    """Values are wrong; ``errors`` says which, and why."""


class BusinessRule(Unprocessable):
    """Odoo refuses; ``detail`` is the sentence a user would see."""


class BatchFailed(Unprocessable):
    """An atomic batch failed as a whole; ``errors`` point into its operations."""


class IdempotencyKeyReused(Unprocessable):
    """The idempotency key was used for another request before."""


class RateLimited(APIStatusError):
    """429: more requests than the key is allowed; ``retry_after`` says when there is room."""


class ServerError(APIStatusError):
    """5xx: not your fault; tell the operator the ``request_id``."""


class TemporarilyUnavailable(ServerError):
    """503: try again later."""


class DatabaseUnavailable(TemporarilyUnavailable):
    """The server cannot reach its database."""
