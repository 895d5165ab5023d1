"""The OpenAPI 3.1 document of this database's resources, as far as a key's scopes reach.

It is generated from the same compiled specifications that reading, writing and filtering use, so that it
cannot promise what the server does not do; a contract test checks every answer of a live server against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .openapi_components import headers, problem_responses, shared_schemas
from .openapi_parameters import shared_parameters
from .openapi_paths import Allows, ResourcePaths
from .openapi_schemas import resource_schemas
from .spec import ResourceSpec

Schema = dict[str, Any]
API_VERSION = "1.0"

_ABOUT = """\
JSON over HTTP. Absent values are `null`; times are RFC 3339 in UTC; amounts are decimal strings with a currency.

- **Pages**: follow `next_cursor` until it is null.
- **Retries**: send an `Idempotency-Key` with each write, and repeat it safely.
- **Concurrency**: send the `ETag` back as `If-Match`, and lose no change of somebody else.
- **Errors**: `application/problem+json` with a stable `code` and a `request_id`.
- **Limits**: `RateLimit-*` say what is left; after 429 wait for `Retry-After` seconds.

This description shows what the database offers and what the scopes of the API key allow.
"""
_SECURITY_SCHEMES: Schema = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer jdx_…`"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}


def build(specs: Iterable[ResourceSpec], *, allows: Allows, server_url: str) -> Schema:
    """Return the OpenAPI document.

    :param specs: compiled resources
    :param allows: whether the key may use a verb on the left side of a scope
    :param server_url: address of the API, as a path or with scheme and host
    """
    known = {spec.name: spec for spec in specs}
    targets = {name: spec for name, spec in known.items() if allows(spec.scope, "read")}
    paths: Schema = {}
    schemas = shared_schemas()
    tags = []
    for spec in known.values():
        schemas.update(resource_schemas(spec, targets))
        items = ResourcePaths(spec, targets, allows).items()
        if items:
            paths.update(items)
            tags.append({"name": spec.name, **({"description": spec.description} if spec.description else {})})
    document = {
        "openapi": "3.1.0",
        "info": {"title": "REST API", "version": API_VERSION, "description": _ABOUT},
        "servers": [{"url": server_url}],
        "security": [{"bearer": []}, {"apiKey": []}],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": _SECURITY_SCHEMES,
            "parameters": shared_parameters(),
            "headers": headers(),
            "responses": problem_responses(),
            "schemas": schemas,
        },
    }
    _prune(document)
    return document


def _prune(document: Schema) -> None:
    """Drop the components that no path leads to: a key learns nothing of bodies that it may not send."""
    components = document["components"]
    reached: set[str] = set()
    waiting = list(_refs(document["paths"]))
    while waiting:
        target = waiting.pop()
        if target not in reached:
            reached.add(target)
            _, _, kind, name = target.split("/")
            waiting.extend(_refs(components[kind][name]))
    for kind in ("parameters", "headers", "responses", "schemas"):
        prefix = f"#/components/{kind}/"
        components[kind] = {name: part for name, part in components[kind].items() if prefix + name in reached}


def _refs(node: Any) -> Iterator[str]:
    """Yield the targets of all references in a part of the document."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for part in node.values():
            yield from _refs(part)
    elif isinstance(node, list):
        for part in node:
            yield from _refs(part)
