"""The schema of ``me``: what a key may know of itself. It is no record, so it has no fields to be made from."""

from __future__ import annotations

from typing import Any

from .openapi_components import opened, ref
from .spec import ResourceSpec

Schema = dict[str, Any]


def me_schemas(spec: ResourceSpec) -> Schema:
    """Return the schemas of the object that describes the asking key, its user and its company."""
    name = spec.schema
    number: Schema = {"type": "integer"}
    text: Schema = {"type": "string"}
    maybe: Schema = {"type": ["string", "null"]}
    key = {
        "id": number,
        "name": text,
        "scopes": {"type": "array", "items": text},
        "expires_at": {"type": ["string", "null"], "format": "date-time"},
        "rate_limit": {"type": "integer", "minimum": 0, "description": "Requests a minute; 0 for no limit."},
    }
    user = {"id": number, "name": text, "login": text, "lang": text, "tz": maybe}
    members = {"key": ref(f"{name}Key"), "user": ref(f"{name}User"), "company": ref("Reference")}
    return {
        name: opened(members, tuple(members), description=spec.description),
        f"{name}Key": opened(key, tuple(key)),
        f"{name}User": opened(user, tuple(user)),
    }
