"""What every API description shares, whatever its resources: schemas of values, headers, problem answers."""

from __future__ import annotations

from typing import Any

from .errors import CODES, ERROR_CODES
from .response import JSON, PROBLEM

Schema = dict[str, Any]

#: Bounds of PostgreSQL's integer, the type of every id and of Odoo's integers.
INTEGER: Schema = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
EXTERNAL_REF: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
#: What a numeric column holds without loss, see ``values.amount``.
DECIMAL_INPUT = r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$"
NULL: Schema = {"type": "null"}

#: Status -> name of the shared answer in ``components/responses``.
PROBLEMS: dict[int, str] = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
    422: "Unprocessable",
    429: "TooManyRequests",
    500: "InternalError",
    503: "Unavailable",
}
#: Headers that only an answer of this status carries, beside those of every answer.
_PROBLEM_HEADERS: dict[int, tuple[str, ...]] = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
LIMIT_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def ref(name: str, kind: str = "schemas") -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def closed(properties: Schema, required: tuple[str, ...] = (), **more: Any) -> Schema:
    """Return the schema of an object that takes no other member."""
    schema: Schema = {"type": "object", **more, "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = list(required)
    return schema


def opened(properties: Schema, required: tuple[str, ...] = (), **more: Any) -> Schema:
    """Return the schema of an object in an answer: later versions may add members."""
    schema: Schema = {"type": "object", **more, "properties": properties}
    if required:
        schema["required"] = list(required)
    return schema


def shared_schemas() -> Schema:
    """Return the schemas that do not depend on a resource."""
    decimal: Schema = {"type": "string", "pattern": DECIMAL, "examples": ["12.50"]}
    decimal_input: Schema = {"type": "string", "pattern": DECIMAL_INPUT, "examples": ["12.50"]}
    currency: Schema = {"type": "string", "minLength": 1, "description": "ISO 4217 code", "examples": ["EUR"]}
    problem: Schema = {
        "type": {"type": "string", "examples": ["urn:jdx:problem:validation_failed"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For people; may change."},
        "code": ref("ProblemCode"),
        "errors": {"type": "array", "items": ref("FieldError")},
    }
    told = ("type", "title", "status", "detail", "code")
    cursor: Schema = {"type": "string", "description": "Opaque: send it back as `cursor`, unchanged."}
    return {
        "Money": opened(
            {"amount": decimal, "currency": {**currency, "type": ["string", "null"]}},
            ("amount", "currency"),
            description="An amount as a decimal string: never a float.",
        ),
        "MoneyObject": closed(
            {"amount": decimal_input, "currency": {**currency, "type": ["string", "null"]}}, ("amount",)
        ),
        "MoneyInput": {
            "anyOf": [decimal_input, ref("MoneyObject")],
            "description": "A decimal string, or the object that answers carry; the currency must be the record's.",
        },
        "Reference": opened(
            {"id": {"type": "integer"}, "name": {"type": "string"}},
            ("id", "name"),
            description="Another record.",
        ),
        "ReferenceById": closed({"id": ID, "name": {"description": "Not read."}}, ("id",)),
        "ReferenceByRef": closed({"external_ref": EXTERNAL_REF}, ("external_ref",)),
        "ReferenceInput": {
            "anyOf": [ID, ref("ReferenceById"), ref("ReferenceByRef")],
            "description": "Another record: by its id, or by your own reference of it.",
        },
        "ErrorCode": {"type": "string", "enum": list(ERROR_CODES)},
        "ProblemCode": {"type": "string", "enum": list(CODES), "description": "Stable: decide by it."},
        "FieldError": opened(
            {
                "pointer": {
                    "type": "string",
                    "description": "JSON pointer into the body (RFC 6901), `query:<parameter>` or `header:<name>`.",
                    "examples": ["/lines/0/product", "query:limit"],
                },
                "code": ref("ErrorCode"),
                "detail": {"type": "string", "description": "For people; may change."},
            },
            ("pointer", "code", "detail"),
        ),
        "Problem": opened(
            {**problem, "request_id": {"type": "string", "description": "Name it when you ask for help."}},
            (*told, "request_id"),
            description="Every refusal and failure (RFC 9457).",
        ),
        "OperationProblem": opened(problem, told, description="What was wrong with one operation of a batch."),
        "DeletedRecord": opened(
            {"id": {"type": "integer"}, "deleted_at": {"type": "string", "format": "date-time"}}, ("id", "deleted_at")
        ),
        "DeletedList": opened(
            {
                "data": {"type": "array", "items": ref("DeletedRecord")},
                "next_cursor": {**cursor, "type": ["string", "null"]},
                "sync_cursor": cursor,
            },
            ("data", "next_cursor"),
        ),
    }


def headers() -> Schema:
    """Return the response headers."""
    number: Schema = {"type": "integer", "minimum": 0}
    text: Schema = {"type": "string"}
    return {
        "X-Request-ID": {"schema": text, "required": True, "description": "Yours when you sent one, else ours."},
        "RateLimit-Limit": {"schema": number, "description": "Requests a minute that the key may make."},
        "RateLimit-Remaining": {"schema": number, "description": "Requests left now."},
        "RateLimit-Reset": {"schema": number, "description": "Seconds until all of them are there again."},
        "Retry-After": {"schema": number, "required": True, "description": "Seconds to wait."},
        "ETag": {"schema": text, "required": True, "description": "Version of the record, for `If-Match`."},
        "Location": {"schema": text, "required": True, "description": "Address of the new record."},
        "Idempotency-Replayed": {
            "schema": {"type": "string", "enum": ["true"]},
            "description": "The stored answer of the first request with this `Idempotency-Key`.",
        },
        "WWW-Authenticate": {"schema": text, "required": True},
        "Allow": {"schema": text, "required": True, "description": "Methods that the address knows."},
    }


def header_refs(*names: str) -> Schema:
    """Return the headers of one answer: those of every answer, and the named ones."""
    return {name: ref(name, "headers") for name in ("X-Request-ID", *LIMIT_HEADERS, *names)}


def problem_responses() -> Schema:
    """Return the shared problem answers; each says the codes that it may carry."""
    answers: Schema = {}
    for status, name in PROBLEMS.items():
        codes = [(code, title) for code, (known, title) in CODES.items() if known == status]
        answers[name] = {
            "description": "\n".join(f"- `{code}`: {title}" for code, title in codes),
            "headers": header_refs(*_PROBLEM_HEADERS.get(status, ())),
            "content": {PROBLEM: {"schema": ref("Problem")}},
        }
    # only while the first request of an idempotency key is still running
    answers[PROBLEMS[409]]["headers"]["Retry-After"] = {"schema": {"type": "integer", "minimum": 0}}
    return answers


def json_content(schema: Schema) -> Schema:
    """Return the content of a JSON body."""
    return {JSON: {"schema": schema}}
