"""The API's own description, prepared for a test: plain functions over its JSON.

Schemathesis tries every limit of every parameter and member of each operation. Left alone it would take an hour, most
of it for the same few lines of our code, and would rarely get beyond a 404. So the document is given real records,
loses what only keeps requests from getting through, and says things once.
"""

import copy

#: So many values of an enumeration are tried in a request; answers are checked against all.
FEW = 3


def closed(document):
    """Return the description with every answer closed.

    Published answers are open, so that clients do not break over a new member; here a member that the description
    does not name is a fault.
    """
    result = copy.deepcopy(document)
    for schema in result["components"]["schemas"].values():
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    return result


def with_records(document, ids, refs):
    """Return the description with records that exist in its paths.

    :param ids: resource -> ids
    :param refs: external references
    """
    result = copy.deepcopy(document)
    for path, item in result["paths"].items():
        resource = path[1:].partition("/{")[0].partition("/ref/")[0]
        for method, operation in item.items():
            # what is deleted is no other operation's record
            chosen = [one for index, one in enumerate(ids.get(resource, [])) if (index == 0) == (method == "delete")]
            operation["parameters"] = [_existing(one, chosen, refs) for one in operation["parameters"]]
    return result


def _existing(parameter, ids, refs):
    name = parameter.get("$ref", "").rpartition("/")[2]
    if name == "id" and ids:
        return {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "enum": ids}}
    if name == "external_ref":
        schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^/]+$"}
        examples = {ref: {"value": ref} for ref in refs}
        return {"name": name, "in": "path", "required": True, "schema": schema, "examples": examples}
    return parameter


def direct(document, keep):
    """Return the description without what keeps random requests from getting through.

    A second key beside the real one is 401; an idempotency key that came before is 422 or replays, an entity tag out
    of the air is 412. Each stays on one operation. "Create only" is 412 before the body is looked at.

    :param keep: name of such a header -> id of the operation that keeps it
    """
    result = copy.deepcopy(document)
    # anything is taken there, since it is not read; random values of any shape take a generator long
    result["components"]["schemas"].get("ReferenceById", {"properties": {}})["properties"].pop("name", None)
    result["security"] = [{"bearer": []}]
    del result["components"]["securitySchemes"]["apiKey"]
    for operation in _operations(result):
        headers = {f"#/components/parameters/{name}" for name, kept in keep.items() if kept != operation["operationId"]}
        operation["parameters"] = [
            one
            for one in operation["parameters"]
            if one.get("$ref") not in headers and one.get("name") != "If-None-Match"
        ]
    return result


def thinned(document):
    """Return the description with one filter of each kind and operator, and with short enumerations in requests.

    A list of 30 fields has some 200 filters, which the same few lines of code check.
    """
    result = copy.deepcopy(document)
    schemas = result["components"]["schemas"]
    choices = {f"#/components/schemas/{name}": one for name, one in schemas.items() if "enum" in one}
    seen = set()
    for operation in _operations(result):
        # a write answers as a read does
        shape = {"fields", "expand"} if "requestBody" in operation else set()
        kept = [one for one in operation["parameters"] if one.get("name") not in shape and _is_new(one, seen)]
        operation["parameters"] = [_shortened(one, choices) for one in kept]
    for name in [name for name in schemas if name.endswith(("Create", "Update", "Input"))]:
        schemas[name] = _one_member_of_a_kind(schemas[name])
    for name, schema in schemas.items():
        if name.endswith(("Create", "Update", "Input", "BatchRequest")):
            schemas[name] = _shortened(schema, choices)
    return result


def _one_member_of_a_kind(schema):
    kinds = {}
    for name, member in schema.get("properties", {}).items():
        shape = {key: value for key, value in member.items() if key not in ("description", "title")}
        kinds.setdefault((name in schema.get("required", ()), repr(shape)), name)
    return {**schema, "properties": {name: schema["properties"][name] for name in kinds.values()}} if kinds else schema


def _operations(document):
    return [operation for item in document["paths"].values() for operation in item.values()]


def _is_new(parameter, seen):
    if "$ref" in parameter or parameter["in"] != "query":
        return True
    if parameter["name"] in ("sort", "fields", "expand"):
        return True
    operator = parameter["name"].partition("[")[2]
    # the choices of different fields are one kind
    kind = (operator, "choice" if "$ref" in parameter["schema"] else repr(parameter["schema"]))
    return not (kind in seen or seen.add(kind))


def _shortened(node, choices):
    """Return a part of the document with short enumerations, those of components put in their place."""
    if isinstance(node, list):
        return [_shortened(one, choices) for one in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") in choices:
        return _shortened(choices[node["$ref"]], choices)
    result = {name: _shortened(one, choices) for name, one in node.items()}
    if isinstance(result.get("enum"), list):
        result["enum"] = result["enum"][:FEW]
    if result.get("type") == "array":
        # hundreds of rows take their time, and have tests of their own
        result.pop("maxItems", None)
    return result
