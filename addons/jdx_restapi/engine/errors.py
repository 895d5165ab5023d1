"""Every refusal of the API, as one tree::

    Refusal                      status and code of the problem document
    ├── malformed()              400  the bytes are not a request of ours
    ├── unauthenticated()        401  no key, or none that counts
    ├── forbidden()              403  the key counts, but not for this
    ├── not_found()              404  absent, or not yours: the caller cannot tell which
    ├── method_not_allowed()     405
    ├── conflict()               409
    ├── precondition_failed()    412  If-Match names another version
    ├── too_large()              413
    ├── unsupported_media_type() 415
    ├── invalid()                422  validation_failed, with a pointer per error
    ├── business_rule()          422  Odoo said no
    ├── rate_limited()           429
    └── unavailable()            503  try again

The document follows RFC 9457; ``code`` is stable, ``detail`` is for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Stable code -> (HTTP status, title). OpenAPI and the SDK are made from this table.
CODES: dict[str, tuple[int, str]] = {
    "malformed_json": (400, "The body is not valid JSON"),
    "malformed_request": (400, "The request is malformed"),
    "database_required": (400, "Several databases answer here"),
    "missing_api_key": (401, "An API key is needed"),
    "invalid_api_key": (401, "The API key is not valid"),
    "expired_api_key": (401, "The API key has expired"),
    "revoked_api_key": (401, "The API key was revoked"),
    "network_not_allowed": (403, "The key may not be used from this address"),
    "missing_scope": (403, "The key lacks a scope"),
    "forbidden": (403, "The key's user may not do this"),
    "not_found": (404, "No such record"),
    "unknown_resource": (404, "No such resource"),
    "method_not_allowed": (405, "The method is not allowed here"),
    "not_acceptable": (406, "The answer is JSON"),
    "idempotency_in_progress": (409, "The first request with this key is still running"),
    "conflict": (409, "The request conflicts with the record"),
    "precondition_failed": (412, "The record has changed"),
    "payload_too_large": (413, "The body is too large"),
    "unsupported_media_type": (415, "The body must be application/json"),
    "validation_failed": (422, "The request has invalid values"),
    "business_rule": (422, "A business rule refuses this"),
    "batch_failed": (422, "An operation of the batch failed, nothing was done"),
    "idempotency_key_reused": (422, "The idempotency key was used for another request"),
    "rate_limited": (429, "Too many requests"),
    "internal_error": (500, "Something went wrong on our side"),
    "temporarily_unavailable": (503, "Try again in a moment"),
    "database_unavailable": (503, "The database cannot be reached"),
}

#: What may stand in ``errors[].code`` of a ``validation_failed`` problem.
ERROR_CODES = (
    "unknown_parameter",
    "unknown_field",
    "unknown_operator",
    "invalid_value",
    "invalid_type",
    "required",
    "read_only",
    "invalid_cursor",
    "invalid_reference",
    "too_many",
)

#: Errors that an answer lists: a body of 5 MB can hold a million, and each takes ten times its own bytes.
MAX_ERRORS = 100


@dataclass(frozen=True)
class FieldError:
    """One wrong thing in a request.

    ``pointer`` is a JSON pointer into the body (RFC 6901), ``query:<parameter>`` or ``header:<name>``.
    """

    pointer: str
    code: str
    detail: str

    def below(self, prefix: str) -> FieldError:
        """Return the same error for a body that stands deeper in another one."""
        return FieldError(prefix + self.pointer, self.code, self.detail)


@dataclass
class Refusal(Exception):
    """A request that is answered with a problem document."""

    code: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.detail)

    @property
    def status(self) -> int:
        """HTTP status of the answer."""
        return CODES[self.code][0]

    def problem(self, request_id: str) -> dict[str, Any]:
        """Return the problem document (RFC 9457, section 3)."""
        status, title = CODES[self.code]
        document: dict[str, Any] = {
            "type": f"urn:jdx:problem:{self.code}",
            "title": title,
            "status": status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id,
        }
        if self.errors:
            document["errors"] = [
                {"pointer": error.pointer, "code": error.code, "detail": error.detail} for error in self.errors
            ]
        return document


def invalid(*errors: FieldError) -> Refusal:
    """Refuse a request whose parameters or body are wrong; each error says where, of the first ones at least."""
    detail = errors[0].detail if len(errors) == 1 else f"{len(errors)} values are wrong; see errors."
    return Refusal("validation_failed", detail, errors[:MAX_ERRORS])


def invalid_at(pointer: str, code: str, detail: str) -> Refusal:
    """Refuse a request with exactly one wrong value."""
    return invalid(FieldError(pointer, code, detail))


def not_found(what: str = "record") -> Refusal:
    """Refuse a record that is absent or not visible: the answer is the same, so that neither is disclosed."""
    return Refusal("not_found", f"There is no such {what}, or this key may not see it.")


def unauthenticated(code: str, detail: str) -> Refusal:
    """Refuse a request without a key that counts (RFC 9110, section 11.6.1 asks for the header)."""
    return Refusal(code, detail, headers={"WWW-Authenticate": 'Bearer realm="jdx_restapi"'})


def method_not_allowed(allowed: tuple[str, ...]) -> Refusal:
    """Refuse a method; RFC 9110, section 15.5.6 asks for the list of allowed ones."""
    listed = ", ".join(sorted(allowed))
    return Refusal("method_not_allowed", f"Allowed here: {listed}.", headers={"Allow": listed})


def unavailable(detail: str, retry_after: int = 1, code: str = "temporarily_unavailable") -> Refusal:
    """Refuse for now; ``retry_after`` in seconds."""
    return Refusal(code, detail, headers={"Retry-After": str(retry_after)})
