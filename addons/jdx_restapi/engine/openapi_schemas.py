"""JSON schemas of what a resource answers and takes, made from its compiled fields.

What the server answers stays open (a later version may add a member, and a client must not break over it);
what it takes is closed, as the server refuses an unknown name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .openapi_components import EXTERNAL_REF, ID, INTEGER, NULL, closed, opened, ref
from .openapi_me import me_schemas
from .spec import LINES, REFERENCE, REFERENCES, FieldSpec, ResourceSpec

Schema = dict[str, Any]
MAX_OPERATIONS = 500
MAX_LINES = 1000

_VALUES: Mapping[str, Schema] = {
    "string": {"type": "string"},
    "text": {"type": "string"},
    "html": {"type": "string", "contentMediaType": "text/html"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "selection": {"type": "string"},
    "json": {},
}


def lines_schema(spec_schema: str, field: FieldSpec) -> str:
    """Return the schema name of a nested row: ``QuoteLine`` for ``lines`` of ``Quote``."""
    singular = field.name[:-1] if field.name.endswith("s") else field.name
    return spec_schema + _camel(singular)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def resource_schemas(spec: ResourceSpec, targets: Mapping[str, ResourceSpec]) -> Schema:
    """Return the schemas of one resource.

    :param targets: resources that a reference can be expanded to, by name
    """
    if spec.singleton:
        return me_schemas(spec)
    schemas = _object_schemas(spec.schema, spec.fields, targets, spec.description)
    if "list" in spec.operations:
        schemas[f"{spec.schema}List"] = _list_schema(spec)
    schemas.update(_input_schemas(spec))
    return schemas


def choices_schema(owner: str, field: FieldSpec) -> str:
    """Return the schema name of a choice: ``QuoteState`` for ``state`` of ``Quote``."""
    return owner + _camel(field.name)


def value_schema(owner: str, field: FieldSpec) -> Schema:
    """Return the schema of a plain value, without null."""
    return ref(choices_schema(owner, field)) if field.choices else dict(_VALUES[field.kind])


def _object_schemas(
    name: str, fields: Mapping[str, FieldSpec], targets: Mapping[str, ResourceSpec], description: str
) -> Schema:
    """Return the schema of an answered object and of the rows nested in it."""
    schemas: Schema = {}
    properties = {}
    for field in fields.values():
        properties[field.name] = _described(_answer(name, field, targets), field)
        if field.choices:
            schemas[choices_schema(name, field)] = {"type": "string", "enum": list(field.choices)}
        if field.kind == LINES:
            schemas.update(_object_schemas(lines_schema(name, field), field.fields, targets, field.description))
    about = {"description": description} if description else {}
    required = ("id",) if "id" in fields else ()
    return {name: opened(properties, required, **about), **schemas}


def _answer(owner: str, field: FieldSpec, targets: Mapping[str, ResourceSpec]) -> Schema:
    """Return the schema of a field in an answer."""
    if field.kind == LINES:
        return {"type": "array", "items": ref(lines_schema(owner, field))}
    if field.kind in (REFERENCE, REFERENCES):
        shapes = [ref("Reference")]
        if field.resource and field.resource in targets:
            shapes.append(ref(targets[field.resource].schema))
        if field.kind == REFERENCE:
            return {"anyOf": [*shapes, NULL]}
        return {"type": "array", "items": {"anyOf": shapes} if len(shapes) > 1 else shapes[0]}
    if field.kind == "money":
        return ref("Money")
    schema = value_schema(owner, field)
    return _nullable(schema) if field.nullable else schema


def _list_schema(spec: ResourceSpec) -> Schema:
    return opened(
        {
            "data": {"type": "array", "items": ref(spec.schema)},
            "next_cursor": {
                "type": ["string", "null"],
                "description": "Send it as `cursor` for the next page; null on the last page.",
            },
            "count": {"type": "integer", "minimum": 0, "description": "All matching records; with `count=true`."},
            "sync_cursor": {
                "type": "string",
                "description": "On the last page of an incremental reading: the `cursor` of the next poll.",
            },
        },
        ("data", "next_cursor"),
    )


def writable(fields: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    """Return the fields that a body may carry."""
    return {name: field for name, field in fields.items() if not field.readonly}


def _input_schemas(spec: ResourceSpec) -> Schema:
    """Return the schemas of the bodies that the resource takes."""
    schemas: Schema = {}
    fields = writable(spec.fields)
    properties = {name: _described(_input(spec.schema, field), field) for name, field in fields.items()}
    required = tuple(name for name, field in fields.items() if field.required)
    if "create" in spec.operations:
        schemas[f"{spec.schema}Create"] = closed(properties, required)
    if "update" in spec.operations:
        schemas[f"{spec.schema}Update"] = closed(properties)
    if schemas:
        for field in fields.values():
            if field.kind == LINES:
                schemas.update(_lines_input(spec.schema, field))
    if schemas or "delete" in spec.operations:
        schemas.update(_batch_schemas(spec))
    return schemas


def _lines_input(owner: str, field: FieldSpec) -> Schema:
    """Return the schema of a nested row in a body: with ``id`` it is the row that exists, without it a new one."""
    name = lines_schema(owner, field)
    fields = writable(field.fields)
    properties = {"id": {**ID, "description": "A row of this record to keep and change; a new row has none."}}
    properties.update({key: _described(_input(name, row), row) for key, row in fields.items()})
    return {f"{name}Input": closed(properties)}


def _input(owner: str, field: FieldSpec) -> Schema:
    """Return the schema of a field in a body."""
    if field.kind == LINES:
        return {"type": "array", "items": ref(f"{lines_schema(owner, field)}Input"), "maxItems": MAX_LINES}
    if field.kind == REFERENCES:
        return {"type": "array", "items": ref("ReferenceInput")}
    if field.kind in (REFERENCE, "money"):
        shape = ref("ReferenceInput" if field.kind == REFERENCE else "MoneyInput")
        return shape if field.required or field.mandatory else {"anyOf": [shape, NULL]}
    schema = value_schema(owner, field)
    if field.kind == "integer":
        schema.update(INTEGER)
    if field.max_length:
        schema["maxLength"] = field.max_length
    if not (field.required or field.mandatory):
        # null resets it, also where the answer then says false or 0
        return _nullable(schema)
    if schema.get("type") == "string" and "format" not in schema:
        schema["minLength"] = 1
    return schema


def _batch_schemas(spec: ResourceSpec) -> Schema:
    """Return the schemas of the batch body and of its answer."""
    name = spec.schema
    operations: Schema = {}

    def add(op: str, members: Schema, optional: Schema | None = None) -> None:
        operations[f"{name}Batch{op.capitalize()}"] = closed(
            {"op": {"type": "string", "const": op}, **members, **(optional or {})}, ("op", *members)
        )

    match = {"if_match": {"type": "string", "description": "As the header `If-Match`."}}
    if "create" in spec.operations:
        add("create", {"data": ref(f"{name}Create")})
    if "update" in spec.operations:
        add("update", {"id": ID, "data": ref(f"{name}Update")}, match)
    if "delete" in spec.operations:
        add("delete", {"id": ID}, match)
    if {"create", "update"} <= spec.operations:
        add("upsert", {"ref": EXTERNAL_REF, "data": ref(f"{name}Update")}, match)
    item = {
        "oneOf": [ref(operation) for operation in operations],
        "discriminator": {
            "propertyName": "op",
            "mapping": {schema["properties"]["op"]["const"]: ref(key)["$ref"] for key, schema in operations.items()},
        },
    }
    atomic = {
        "type": "boolean",
        "default": True,
        "description": "All or nothing; with false each operation stands alone.",
    }
    return {
        **operations,
        f"{name}BatchRequest": closed(
            {"atomic": atomic, "operations": {"type": "array", "items": item, "maxItems": MAX_OPERATIONS}},
            ("operations",),
        ),
        f"{name}BatchItem": opened(
            {
                "status": {"type": "integer", "description": "What the single request would have answered."},
                "id": {"type": "integer"},
                "data": ref(name),
                "error": ref("OperationProblem"),
            },
            ("status",),
        ),
        f"{name}BatchResult": opened({"results": {"type": "array", "items": ref(f"{name}BatchItem")}}, ("results",)),
    }


def _nullable(schema: Schema) -> Schema:
    """Return the schema with null added, in the way of JSON Schema 2020-12."""
    if "$ref" in schema:
        return {"anyOf": [schema, NULL]}
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema


def _described(schema: Schema, field: FieldSpec) -> Schema:
    """Return the schema with the field's description; 3.1 allows it beside ``$ref``."""
    return {**schema, "description": field.description} if field.description else schema
