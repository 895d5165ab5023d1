"""Many writes in one request: all or nothing, or each for itself."""

import json
from dataclasses import replace

from ..engine.errors import FieldError, Refusal, invalid, invalid_at
from ..engine.query import View
from ..engine.response import ApiResponse
from .reading import record_body
from .refusals import refusal_for, worth_another_try
from .routes import NEEDS

MAX_OPERATIONS = 500
#: operation -> its members beside ``op``: (name, type, required)
_MEMBERS = {
    "create": {"data": (dict, True)},
    "update": {"id": (int, True), "data": (dict, True), "if_match": (str, False)},
    "delete": {"id": (int, True), "if_match": (str, False)},
    "upsert": {"ref": (str, True), "data": (dict, True), "if_match": (str, False)},
}


def run(resource, body):
    """Run a batch and return its answer.

    :raises Refusal: 422 for a malformed batch; 422 ``batch_failed`` when it is atomic and an operation failed
    """
    operations, atomic = _checked(body, resource._rest_spec().operations)
    results, ids, failed = [], [], []
    for index, operation in enumerate(operations):
        try:
            if atomic:
                result = _one(resource, operation)
            else:
                with resource.env.cr.savepoint():
                    result = _one(resource, operation)
        except Exception as error:  # noqa: BLE001 (one operation's failure is its result; see _refusal)
            refusal = _refusal(error)
            if atomic:
                failed += _errors(index, refusal)
                break
            result = {"status": refusal.status, "error": refusal.problem("")}
            result["error"].pop("request_id")
            resource.env.clear()
        results.append(result)
        if result.get("id"):
            ids.append(result["id"])
    if failed:
        raise Refusal("batch_failed", failed[0].detail, tuple(failed))
    response = ApiResponse.json({"results": results})
    response.record_ids = tuple(ids)
    return response


def _one(resource, operation):
    from . import operations

    kind, data = operation["op"], operation.get("data")
    if kind == "delete":
        operations.delete(resource, operation["id"], operation.get("if_match"))
        resource.env["base"].flush()
        return {"status": 204, "id": operation["id"]}
    if kind == "create":
        record_id, created = operations.create(resource, data, "/data").id, True
    elif kind == "update":
        operations.update(resource, operation["id"], data, operation.get("if_match"), "/data")
        record_id, created = operation["id"], False
    else:
        record_id, created = operations.upsert(resource, operation["ref"], data, operation.get("if_match"), "/data")
    spec = resource._rest_spec()
    shown, _version = record_body(resource, spec, record_id, View(spec.shown, {}))
    return {"status": 201 if created else 200, "id": record_id, "data": json.loads(shown)}


def _refusal(error):
    refusal = refusal_for(error)
    # what must be tried again as a whole is no result of one operation
    if refusal is None or refusal.status == 503 or worth_another_try(error):
        raise error
    # what is a header elsewhere is a member here
    refusal.errors = tuple(
        replace(one, pointer="/if_match") if one.pointer == "header:If-Match" else one for one in refusal.errors
    )
    return refusal


def _errors(index, refusal):
    where = f"/operations/{index}"
    if refusal.errors:
        return [error.below(where) for error in refusal.errors]
    return [FieldError(where, "invalid_value", refusal.detail)]


def _checked(body, supported):
    kinds = tuple(kind for kind in _MEMBERS if supported.issuperset(NEEDS[kind]))
    errors = [
        FieldError(f"/{name}", "unknown_field", f"There is no member {name}.")
        for name in body
        if name not in ("operations", "atomic")
    ]
    atomic = body.get("atomic", True)
    if not isinstance(atomic, bool):
        errors.append(FieldError("/atomic", "invalid_type", "This must be true or false."))
    operations = body.get("operations")
    if not isinstance(operations, list):
        raise invalid(*errors, FieldError("/operations", "required", "Send a list of operations."))
    if len(operations) > MAX_OPERATIONS:
        raise invalid_at("/operations", "too_many", f"At most {MAX_OPERATIONS} operations.")
    for index, operation in enumerate(operations):
        errors += _check_operation(f"/operations/{index}", operation, kinds)
    if errors:
        raise invalid(*errors)
    return operations, atomic


def _check_operation(where, operation, kinds):
    if not isinstance(operation, dict):
        return [FieldError(where, "invalid_type", "An operation is an object.")]
    kind = operation.get("op")
    if not isinstance(kind, str) or kind not in kinds:
        return [FieldError(f"{where}/op", "invalid_value", "Choose one of: " + ", ".join(kinds) + ".")]
    members, errors = _MEMBERS[kind], []
    for name, value in operation.items():
        if name == "op":
            continue
        if name not in members:
            errors.append(FieldError(f"{where}/{name}", "unknown_field", f"{kind} has no member {name}."))
        elif not isinstance(value, members[name][0]) or isinstance(value, bool):
            errors.append(FieldError(f"{where}/{name}", "invalid_type", "This has the wrong type."))
    errors += [
        FieldError(f"{where}/{name}", "required", f"{kind} needs {name}.")
        for name, (_kind, required) in members.items()
        if required and name not in operation
    ]
    return errors
