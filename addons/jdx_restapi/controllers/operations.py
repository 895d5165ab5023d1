"""The writing operations: create, update, delete, upsert, batch, actions."""

from dataclasses import replace

from ..engine.errors import Refusal, invalid_at, not_found
from ..engine.query import parse_view
from ..engine.response import ApiResponse
from . import batch, etags
from .reading import no_parameters, record_body, require_expanded


def answer_create(exchange, env, resource, route):
    """Answer ``POST /<resource>``."""
    view = _view(exchange, resource)
    record = create(resource, _body(exchange))
    response = _shown(resource, record.id, view, 201)
    response.headers["Location"] = location(resource, record.id)
    return response


def answer_update(exchange, env, resource, route):
    """Answer ``PATCH /<resource>/<id>``."""
    view = _view(exchange, resource)
    update(resource, route.record_id, _body(exchange), exchange.request.header("If-Match"))
    return _shown(resource, route.record_id, view)


def answer_delete(exchange, env, resource, route):
    """Answer ``DELETE /<resource>/<id>``."""
    no_parameters(exchange)
    delete(resource, route.record_id, exchange.request.header("If-Match"))
    return ApiResponse(204, record_ids=(route.record_id,))


def answer_upsert(exchange, env, resource, route):
    """Answer ``PUT /<resource>/ref/<external_ref>``."""
    view, body = _view(exchange, resource), _body(exchange)
    if etags.only_if_absent(exchange.request) and _known(resource, route.ref):
        raise Refusal("precondition_failed", "The reference means a record already.")
    record_id, created = upsert(resource, route.ref, body, exchange.request.header("If-Match"))
    response = _shown(resource, record_id, view, 201 if created else 200)
    if created:
        response.headers["Location"] = location(resource, record_id)
    return response


def answer_action(exchange, env, resource, route):
    """Answer ``POST /<resource>/<id>/<action>``."""
    spec = resource._rest_spec()
    action = spec.actions.get(route.action)
    if action is None:
        raise not_found("action")
    view = _view(exchange, resource)
    body = _body(exchange) if exchange.request.read_body() else {}
    record = locked(resource, spec, route.record_id, exchange.request.header("If-Match"))
    getattr(resource, action.method)(record, body)
    return _shown(resource, record.id, view)


def answer_batch(exchange, env, resource, route):
    """Answer ``POST /<resource>/batch``."""
    no_parameters(exchange)
    return batch.run(resource, _body(exchange))


OPERATIONS = {
    "create": answer_create,
    "update": answer_update,
    "delete": answer_delete,
    "upsert": answer_upsert,
    "action": answer_action,
    "batch": answer_batch,
}


def create(resource, body, pointer=""):
    """Create a record from a JSON body and return it."""
    spec = resource._rest_spec()
    values = resource._rest_parse_body(spec, body, None, pointer)
    record = resource._rest_create(resource.env[spec.model], values)
    record.flush()
    resource._rest_check_written(spec, record, body, pointer)
    return record


def update(resource, record_id, body, if_match, pointer=""):
    """Change a record by a JSON body."""
    spec = resource._rest_spec()
    record = locked(resource, spec, record_id, if_match)
    values = resource._rest_parse_body(spec, body, record, pointer)
    if values:
        resource._rest_update(record, values)
    record.flush()
    resource._rest_check_written(spec, record, body, pointer)


def delete(resource, record_id, if_match):
    """Delete a record."""
    spec = resource._rest_spec()
    resource._rest_delete(locked(resource, spec, record_id, if_match))


def upsert(resource, ref, body, if_match, pointer=""):
    """Create or change the record of an external reference; return ``(id, created)``."""
    spec = resource._rest_spec()
    refs = resource.env["jdx.api.external.ref"]
    if not 1 <= len(ref) <= refs._max_length:
        # in a batch the reference stands beside the data, else in the path
        raise invalid_at("/ref" if pointer else "", "invalid_value", "A reference has 1 to 200 characters.")
    if "\x00" in ref or "/" in ref:
        # a slash would end the path segment: servers decode %2F before we see it
        raise invalid_at("/ref" if pointer else "", "invalid_value", "A reference has no slash and no NUL character.")
    record_id = refs._find(spec.model, ref)
    if record_id is not None:
        update(resource, record_id, body, if_match, pointer)
        return record_id, False
    if if_match is not None:
        raise Refusal("precondition_failed", "There is no such record yet.")
    record = create(resource, body, pointer)
    refs._set(spec.model, ref, record.id)
    return record.id, True


def _known(resource, ref):
    return resource.env["jdx.api.external.ref"]._find(resource._rest_spec().model, ref) is not None


def locked(resource, spec, record_id, if_match):
    """Return the record for a change; with ``If-Match`` its row is locked until the change is done.

    :raises Refusal: 404 where the user may not see it, 412 for another version
    """
    model, query = resource._rest_record(spec, record_id)
    statement, parameters = query.select()
    resource.env.cr.execute(statement, parameters)
    if not resource.env.cr.fetchall():
        raise not_found()
    if if_match is not None:
        resource._rest_lock(model, record_id)
        etags.check_version(if_match, etags.version(resource._rest_versions(spec, record_id)))
    return model.browse(record_id)


def location(resource, record_id):
    """Return the path of a record."""
    return f"/restapi/1.0/{resource._rest_spec().name}/{record_id}"


def _shown(resource, record_id, view, status=200):
    # all recomputation and all hooks first, as before a commit: the version must be that of the committed record
    resource.env["base"].flush()
    resource.env.cr.precommit.run()
    # an action may move the record out of the resource's domain (an order that is cancelled)
    spec = replace(resource._rest_spec(), domain=())
    body, version = record_body(resource, spec, record_id, view)
    headers = {"Content-Type": "application/json", "ETag": etags.tag(version, body)}
    return ApiResponse(status, body, headers, record_ids=(record_id,))


def _view(exchange, resource):
    spec = resource._rest_spec()
    view = parse_view(exchange.request.parameters(), spec, resource._rest_lookup)
    require_expanded(exchange, resource, spec, view.expand)
    return view


def _body(exchange):
    body = exchange.request.json()
    if not isinstance(body, dict):
        raise invalid_at("", "invalid_type", "The body must be an object.")
    return body
