"""The list filters of the contract, on plain rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "in": lambda value, wanted: value in wanted.split(","),
    "nin": lambda value, wanted: value not in wanted.split(","),
    "contains": lambda value, wanted: wanted.lower() in value.lower(),
    "startswith": lambda value, wanted: value.lower().startswith(wanted.lower()),
    "gt": lambda value, wanted: _order(value) > _order(wanted),
    "gte": lambda value, wanted: _order(value) >= _order(wanted),
    "lt": lambda value, wanted: _order(value) < _order(wanted),
    "lte": lambda value, wanted: _order(value) <= _order(wanted),
}


def matches(row: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """Whether a row passes every filter of a query, such as ``{"name[contains]": "ann"}``."""
    return all(_passes(row, parameter, wanted) for parameter, wanted in query.items())


def _passes(row: Mapping[str, Any], parameter: str, wanted: str) -> bool:
    name, _, rest = parameter.partition("[")
    operator, value = rest.rstrip("]") or "eq", row.get(name)
    if operator == "null":
        return (value is None) == (wanted == "true")
    return value is not None and TESTS[operator](_text(value), wanted)


def _text(value: Any) -> str:
    """A stored value as a query would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return str(value.get("id", value.get("amount")))
    return str(value)


def _order(text: str) -> tuple[int, Any]:
    """Numbers by their size, before everything else by its letters."""
    try:
        return (0, Decimal(text))
    except InvalidOperation:
        return (1, text)
