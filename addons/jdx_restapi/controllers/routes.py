"""Which operation a path and method name: a table, no pattern matching per resource."""

from collections import namedtuple

from ..engine.errors import Refusal, method_not_allowed, not_found
from ..engine.values import MAX_INTEGER

Route = namedtuple("Route", "shape resource record_id ref action")

#: shape -> method -> operation
OPERATIONS = {
    "openapi": {"GET": "openapi"},
    "collection": {"GET": "list", "POST": "create"},
    "batch": {"POST": "batch"},
    "deleted": {"GET": "deleted"},
    "ref": {"GET": "get", "PUT": "upsert"},
    "record": {"GET": "get", "PATCH": "update", "DELETE": "delete"},
    "action": {"POST": "action"},
    "singleton": {"GET": "singleton"},
}
#: operation -> what a resource must support for it (``operations`` of its specification): all of it, but for a
#: batch, which may hold whatever the resource supports
NEEDS = {
    "list": ("list",),
    "deleted": ("list",),
    "create": ("create",),
    "batch": ("create", "update", "delete"),
    "upsert": ("create", "update"),
    "get": ("get",),
    "update": ("update",),
    "delete": ("delete",),
}
READS = frozenset({"openapi", "list", "deleted", "get", "singleton"})


def match(segments):
    """Return the route of the path segments behind ``/restapi/1.0``.

    :raises Refusal: 404 for a path of no shape that we have
    """
    if segments == ("openapi.json",):
        return Route("openapi", None, None, None, None)
    if not segments:
        raise Refusal("unknown_resource", "Name a resource; openapi.json lists them.")
    if segments[:1] == ("models",):
        resource, rest = "/".join(segments[:2]), segments[2:]
        if len(segments) < 2:
            raise Refusal("unknown_resource", "Name a model: models/<model>.")
    else:
        resource, rest = segments[0], segments[1:]
    if not rest:
        return Route("collection", resource, None, None, None)
    if rest[0] == "ref" and len(rest) == 2:
        return Route("ref", resource, None, rest[1], None)
    if rest[0] in ("batch", "deleted") and len(rest) == 1:
        return Route(rest[0], resource, None, None, None)
    if len(rest) == 1:
        return Route("record", resource, record_id(rest[0]), None, None)
    if len(rest) == 2:
        return Route("action", resource, record_id(rest[0]), None, rest[1])
    raise not_found("path")


def record_id(text):
    """Return a record id written in a path.

    :raises Refusal: 404 when no record can have it
    """
    if text.isascii() and text.isdigit() and text[0] != "0" and int(text[:11]) <= MAX_INTEGER and len(text) <= 10:
        return int(text)
    raise not_found()


def operation(shape, method, spec):
    """Return the operation of a method, or refuse it (405) with the methods that are allowed.

    :param spec: the resource's specification, None where the shape has no resource
    """
    allowed = {
        verb: name
        for verb, name in OPERATIONS[shape].items()
        if spec is None or _supports(spec, name)
    }
    # RFC 9110, section 9.3.2: HEAD is GET without its content
    found = allowed.get("GET" if method == "HEAD" else method)
    if found is None:
        raise method_not_allowed(tuple(allowed) + (("HEAD",) if "GET" in allowed else ()))
    return found


def _supports(spec, name):
    needs = NEEDS.get(name, ())
    return (any if name == "batch" else all)(need in spec.operations for need in needs)
