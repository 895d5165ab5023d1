"""A small server of the API's contract that keeps its records in memory, to test a program against.

It does reads, writes, lists with filters, cursors, versions, external references, idempotency keys, batches,
and the actions of quotes and orders. It knows no scopes, business rules or default values.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from functools import partial
from typing import Any, Optional
from urllib.parse import quote, unquote

from jdx_client.testing._filters import matches
from jdx_client.testing._replies import Reply, page, problem, reply
from jdx_client.testing._shapes import answered
from jdx_client.testing._transport import RecordedRequest

Row = dict[str, Any]

ME = {
    "key": {"id": 1, "name": "Test", "scopes": ["*:*"], "expires_at": None, "rate_limit": 0},
    "user": {"id": 2, "name": "Test", "login": "test", "lang": "en_US", "tz": "UTC"},
    "company": {"id": 1, "name": "Test company"},
}
#: What becomes of the state of a quote or an order.
ACTIONS = {"send": "sent", "confirm": "sale", "cancel": "cancel"}


class InMemoryApi:
    """Give it to ``MockTransport``. ``tables`` are the records by resource: add to them, look at them."""

    def __init__(self, **tables: Iterable[Mapping[str, Any]]) -> None:
        self.tables: dict[str, dict[int, Row]] = {}
        self._gone: dict[str, list[Row]] = {}
        self._versions: dict[tuple[str, int], int] = {}
        self._stored: dict[str, tuple[bytes, Reply]] = {}
        for resource, rows in tables.items():
            for row in rows:
                self._save(resource, None, row)

    def __call__(self, request: RecordedRequest) -> Reply:
        """Answer one request."""
        key = request.idempotency_key
        if request.method == "GET" or key is None:
            return self._answer(request)
        asked = f"{request.method} {request.path} ".encode() + hashlib.sha256(request.content).digest()
        if key in self._stored:
            before, stored = self._stored[key]
            if before != asked:
                return problem("idempotency_key_reused")
            return Reply(stored.status, {**stored.headers, "idempotency-replayed": "true"}, stored.content)
        answer = self._answer(request)
        if answer.status < 300:
            self._stored[key] = (asked, answer)
        return answer

    def _answer(self, request: RecordedRequest) -> Reply:
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        if parts == ["me"]:
            return reply(ME)
        depth = 2 if parts[0] == "models" else 1
        resource, rest = "/".join(parts[:depth]), parts[depth:]
        table = self.tables.setdefault(resource, {})
        if not rest:
            return self._list(table, request) if request.method == "GET" else self._create(resource, request.json)
        if rest == ["deleted"]:
            return page(self._gone.get(resource, ()), sync_cursor="0")
        if rest == ["batch"]:
            return self._batch(resource, request.json)
        if rest[0] == "ref":
            return self._by_ref(resource, rest[1], request)
        return self._one(resource, int(rest[0]), rest[1:], request)

    def _create(self, resource: str, data: Row) -> Reply:
        return self._show(resource, self._save(resource, None, data), 201)

    def _one(self, resource: str, row_id: int, action: list[str], request: RecordedRequest) -> Reply:
        row = self.tables[resource].get(row_id)
        if row is None:
            return problem("not_found")
        etag = self._etag(resource, row_id)
        if request.headers.get("if-match", etag) != etag:
            return problem("precondition_failed")
        if request.headers.get("if-none-match") == etag:
            return reply(status=304, etag=etag)
        if action:
            return self._act(resource, row_id, action[0])
        return self._change(request.method, resource, row_id, request.json)

    def _change(self, method: str, resource: str, row_id: int, data: Row) -> Reply:
        if method == "DELETE":
            del self.tables[resource][row_id]
            self._gone.setdefault(resource, []).append({"id": row_id, "deleted_at": _now()})
            return reply(status=204)
        if method == "PATCH":
            self._save(resource, row_id, data)
        return self._show(resource, row_id)

    def _act(self, resource: str, row_id: int, action: str) -> Reply:
        if action not in ACTIONS or resource not in ("quotes", "orders"):
            return problem("not_found")
        self._save(resource, row_id, {"state": ACTIONS[action]})
        return self._show(resource, row_id)

    def _by_ref(self, resource: str, ref: str, request: RecordedRequest) -> Reply:
        rows = self.tables[resource].items()
        found = next((row_id for row_id, row in rows if row.get("external_ref") == ref), None)
        if request.method == "PUT":
            saved = self._save(resource, found, {**request.json, "external_ref": ref})
            return self._show(resource, saved, 201 if found is None else 200)
        return problem("not_found") if found is None else self._one(resource, found, [], request)

    def _list(self, table: dict[int, Row], request: RecordedRequest) -> Reply:
        query = dict(request.query)
        start, size = int(query.pop("cursor", 0)), int(query.pop("limit", 80))
        counted, sort = query.pop("count", "") == "true", query.pop("sort", "id")
        for shaping in ("fields", "expand", "updated_since"):
            query.pop(shaping, None)
        rows = [row for row in table.values() if matches(row, query)]
        for name in reversed(sort.split(",")):
            rows.sort(key=partial(_sortable, name.lstrip("-")), reverse=name.startswith("-"))
        later = start + size
        following = str(later) if later < len(rows) else None
        return page(rows[start:later], next_cursor=following, count=len(rows) if counted else None)

    def _batch(self, resource: str, body: Row) -> Reply:
        before = copy.deepcopy((self.tables, self._gone, self._versions))
        replies = [self._answer(_operation(resource, operation)) for operation in body["operations"]]
        failed = [(index, json.loads(answer.content)) for index, answer in enumerate(replies) if answer.status >= 400]
        if failed and body.get("atomic", True):
            self.tables, self._gone, self._versions = before
            errors = [{"pointer": f"/operations/{at}", "code": no["code"], "detail": no["detail"]} for at, no in failed]
            return problem("batch_failed", errors=errors)
        return reply({"results": [_result(answer) for answer in replies]})

    def _save(self, resource: str, row_id: Optional[int], data: Mapping[str, Any]) -> int:
        table = self.tables.setdefault(resource, {})
        number = row_id if row_id is not None else int(data.get("id", max(table, default=0) + 1))
        now = _now()
        before = table.get(number, {"id": number, "external_ref": None, "created_at": now})
        table[number] = {**before, **answered(resource, data), "id": number, "updated_at": now}
        self._versions[resource, number] = self._versions.get((resource, number), 0) + 1
        return number

    def _show(self, resource: str, row_id: int, status: int = 200) -> Reply:
        return reply(self.tables[resource][row_id], status=status, etag=self._etag(resource, row_id))

    def _etag(self, resource: str, row_id: int) -> str:
        return f'"{row_id}-{self._versions[resource, row_id]}"'


def _now() -> str:
    return datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")


def _sortable(name: str, row: Row) -> tuple[bool, Any]:
    value = row.get(name)
    return (value is None, 0 if value is None else value)


def _operation(resource: str, operation: Row) -> RecordedRequest:
    """An operation of a batch as the request it stands for."""
    kind = operation["op"]
    method = {"create": "POST", "update": "PATCH", "delete": "DELETE", "upsert": "PUT"}[kind]
    where = {"create": "", "upsert": f"/ref/{quote(operation.get('ref', ''), safe='')}"}.get(kind)
    path = f"/{resource}/{operation['id']}" if where is None else f"/{resource}{where}"
    headers = {"if-match": operation["if_match"]} if "if_match" in operation else {}
    return RecordedRequest(method, path, {}, headers, json.dumps(operation.get("data")).encode())


def _result(answer: Reply) -> Row:
    """An answer as the result of an operation of a batch."""
    data = json.loads(answer.content) if answer.content else None
    if answer.status >= 400:
        return {"status": answer.status, "error": data}
    return {"status": answer.status, **({} if data is None else {"id": data["id"], "data": data})}
