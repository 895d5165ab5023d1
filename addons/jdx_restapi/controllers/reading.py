"""The reading operations: list, get, deleted, one object, the API's description."""

from datetime import datetime

from ..engine import cursor as cursors
from ..engine import openapi
from ..engine.cursor import Position
from ..engine.errors import FieldError, invalid, invalid_at, not_found
from ..engine.query import parse_deleted, parse_list, parse_view
from ..engine.response import ApiResponse, dumps
from ..engine.spec import REFERENCE
from . import etags

_REVALIDATE = "private, no-cache"


def answer_list(exchange, env, resource, route):
    """Answer ``GET /<resource>``."""
    spec = resource._rest_spec()
    query = parse_list(exchange.request.parameters(), spec, resource._rest_lookup)
    require_expanded(exchange, resource, spec, query.view.expand)
    query, position = _position(env, spec, query)
    fields = [spec.fields[name] for name in query.view.fields]
    if query.incremental and position.resume is None:
        position = Position(position.values, resource._rest_horizon().isoformat())
    if query.count or not _one_statement(resource, spec, fields, query.filters):
        exchange.transaction.snapshot()
    model, sql, keys = resource._rest_page(spec, query, position)
    rows, values = resource._rest_rows(model, sql, fields, query.view.expand, extra=keys)
    answer = {"data": rows[: query.limit], "next_cursor": None}
    if len(rows) > query.limit:
        last = Position(values[query.limit - 1], position.resume if position else None)
        answer["next_cursor"] = cursors.encode(last, _bound(spec, query), _secret(env))
    elif query.incremental:
        answer["sync_cursor"] = _sync_cursor(env, _bound(spec, query), position.resume)
    if query.count:
        archived = query.incremental or any(f.field.source == "active" for f in query.filters)
        # of changes, those since the moment that was asked for, on each page; a sync cursor knows only its own
        since = Position((query.updated_since, 0)) if query.updated_since else position
        answer["count"] = resource._rest_count(spec, query.filters, archived, since if query.incremental else None)
    return _cacheable(exchange, dumps(answer), "list")


def answer_get(exchange, env, resource, route):
    """Answer ``GET /<resource>/<id>`` and ``GET /<resource>/ref/<external_ref>``."""
    spec = resource._rest_spec()
    view = parse_view(exchange.request.parameters(), spec, resource._rest_lookup)
    require_expanded(exchange, resource, spec, view.expand)
    fields = [spec.fields[name] for name in view.fields]
    if route.ref is not None or not (_one_statement(resource, spec, fields) and resource._rest_is_one_row(spec)):
        exchange.transaction.snapshot()
    record_id = route.record_id
    if route.ref is not None:
        record_id = env["jdx.api.external.ref"]._find(spec.model, route.ref)
    body, version = record_body(resource, spec, record_id, view)
    response = _cacheable(exchange, body, version)
    response.record_ids = (record_id,)
    return response


def answer_deleted(exchange, env, resource, route):
    """Answer ``GET /<resource>/deleted``: the ids of what is gone, and when it went."""
    spec = resource._rest_spec()
    limit, since, text = parse_deleted(exchange.request.parameters())
    bound, secret = cursors.fingerprint(spec.name, "deleted"), _secret(env)
    position = Position((since, 0))
    if text is not None:
        try:
            position = cursors.decode(text, bound, secret)
        except cursors.InvalidCursor as error:
            raise invalid_at("query:cursor", "invalid_cursor", str(error)) from None
    resume = position.resume or resource._rest_horizon().isoformat()
    env[spec.model].check_access_rights("read")
    rows = env["jdx.api.deletion"]._since(spec.model, position.values, limit + 1)
    answer = {"data": [{"id": one, "deleted_at": at} for _row, one, at in rows[:limit]], "next_cursor": None}
    if len(rows) > limit:
        row, _one, at = rows[limit - 1]
        answer["next_cursor"] = cursors.encode(Position((at, row), resume), bound, secret)
    else:
        answer["sync_cursor"] = _sync_cursor(env, bound, resume)
    return _cacheable(exchange, dumps(answer), "deleted")


