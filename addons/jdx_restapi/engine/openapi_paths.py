"""Paths and operations of one resource: only what it offers and the key's scopes allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .openapi_components import PROBLEMS, header_refs, json_content, ref
from .openapi_parameters import filter_parameters, shape_parameters, shared, sort_parameter
from .spec import ResourceSpec

Schema = dict[str, Any]
Allows = Callable[[str, str], bool]

_ALWAYS = (400, 401, 403, 404, 405, 406, 422, 429, 500, 503)
_WRITE = (*_ALWAYS, 409, 413)
_BODY = (*_WRITE, 415)


class ResourcePaths:
    """Makes the path items of one resource."""

    def __init__(self, spec: ResourceSpec, targets: Mapping[str, ResourceSpec], allows: Allows) -> None:
        self.spec = spec
        self.shape = shape_parameters(spec, targets)
        self.reads = allows(spec.scope, "read")
        self.writes = allows(spec.scope, "write")
        self.actions = {name: action for name, action in spec.actions.items() if allows(spec.scope, name)}
        self.identifier = spec.name.replace("/", "_").replace(".", "_")

    def items(self) -> Schema:
        """Return path -> path item; an item without operations is left out."""
        root = f"/{self.spec.name}"
        if self.spec.singleton:
            # every key may read what it is
            found: Schema = {root: {"get": self._get_one()}}
        else:
            found = {
                root: self._collection(),
                f"{root}/{{id}}": self._record(),
                f"{root}/ref/{{external_ref}}": self._by_ref(),
                f"{root}/deleted": {"get": self._deleted()} if self._may("list") else {},
                f"{root}/batch": {"post": self._batch()} if self._batches() else {},
                **{f"{root}/{{id}}/{name}": {"post": self._action(name)} for name in self.actions},
            }
        return {path: item for path, item in found.items() if item}

    def _may(self, operation: str) -> bool:
        allowed = self.reads if operation in ("list", "get") else self.writes
        return allowed and operation in self.spec.operations

    def _batches(self) -> bool:
        return any(self._may(operation) for operation in ("create", "update", "delete"))

    def _collection(self) -> Schema:
        item: Schema = {}
        if self._may("list"):
            item["get"] = self._list()
        if self._may("create"):
            item["post"] = self._create()
        return item

    def _record(self) -> Schema:
        item: Schema = {}
        if self._may("get"):
            item["get"] = self._get()
        if self._may("update"):
            item["patch"] = self._update()
        if self._may("delete"):
            item["delete"] = self._delete()
        return item

    def _by_ref(self) -> Schema:
        item: Schema = {}
        if "external_ref" not in self.spec.fields:
            return item
        if self._may("get"):
            item["get"] = self._get("external_ref")
        if self._may("create") and self._may("update"):
            item["put"] = self._upsert()
        return item

    def _list(self) -> Schema:
        parameters = [
            *shared("limit", "cursor"),
            *sort_parameter(self.spec),
            *self.shape,
            *shared("count", *(["updated_since"] if "updated_at" in self.spec.fields else [])),
            *filter_parameters(self.spec),
            *shared("If-None-Match"),
        ]
        answer = _answer("A page of records.", ref(f"{self.spec.schema}List"), "ETag")
        answers = {"200": answer, "304": _unchanged()}
        return self._operation("list", "List, filter and sort", "read", answers, _ALWAYS, parameters)

    def _get(self, by: str = "id") -> Schema:
        answers = {"200": self._object("ETag"), "304": _unchanged()}
        name, summary = ("get", "Read one") if by == "id" else ("get_by_ref", "Read one by your own reference")
        parameters = [*shared(by, "If-None-Match"), *self.shape]
        return self._operation(name, summary, "read", answers, _ALWAYS, parameters)

    def _get_one(self) -> Schema:
        answers = {"200": self._object("ETag", about="What is asked for."), "304": _unchanged()}
        return self._operation("get", "Read it", "", answers, _ALWAYS, shared("If-None-Match"))

    def _create(self) -> Schema:
        answers = {"201": self._object("ETag", "Location", "Idempotency-Replayed", about="Created.")}
        parameters = [*shared("Idempotency-Key"), *self.shape]
        body = _body(ref(f"{self.spec.schema}Create"))
        return self._operation("create", "Create one", "write", answers, _BODY, parameters, body)

    def _update(self) -> Schema:
        answers = {"200": self._object("ETag", "Idempotency-Replayed")}
        parameters = [*shared("id", "If-Match", "Idempotency-Key"), *self.shape]
        body = _body(ref(f"{self.spec.schema}Update"))
        return self._operation("update", "Change some fields", "write", answers, (*_BODY, 412), parameters, body)

    def _upsert(self) -> Schema:
        answers = {
            "200": self._object("ETag", "Idempotency-Replayed", about="It was there, and is changed."),
            "201": self._object("ETag", "Location", "Idempotency-Replayed", about="Created."),
        }
        create_only = {
            "name": "If-None-Match",
            "in": "header",
            "schema": {"type": "string", "enum": ["*"]},
            "description": "Create only: a record that is there already is left alone.",
        }
        parameters = [*shared("external_ref", "If-Match", "Idempotency-Key"), create_only, *self.shape]
        body = _body(ref(f"{self.spec.schema}Update"))
        summary = "Create or change by your own reference"
        return self._operation("upsert", summary, "write", answers, (*_BODY, 412), parameters, body)

    def _delete(self) -> Schema:
        answers = {"204": {"description": "Deleted.", "headers": header_refs("Idempotency-Replayed")}}
        parameters = shared("id", "If-Match", "Idempotency-Key")
        return self._operation("delete", "Delete one", "write", answers, (*_WRITE, 412), parameters)

    def _deleted(self) -> Schema:
        answer = _answer("Deletions, oldest first.", ref("DeletedList"), "ETag")
        answers = {"200": answer, "304": _unchanged()}
        parameters = shared("since", "cursor", "limit", "If-None-Match")
        return self._operation("deleted", "List deletions", "read", answers, _ALWAYS, parameters)

    def _batch(self) -> Schema:
        result = ref(f"{self.spec.schema}BatchResult")
        answers = {"200": _answer("A result per operation.", result, "Idempotency-Replayed")}
        body = _body(ref(f"{self.spec.schema}BatchRequest"))
        summary = "Many writes in one request"
        return self._operation("batch", summary, "write", answers, _BODY, shared("Idempotency-Key"), body)

    def _action(self, name: str) -> Schema:
        action = self.spec.actions[name]
        answers = {"200": self._object("ETag", "Idempotency-Replayed")}
        summary = action.description or name.capitalize()
        body = {"content": json_content({"type": "object"}), "required": False}
        parameters = [*shared("id", "If-Match", "Idempotency-Key"), *self.shape]
        return self._operation(name, summary, name, answers, (*_BODY, 412), parameters, body)

    def _object(self, *headers: str, about: str = "The record.") -> Schema:
        return _answer(about, ref(self.spec.schema), *headers)

    def _operation(
        self,
        name: str,
        summary: str,
        verb: str,
        answers: Schema,
        problems: tuple[int, ...],
        parameters: list[Schema],
        body: Schema | None = None,
    ) -> Schema:
        refused = {str(status): ref(PROBLEMS[status], "responses") for status in sorted(problems)}
        operation: Schema = {
            "operationId": f"{self.identifier}_{name}",
            "tags": [self.spec.name],
            "summary": summary,
            "description": f"Scope: `{self.spec.scope}:{verb}`." if verb else "Needs no scope.",
            "parameters": [*parameters, *shared("X-Request-ID")],
            "responses": {**answers, **refused},
        }
        if body:
            operation["requestBody"] = body
        return operation


def _answer(description: str, schema: Schema, *headers: str) -> Schema:
    return {"description": description, "headers": header_refs(*headers), "content": json_content(schema)}


def _unchanged() -> Schema:
    return {"description": "Unchanged since the `ETag` that you have.", "headers": header_refs("ETag")}


def _body(schema: Schema) -> Schema:
    return {"required": True, "content": json_content(schema)}
