"""Parameters of the operations: shared ones as components, and one query parameter per filter and operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .openapi_components import DECIMAL_INPUT, EXTERNAL_REF, ID, INTEGER, ref
from .openapi_schemas import value_schema
from .query import DEFAULT_LIMIT, MAX_EXPAND_DEPTH, MAX_IN_VALUES, MAX_LIMIT
from .spec import LINES, REFERENCE, REFERENCES, FieldSpec, ResourceSpec

Schema = dict[str, Any]

_MEANING: Mapping[str, str] = {
    "eq": "equals",
    "ne": "is not",
    "gt": "is greater than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "in": "is one of",
    "nin": "is none of",
    "contains": "contains, whatever the case",
    "startswith": "starts with, whatever the case",
    "null": "is absent (`true`) or present (`false`)",
}


def shared_parameters() -> Schema:
    """Return the parameters that do not depend on a resource."""
    etag: Schema = {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]*"(, *(W/)?"[!#-~]*")*)$'}
    return {
        "limit": _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
            "Records a page.",
        ),
        "cursor": _query("cursor", {"type": "string"}, "`next_cursor` of the page before, or a `sync_cursor`."),
        "count": _query("count", {"type": "boolean", "default": False}, "Count all matching records, too."),
        "updated_since": _query(
            "updated_since",
            {"type": "string", "format": "date-time"},
            "Incremental reading: records changed since then, oldest first; ends with a `sync_cursor`.",
        ),
        "since": _query("since", {"type": "string", "format": "date-time"}, "Deletions since then."),
        "id": {"name": "id", "in": "path", "required": True, "schema": ID},
        "external_ref": {
            "name": "external_ref",
            "in": "path",
            "required": True,
            "schema": {**EXTERNAL_REF, "pattern": r"^[^/]+$"},
            "description": "Your own reference of the record.",
        },
        "Idempotency-Key": _header(
            "Idempotency-Key",
            {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[!-~]([ -~]*[!-~])?$"},
            "Makes a write safe to repeat: the same key and request answer what the first one did, for 24 hours.",
        ),
        "If-Match": _header("If-Match", etag, "`ETag` of the version that you have seen; another one is refused."),
        "If-None-Match": _header("If-None-Match", etag, "`ETag` that you have; answered by 304 while it is current."),
        "X-Request-ID": _header(
            "X-Request-ID",
            {"type": "string"},
            "Your own id of the request, for logs and the audit trail; up to 100 of `A-Z a-z 0-9 . _ : -`, else we "
            "make one.",
        ),
    }


def shared(*names: str) -> list[Schema]:
    """Return references to shared parameters."""
    return [ref(name, "parameters") for name in names]


def shape_parameters(spec: ResourceSpec, targets: Mapping[str, ResourceSpec]) -> list[Schema]:
    """Return ``fields`` and, where there is a relation to follow, ``expand``."""
    parameters = [_csv("fields", _csv_enum(list(spec.fields)), "Only these fields, separated by commas.")]
    paths = expand_paths(spec.fields, targets)
    if paths:
        parameters.append(_csv("expand", _csv_enum(paths), "Relations to show in full, separated by commas."))
    return parameters


def sort_parameter(spec: ResourceSpec) -> list[Schema]:
    """Return ``sort``, where there is a field to sort by."""
    names = [name for name, field in spec.fields.items() if field.sortable]
    both = [sign + name for name in names for sign in ("", "-")]
    return [_csv("sort", _csv_enum(both), "Fields to sort by, `-` for descending.")] if names else []


def filter_parameters(spec: ResourceSpec) -> list[Schema]:
    """Return a parameter for each filter: ``name`` (equals) and ``name[operator]``."""
    return [_filter(spec.schema, field, operator) for field in spec.fields.values() for operator in field.operators]


def expand_paths(fields: Mapping[str, FieldSpec], targets: Mapping[str, ResourceSpec]) -> list[str]:
    """Return what ``expand`` takes: relations that lead to a known resource, ``MAX_EXPAND_DEPTH`` levels deep."""
    return list(_paths(fields, targets, MAX_EXPAND_DEPTH))


def _paths(
    fields: Mapping[str, FieldSpec], targets: Mapping[str, ResourceSpec], depth: int, prefix: str = ""
) -> Iterator[str]:
    if not depth:
        return
    for name, field in fields.items():
        if field.kind == LINES:
            yield prefix + name
            yield from _paths(field.fields, targets, depth - 1, f"{prefix}{name}.")
        elif field.resource and field.resource in targets:
            yield prefix + name
            yield from _paths(targets[field.resource].fields, targets, depth - 1, f"{prefix}{name}.")


def _filter(owner: str, field: FieldSpec, operator: str) -> Schema:
    value = _filter_value(owner, field)
    name = field.name if operator == "eq" else f"{field.name}[{operator}]"
    about = f"`{field.name}` {_MEANING[operator]}."
    if operator in ("in", "nin"):
        return _csv(name, {"type": "array", "items": value, "maxItems": MAX_IN_VALUES}, about)
    return _query(name, {"type": "boolean"} if operator == "null" else value, about)


def _filter_value(owner: str, field: FieldSpec) -> Schema:
    if field.kind in (REFERENCE, REFERENCES, "integer"):
        return INTEGER
    if field.kind == "money":
        return {"type": "string", "pattern": DECIMAL_INPUT}
    return value_schema(owner, field)


def _csv_enum(values: list[str]) -> Schema:
    return {"type": "array", "items": {"type": "string", "enum": values}}


def _csv(name: str, schema: Schema, description: str) -> Schema:
    return {**_query(name, schema, description), "style": "form", "explode": False}


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _header(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "header", "schema": schema, "description": description}
