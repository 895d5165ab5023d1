"""What a resource shows: declared by a resource (``Field``), compiled against an Odoo model (``FieldSpec``).

A declaration says only what Odoo does not know (public name, what may be written, where a relation leads).
Type, length of a choice, requiredness come from the Odoo field when the registry compiles it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from types import MappingProxyType
from typing import Any

#: Kinds of values, as the API knows them.
SCALARS = frozenset(
    {"string", "text", "html", "integer", "number", "boolean", "date", "datetime", "money", "selection", "json"}
)
REFERENCE, REFERENCES, LINES = "reference", "references", "lines"

#: Kinds whose value is always there.
_NEVER_NULL = frozenset({"boolean", "integer", "number", "money", REFERENCES, LINES})

#: Filter operator -> kinds that take it.
_ORDERED = frozenset({"integer", "number", "date", "datetime", "money", "string", "id"})
_EXACT = frozenset({"string", "selection", "integer", "number", "boolean", "date", "datetime", "money", "id", REFERENCE})
OPERATORS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "eq": _EXACT | {REFERENCES},
        "ne": _EXACT,
        "gt": _ORDERED,
        "gte": _ORDERED,
        "lt": _ORDERED,
        "lte": _ORDERED,
        "in": (_EXACT | {REFERENCES}) - {"boolean"},
        "nin": _EXACT - {"boolean"},
        "contains": frozenset({"string", "text"}),
        "startswith": frozenset({"string", "text"}),
        # Odoo has no absent numbers: what was never written is 0
        "null": (_EXACT | {"text", REFERENCES}) - {"id", "boolean", "integer", "number", "money"},
    }
)


@dataclass(frozen=True)
class Field:
    """A public field as a resource declares it.

    :param source: name of the Odoo field; the public name when left out
    :param readonly: refuse it in a body
    :param required: refuse a create without it
    :param resource: public name of the resource that a relation leads to (makes it expandable)
    :param fields: public fields of the rows of a one2many
    :param currency: Odoo field with the currency; makes a number an amount of money
    :param show: whether it is in the answer when ``fields`` is not given
    :param description: a sentence for the API description
    """

    source: str | None = None
    readonly: bool = False
    required: bool = False
    resource: str | None = None
    fields: Mapping[str, Field] | None = None
    currency: str | None = None
    show: bool = True
    description: str = ""


@dataclass(frozen=True)
class Action:
    """Something that is done to one record: ``POST /<resource>/<id>/<name>``.

    :param method: method of the resource model, called as ``method(record, body)``
    :param description: a sentence for the API description
    """

    method: str
    description: str = ""


@dataclass(frozen=True)
class FieldSpec:
    """A public field, compiled: all that reading, writing, filtering and describing it need.

    :param required: a create must have it
    :param mandatory: it may be left out (Odoo has a default), but it cannot be emptied
    """

    name: str
    source: str
    kind: str
    column: bool = False
    readonly: bool = False
    required: bool = False
    mandatory: bool = False
    filterable: bool = False
    sortable: bool = False
    show: bool = True
    choices: tuple[str, ...] = ()
    max_length: int | None = None
    comodel: str | None = None
    resource: str | None = None
    currency: str | None = None
    fields: Mapping[str, FieldSpec] = dataclass_field(default_factory=dict)
    inverse: str | None = None
    description: str = ""

    @property
    def nullable(self) -> bool:
        """Whether the answer may carry null for it."""
        # a number that Odoo does not know is 0 to it
        return self.name != "id" and self.kind not in _NEVER_NULL

    @property
    def operators(self) -> tuple[str, ...]:
        """Filter operators that it takes."""
        if not self.filterable:
            return ()
        kind = "id" if self.name == "id" else self.kind
        return tuple(op for op, kinds in OPERATORS.items() if kind in kinds)


@dataclass(frozen=True)
class ResourceSpec:
    """A resource, compiled for one database and one user (fields that the user may not see are absent).

    :param name: public name, the path segment (``models/res.country`` for a generic one)
    :param schema: name of its OpenAPI schema (``Customer``)
    :param model: Odoo model
    :param scope: left side of its scopes
    :param operations: subset of list, get, create, update, delete
    :param domain: Odoo domain that limits it
    """

    name: str
    schema: str
    model: str
    scope: str
    fields: Mapping[str, FieldSpec]
    operations: frozenset[str]
    actions: Mapping[str, Action] = dataclass_field(default_factory=dict)
    domain: tuple[Any, ...] = ()
    description: str = ""
    singleton: bool = False

    @property
    def shown(self) -> tuple[str, ...]:
        """Public names that an answer carries when ``fields`` is not given."""
        return tuple(name for name, field in self.fields.items() if field.show)