def answer_singleton(exchange, env, resource, route):
    """Answer ``GET`` of a resource that is one object."""
    parse_view(exchange.request.parameters(), resource._rest_spec(), resource._rest_lookup)
    return _cacheable(exchange, dumps(resource._rest_object(exchange.identity.caller)), "one")


def answer_openapi(exchange, env, resource, route):
    """Answer ``GET /openapi.json``: this database's resources, as far as the key's scopes reach."""
    no_parameters(exchange)
    base = env["jdx.rest.resource"]
    specs = [env[model]._rest_spec() for model in base._rest_index().values()]
    specs += [bound._rest_spec() for bound in env["jdx.rest.models"]._rest_all()]
    document = openapi.build(specs, allows=exchange.identity.caller.allows, server_url="/restapi/1.0")
    return _cacheable(exchange, dumps(document), "openapi")


OPERATIONS = {
    "list": answer_list,
    "get": answer_get,
    "deleted": answer_deleted,
    "singleton": answer_singleton,
    "openapi": answer_openapi,
}


def record_body(resource, spec, record_id, view):
    """Return ``(bytes, version)`` of one record.

    :raises Refusal: 404 where the user may not see it
    """
    if record_id is None:
        raise not_found()
    model, query = resource._rest_record(spec, record_id)
    fields = [spec.fields[name] for name in view.fields]
    one_row = resource._rest_is_one_row(spec)
    extra = [f'"{model._table}".xmin::text'] if one_row else []
    rows, extras = resource._rest_rows(model, query, fields, view.expand, extra)
    if not rows:
        raise not_found()
    versions = [(0, record_id, extras[0][0])] if one_row else resource._rest_versions(spec, record_id)
    return dumps(rows[0]), etags.version(versions)


def require_expanded(exchange, resource, spec, expand):
    """Refuse (403) to expand what the key may not read."""
    for name, below in expand.items():
        field = spec.fields[name]
        if field.fields:
            for inner in below:
                exchange.identity.caller.require(field.fields[inner].resource, "read")
        else:
            target = resource._rest_lookup(field.resource)
            exchange.identity.caller.require(target.scope, "read")
            require_expanded(exchange, resource, target, below)


def no_parameters(exchange):
    """Refuse all parameters where none means anything."""
    names = exchange.request.parameters()
    if names:
        raise invalid(*(FieldError(f"query:{name}", "unknown_parameter", "No parameters here.") for name in names))


def _cacheable(exchange, body, version):
    etag = etags.tag(version, body)
    headers = {"ETag": etag, "Cache-Control": _REVALIDATE, "Vary": "Authorization, X-API-Key"}
    if etags.unchanged(exchange.request, etag):
        return ApiResponse(304, b"", headers)
    return ApiResponse(200, body, {"Content-Type": "application/json", **headers})


def _position(env, spec, query):
    """Return the query and the position at which its page begins."""
    if query.cursor is None:
        return query, Position((query.updated_since, 0)) if query.incremental else None
    try:
        return query, cursors.decode(query.cursor, _bound(spec, query), _secret(env))
    except cursors.InvalidCursor as error:
        unsorted = [(key.field.name, key.descending) for key in query.sort] == [("id", False)]
        if not query.incremental and unsorted and "updated_at" in spec.fields:
            # a sync cursor alone says that the list follows changes
            following = query.following_changes()
            try:
                return following, cursors.decode(query.cursor, _bound(spec, following), _secret(env))
            except cursors.InvalidCursor:
                pass
        raise invalid_at("query:cursor", "invalid_cursor", str(error)) from None


def _sync_cursor(env, bound, resume):
    return cursors.encode(Position((datetime.fromisoformat(resume), 0)), bound, _secret(env))


def _bound(spec, query):
    return cursors.fingerprint(*query.bound_to(spec.name))


def _secret(env):
    return env["jdx.rest.resource"]._rest_secret()


def _one_statement(resource, spec, fields, filters=()):
    """Whether one SELECT answers, so that no transaction is needed: none of Odoo's code runs, which might write."""
    return (
        resource._rest_is_plain(spec.model)
        and all(field.column and field.kind not in (REFERENCE, "money") for field in fields)
        and all(found.field.column for found in filters)
    )
