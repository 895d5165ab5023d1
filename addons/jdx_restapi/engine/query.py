"""The parameters of a list, checked against the fields that a resource declares.

Nothing unknown is ignored: a misspelt filter that silently returned everything would be worse than an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .errors import FieldError, invalid
from .spec import LINES, OPERATORS, FieldSpec, ResourceSpec
from .values import InvalidValue, boolean, from_text, integer, moment

DEFAULT_LIMIT, MAX_LIMIT = 80, 500
MAX_EXPAND_DEPTH = 2
MAX_IN_VALUES = 500
_FILTER = re.compile(r"([a-z_][a-z0-9_]*)(?:\[([^\]]*)\])?")

#: A tree of relation names: ``expand=customer,lines.product`` -> {"customer": {}, "lines": {"product": {}}}
Expand = Mapping[str, "Expand"]
#: Finds the specification of the resource that a relation leads to.
Lookup = Callable[[str], "ResourceSpec | None"]


@dataclass(frozen=True)
class Filter:
    """``field[operator]=value``, with the value parsed (a list for in and nin)."""

    field: FieldSpec
    operator: str
    value: Any


@dataclass(frozen=True)
class Sort:
    """One sort key."""

    field: FieldSpec
    descending: bool


@dataclass(frozen=True)
class View:
    """Which fields an answer carries."""

    fields: tuple[str, ...]
    expand: Expand


@dataclass(frozen=True)
class ListQuery:
    """A checked list request; an incremental one follows changes in the order of their times."""

    view: View
    filters: tuple[Filter, ...]
    sort: tuple[Sort, ...]
    limit: int
    cursor: str | None
    count: bool
    updated_since: datetime | None
    incremental: bool = False

    def following_changes(self) -> ListQuery:
        """Return the same query as a list of changes, for a cursor that was made by one."""
        return replace(self, sort=(), incremental=True)

    def bound_to(self, resource: str) -> tuple[Any, ...]:
        """Return what a cursor of this query is bound to."""
        filters = tuple(sorted((f.field.name, f.operator, repr(f.value)) for f in self.filters))
        sort = tuple((s.field.name, s.descending) for s in self.sort)
        return (resource, filters, sort, self.incremental)


class _Errors:
    """Collects what is wrong, so that the caller hears all of it at once."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []

    def add(self, parameter: str, code: str, detail: str) -> None:
        self.found.append(FieldError(f"query:{parameter}", code, detail))

    def parse(self, parameter: str, parser: Callable[[str], Any], text: str) -> Any:
        try:
            return parser(text)
        except InvalidValue as error:
            self.add(parameter, error.code, str(error))
            return None

    def check(self) -> None:
        if self.found:
            raise invalid(*self.found)


def parse_view(parameters: Mapping[str, str], spec: ResourceSpec, lookup: Lookup) -> View:
    """Return the view of a request for one record.

    :raises Refusal: 422 for unknown parameters, fields or relations
    """
    errors = _Errors()
    for name in parameters:
        if name not in ("fields", "expand"):
            errors.add(name, "unknown_parameter", f"There is no parameter {name} here.")
    view = _view(parameters, spec, lookup, errors)
    errors.check()
    return view


def parse_list(parameters: Mapping[str, str], spec: ResourceSpec, lookup: Lookup) -> ListQuery:
    """Return the checked query of a list request.

    :raises Refusal: 422 naming every parameter that is unknown or wrong
    """
    errors = _Errors()
    view = _view(parameters, spec, lookup, errors)
    limit = _limit(parameters, errors)
    count = "count" in parameters and errors.parse("count", boolean, parameters["count"])
    since = None
    if "updated_since" in parameters:
        since = errors.parse("updated_since", moment, parameters["updated_since"])
        if "sort" in parameters:
            errors.add("sort", "invalid_value", "With updated_since the order is that of the changes.")
        if "updated_at" not in spec.fields:
            errors.add("updated_since", "unknown_parameter", "This resource has no times of change.")
    sort = () if "updated_since" in parameters else _sort(parameters.get("sort", ""), spec, errors)
    filters = tuple(
        found
        for name, text in parameters.items()
        if name not in ("limit", "cursor", "sort", "fields", "expand", "count", "updated_since")
        for found in [_filter(name, text, spec, errors)]
        if found
    )
    errors.check()
    return ListQuery(view, filters, sort, limit, parameters.get("cursor"), bool(count), since, since is not None)


