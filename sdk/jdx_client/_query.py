"""Arguments of ``list()`` as a query string.

A keyword is a field, with an operator after two underscores if it is not "equals":

    state="done"                     state=done
    created_at__gte=moment           created_at[gte]=2026-01-31T08:00:00Z
    name__contains="ann"             name[contains]=ann
    state__in=["draft", "sent"]      state[in]=draft,sent
    customer=record_or_id            customer=7
    phone=None, phone__ne=None       phone[null]=true, phone[null]=false
    **{"name[like]": "x"}            name[like]=x      (as it is: for an operator newer than this version)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jdx_client._encode import names, one_of, parameter
from jdx_client._not_given import NOT_GIVEN

OPERATORS = frozenset({"eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "contains", "startswith", "null"})
Query = tuple[tuple[str, str], ...]


def filters(given: Mapping[str, Any]) -> Query:
    """The parameters of the filters; what is ``NOT_GIVEN`` is left out."""
    return tuple(_filter(keyword, value) for keyword, value in given.items() if value is not NOT_GIVEN)


def shape(fields: Any = None, expand: Any = None, sort: Any = None) -> Query:
    """The parameters that say what of each record to answer, and in which order."""
    given = {"fields": fields, "expand": expand, "sort": sort}
    return tuple((name, names(value)) for name, value in given.items() if value is not None)


def paging(**given: Any) -> Query:
    """The parameters that say how much, and from where."""
    return tuple((name, parameter(value, name)) for name, value in given.items() if value is not None)


def _filter(keyword: str, value: Any) -> tuple[str, str]:
    field, operator = _split(keyword)
    if value is None:
        if operator not in ("eq", "ne"):
            raise ValueError(f"{keyword}=None: only 'equals' and '__ne' can compare with nothing")
        return f"{field}[null]", "true" if operator == "eq" else "false"
    if isinstance(value, (list, tuple, set, frozenset)):
        if operator not in ("in", "nin"):
            raise ValueError(f"{keyword} takes one value; for several say {field}__in=[...]")
        return f"{field}[{operator}]", one_of(value, keyword)
    text = parameter(value, keyword)
    return (field if operator == "eq" else f"{field}[{operator}]"), text


def _split(keyword: str) -> tuple[str, str]:
    field, separator, operator = keyword.rpartition("__")
    return (field, operator) if separator and field and operator in OPERATORS else (keyword, "eq")
