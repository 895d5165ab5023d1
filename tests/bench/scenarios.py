"""The requests that are compared: the same 80 partners on every road."""

import json
from xmlrpc.client import dumps

from load import Scenario

FIELDS = ["id", "name", "email", "phone", "city", "write_date"]
PUBLIC_FIELDS = "id,name,email,phone,city,updated_at"
ONE = f"/restapi/1.0/customers/1?fields={PUBLIC_FIELDS}"
LIST = f"/restapi/1.0/customers?limit=80&sort=id&fields={PUBLIC_FIELDS}"


def get(path, **headers):
    """Return the bytes of a GET."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path, body, content_type):
    """Return the bytes of a POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {content_type}\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def compared(database, user_id, password, key, unlimited_key, etag):
    """Return the scenarios; the bare controller comes first, all ratios refer to it."""
    arguments = [database, user_id, password, "res.partner", "search_read", [[]]]
    options = {"fields": FIELDS, "limit": 80, "order": "id"}
    rpc = {"service": "object", "method": "execute_kw", "args": [*arguments, options]}
    json_body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": rpc, "id": 1}).encode()
    xml_body = dumps((*arguments, options), "execute_kw", allow_none=True).encode()
    bearer = {"Authorization": f"Bearer {key}"}
    return [
        Scenario("bare controller", get("/bench/bare")),
        Scenario("this API, list", get(LIST, **bearer)),
        Scenario("XML-RPC", post("/xmlrpc/2/object", xml_body, "text/xml")),
        Scenario("JSON-RPC", post("/jsonrpc", json_body, "application/json")),
        Scenario("this API, /me", get("/restapi/1.0/me", **bearer)),
        Scenario("this API, /me, no limit", get("/restapi/1.0/me", Authorization=f"Bearer {unlimited_key}")),
        Scenario("this API, 304", get(ONE, If_None_Match=etag, **bearer), (304,)),
    ]