def parse_deleted(parameters: Mapping[str, str]) -> tuple[int, datetime, str | None]:
    """Return ``(limit, since, cursor)`` of a request for deletions; one of since and cursor is needed.

    :raises Refusal: 422 naming every parameter that is unknown or wrong
    """
    errors = _Errors()
    for name in parameters:
        if name not in ("limit", "since", "cursor"):
            errors.add(name, "unknown_parameter", f"There is no parameter {name} here.")
    if "since" not in parameters and "cursor" not in parameters:
        errors.add("since", "required", "Say since when, or send a cursor.")
    limit = _limit(parameters, errors)
    since = errors.parse("since", moment, parameters["since"]) if "since" in parameters else datetime.min
    errors.check()
    return limit, since, parameters.get("cursor")


def _limit(parameters: Mapping[str, str], errors: _Errors) -> int:
    if "limit" not in parameters:
        return DEFAULT_LIMIT
    limit: int | None = errors.parse("limit", integer, parameters["limit"])
    if limit is not None and not 1 <= limit <= MAX_LIMIT:
        errors.add("limit", "invalid_value", f"Choose from 1 to {MAX_LIMIT}.")
    return limit or DEFAULT_LIMIT


def _view(parameters: Mapping[str, str], spec: ResourceSpec, lookup: Lookup, errors: _Errors) -> View:
    expand = _expand(parameters.get("expand", ""), spec, lookup, errors)
    if "fields" not in parameters:
        names = spec.shown + tuple(name for name in expand if name not in spec.shown)
        return View(names, expand)
    chosen: dict[str, None] = {"id": None}
    for name in filter(None, parameters["fields"].split(",")):
        if name not in spec.fields:
            errors.add("fields", "unknown_field", f"There is no field {name}.")
        chosen[name] = None
    for name in expand:
        chosen[name] = None
    return View(tuple(chosen), expand)


def _expand(text: str, spec: ResourceSpec, lookup: Lookup, errors: _Errors) -> Expand:
    tree: dict[str, Any] = {}
    for path in filter(None, text.split(",")):
        parts = path.split(".")
        if len(parts) > MAX_EXPAND_DEPTH:
            errors.add("expand", "too_many", f"Expand goes {MAX_EXPAND_DEPTH} levels deep.")
            continue
        branch, fields = tree, spec.fields
        for part in parts:
            field = fields.get(part)
            target = lookup(field.resource) if field and field.resource else None
            if field is None or (field.kind != LINES and target is None):
                errors.add("expand", "unknown_field", f"{path} cannot be expanded.")
                break
            branch = branch.setdefault(part, {})
            fields = field.fields if field.kind == LINES else target.fields if target else {}
    return tree


def _sort(text: str, spec: ResourceSpec, errors: _Errors) -> tuple[Sort, ...]:
    found: dict[str, Sort] = {}
    for key in filter(None, text.split(",")):
        name = key.lstrip("-") if key.startswith("-") and not key.startswith("--") else key
        field = spec.fields.get(name)
        if field is None:
            errors.add("sort", "unknown_field", f"There is no field {name}.")
        elif not field.sortable:
            errors.add("sort", "invalid_value", f"{name} cannot be sorted by.")
        elif name in found:
            errors.add("sort", "invalid_value", f"{name} is there twice.")
        else:
            found[name] = Sort(field, key.startswith("-"))
    if "id" not in found:
        # the id makes every order total; a keyset needs that
        found["id"] = Sort(spec.fields["id"], False)
    return tuple(found.values())


def _filter(parameter: str, text: str, spec: ResourceSpec, errors: _Errors) -> Filter | None:
    match = _FILTER.fullmatch(parameter)
    field = spec.fields.get(match[1]) if match else None
    if match is None or field is None:
        errors.add(parameter, "unknown_parameter", f"There is no parameter or field {parameter}.")
        return None
    operator = match[2] if match[2] is not None else "eq"
    if operator not in OPERATORS:
        errors.add(parameter, "unknown_operator", f"There is no operator {operator}.")
        return None
    if operator not in field.operators:
        errors.add(parameter, "unknown_operator", f"{field.name} cannot be filtered by {operator}.")
        return None
    kind = "id" if field.name == "id" else field.kind
    if operator == "null":
        return Filter(field, operator, errors.parse(parameter, boolean, text))
    if operator in ("in", "nin"):
        texts = text.split(",") if text else []
        if len(texts) > MAX_IN_VALUES:
            errors.add(parameter, "too_many", f"At most {MAX_IN_VALUES} values.")
            return None
        return Filter(field, operator, [errors.parse(parameter, lambda t: _parse(kind, t, field), t) for t in texts])
    return Filter(field, operator, errors.parse(parameter, lambda t: _parse(kind, t, field), text))


def _parse(kind: str, text: str, field: FieldSpec) -> Any:
    return from_text(kind, text, field.choices)

