"""Shape the server's OpenAPI document for the model generator; pure functions over plain JSON.

The document says what the server guarantees today. Models must also read tomorrow's server, so every
constraint goes (the server checks them), a choice also takes any string, and nothing is required to be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

#: Envelopes and problems, which the SDK reads itself (``_parse.py``, ``_problems.py``), and models/<odoo.model>.
NOT_MODELS = re.compile(r"List$|Batch(Create|Update|Upsert|Delete|Request|Item|Result)$|Problem$|^(FieldError|Odoo)")
#: Written by hand in ``_base.py``.
BY_HAND = re.compile(r"^(Money|Reference|Deleted)")
#: Choices that are one database's own, such as the languages installed in it: any text.
NO_CHOICES = re.compile(r"(Language|Timezone)$")
WRITES = re.compile(r"(Create|Update|Upsert|Write|Input)$")
#: What a JSON schema may limit and a client must not check.
CONSTRAINTS = frozenset(
    {"additionalProperties", "contentMediaType", "default", "deprecated", "example", "examples"}
    | {"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf", "maxItems", "minItems"}
    | {"maxLength", "minLength", "minProperties", "pattern", "readOnly", "title", "uniqueItems", "writeOnly"}
)
BASE = "jdx_client.models._base"


def prepare(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with only the schemas that become models, as tolerant as the SDK reads them."""
    source = document["components"]["schemas"]
    schemas = {name: schema for name, schema in source.items() if not (NOT_MODELS.search(name) or BY_HAND.search(name))}
    result: dict[str, Schema] = {}
    for name, schema in schemas.items():
        if is_object(schema):
            result.update(_component(name, schema, source))
    info = {"title": "jdx", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": result}}


def is_object(schema: Schema) -> bool:
    """Only objects become classes; named unions and scalars are written where they are used."""
    return "properties" in schema


def base_classes(prepared: Mapping[str, Any]) -> dict[str, str]:
    """What each model inherits: a thing with an id that the server answers is a record."""
    return {
        name: f"{BASE}.{'Record' if _is_record(name, schema) else 'JdxModel'}" for name, schema in _schemas(prepared)
    }


def _is_record(name: str, schema: Schema) -> bool:
    return not WRITES.search(name) and "integer" in _types(schema["properties"].get("id", {}))


def template_data(document: Mapping[str, Any]) -> dict[str, Schema]:
    """What the template needs to know of each model: its docstring, and the fields one cannot leave out."""
    source = document["components"]["schemas"]
    data: dict[str, Schema] = {}
    for name, _schema in _schemas(prepare(document)):
        original = source.get(name, {})
        doc = original.get("description") or _sentence(name)
        mandatory = original.get("required", []) if name.endswith("Create") else []
        data[name] = {"doc": _text(doc), "mandatory": mandatory}
    return data


def _text(words: str) -> str:
    """A description that can stand between the quotes of a docstring, as a sentence."""
    line = " ".join(words.split()).replace("\\", "/").replace('"', "'")
    return line if line.endswith((".", "?", "!")) else f"{line}."


def _sentence(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    what = re.match(r"(.*) (create|update|write|input)$", words)
    if what is None:
        return f"{words.capitalize()}, as the server answers it."
    left_out = "gets its default" if what.group(2) == "create" else "stays as it is"
    return f"What one may set of a {what.group(1)}; a field left out {left_out}."


def _schemas(prepared: Mapping[str, Any]) -> Iterator[tuple[str, Schema]]:
    yield from prepared["components"]["schemas"].items()


def _component(name: str, schema: Schema, source: Mapping[str, Schema]) -> dict[str, Schema]:
    """The component, and one more for each object described inside it (``Me.key`` becomes ``MeKey``)."""
    found: dict[str, Schema] = {}
    properties: dict[str, Schema] = {}
    for field, value in sorted(schema["properties"].items(), key=lambda item: (item[0] != "id", item[0])):
        properties[field] = _value(value, name + _camel(field), source, found)
    return {name: {"type": "object", "properties": properties, "required": list(properties)}, **found}


def _value(schema: Schema, name: str, source: Mapping[str, Schema], found: dict[str, Schema]) -> Schema:
    """The tolerant version of one value's schema; objects inside it are put into ``found`` under ``name``."""
    described = {"description": _text(schema["description"])} if schema.get("description") else {}
    special = _special(schema, source)
    if special is not None:
        return {**special, **described}
    if "$ref" in schema:
        target = _ref(schema)
        if is_object(source[target]):
            return {"$ref": schema["$ref"], **described}
        return {**_value(source[target], target, source, found), **described}
    if is_object(schema):
        found.update(_component(name, schema, source))
        return _nullable({"$ref": f"#/components/schemas/{name}"}, "null" in schema.get("type", ()))
    loose = {**{key: value for key, value in schema.items() if key not in CONSTRAINTS}, **described}
    for union in ("anyOf", "oneOf"):
        if union in loose:
            return {"anyOf": [_value(option, name, source, found) for option in loose[union]], **described}
    if "items" in loose:
        loose["items"] = _value(loose["items"], name.removesuffix("s"), source, found)
    if "enum" in loose:
        return {"type": "string"} if NO_CHOICES.search(name) else _open_choice(loose["enum"])
    return loose


def _special(schema: Schema, source: Mapping[str, Schema]) -> Schema | None:
    """The unions a caller writes a relation or an amount in have types of their own; so do read references."""
    target = _ref(schema)
    if target in ("Money", "Reference"):
        return {"type": "object", "customTypePath": f"{BASE}.{target}"}
    options = source.get(target, schema)
    choices = options.get("anyOf") or options.get("oneOf") or []
    names = {name for choice in choices for name in source.get(_ref(choice), choice).get("properties", ())}
    kinds = {kind for choice in choices for kind in _types(choice)}
    if "integer" in kinds and names & {"external_ref", "id"}:
        return _nullable({"type": "object", "customTypePath": f"{BASE}.RelationInput"}, "null" in kinds)
    if "string" in kinds and "amount" in names:
        return _nullable({"type": "object", "customTypePath": f"{BASE}.MoneyInput"}, "null" in kinds)
    return None


def _open_choice(values: list[Any]) -> Schema:
    known = [value for value in values if value is not None]
    options: list[Schema] = [{"type": "string", "enum": known}, {"type": "string"}]
    return {"anyOf": options + [{"type": "null"}] * (None in values)}


def _nullable(schema: Schema, null: bool) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]} if null else schema


def _ref(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _types(schema: Schema) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
