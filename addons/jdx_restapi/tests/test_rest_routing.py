import json
from unittest.mock import patch

import requests
from odoo.http import root
from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import config, mute_logger

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestRouting(RestCase):
    def test_unknown_resources(self):
        for path in (
            "/nothing",
            "/Customers",
            "/models/res.bank",
            "/models/no.such.model",
            "/models",
            "/jdx.rest.customers",
            "/res.partner",
            "/",
            "",
            "/models/",
            "/cust%00omers",
            "/%ff",
        ):
            with self.subTest(path=path):
                self.refused(self.get(path), 404, "unknown_resource")
        for path in ("/restapi", "/restapi/", "/restapi/2.0/customers", "/restapi/1.0.0", "/restapi/x"):
            with self.subTest(path=path):
                self.refused(self.get(path), 404, "unknown_resource")

    def test_paths_of_no_shape(self):
        for path in (
            "/customers/0",
            "/customers/-1",
            "/customers/x",
            "/customers/1.5",
            "/customers/9999999999",
            "/customers/2147483648",
            "/customers/99999999",
            "/customers/00001",
            "/customers/%D9%A1",
            "/customers/1/2/3",
            "/me/1",
            "/customers/ref/a/b",
            "/customers/ref/none",
            "/customers/ref/a%00b",
            "/customers/ref",
        ):
            with self.subTest(path=path):
                self.refused(self.get(path), 404, "not_found")

    def test_what_only_looks_like_our_prefix_is_odoos(self):
        answer = requests.get(f"http://{HOST}:{config['http_port']}/restapix/1.0/me", timeout=30)
        self.assertEqual(answer.status_code, 404)
        self.assertIn("html", answer.headers["Content-Type"])

    def test_methods(self):
        allowed = {
            "/customers": "GET, HEAD, POST",
            "/customers/1": "DELETE, GET, HEAD, PATCH",
            "/customers/ref/A": "GET, HEAD, PUT",
            "/customers/batch": "POST",
            "/customers/deleted": "GET, HEAD",
            "/me": "GET, HEAD",
            "/openapi.json": "GET, HEAD",
            "/users": "GET, HEAD",
            "/users/1": "GET, HEAD",
            "/users/ref/A": "GET, HEAD",
            "/quotes/1/confirm": "POST",
        }
        for path, expected in allowed.items():
            for method in {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "GET"} - set(
                expected.split(", ")
            ):
                with self.subTest(path=path, method=method):
                    answer = self.request(method, path, json={})
                    self.refused(answer, 405, "method_not_allowed")
                    self.assertEqual(answer.headers["Allow"], expected)

    def test_resource_without_writes_has_no_batch(self):
        answer = self.post("/users/batch", {"operations": []})
        self.refused(answer, 405, "method_not_allowed")

    def test_head_is_get_without_its_content(self):
        full = self.get("/customers")
        head = self.request("HEAD", "/customers")
        self.assertEqual((head.status_code, head.content), (200, b""))
        self.assertEqual(
            {name: head.headers[name] for name in ("ETag", "Content-Length", "Content-Type")},
            {name: full.headers[name] for name in ("ETag", "Content-Length", "Content-Type")},
        )
        self.assertEqual(self.request("HEAD", "/customers/99999999").status_code, 404)

    def test_options_needs_no_preflight_and_says_what_is_allowed(self):
        self.refused(self.request("OPTIONS", "/customers", key=""), 401, "missing_api_key")

    def test_accept(self):
        for accept in ("application/json", "*/*", "application/*", "application/problem+json", "text/html, */*;q=0.1"):
            self.ok(self.get("/me", headers={"Accept": accept}))
        self.refused(self.get("/me", headers={"Accept": "text/html"}), 406, "not_acceptable")

    def test_request_id_is_the_callers_or_a_new_one(self):
        self.assertEqual(
            self.get("/me", headers={"X-Request-ID": "my-id.1:2_3"}).headers["X-Request-ID"], "my-id.1:2_3"
        )
        for bad in ("with space", "x" * 101, "a'b", "é".encode("latin-1"), ""):
            with self.subTest(bad=bad):
                found = self.get("/me", headers={"X-Request-ID": bad}).headers["X-Request-ID"]
                self.assertEqual(len(found), 32)

    def test_no_session_is_made(self):
        store = root.session_store
        with patch.object(type(store), "save") as save, patch.object(type(store), "new") as new:
            self.ok(self.get("/me"))
            self.ok(self.post("/customers", {"name": "No Session"}), 201)
            self.refused(self.get("/me", key=""), 401, "missing_api_key")
        self.assertFalse(save.called or new.called)

    def test_session_of_odoo_opens_nothing(self):
        self.authenticate("rest_admin", "rest_admin")
        self.refused(
            self.get("/me", key="", headers={"Cookie": f"session_id={self.session.sid}"}), 401, "missing_api_key"
        )

    def test_parameters(self):
        path = "/customers"
        self.refused_at(self.get(path + "?limit=1&limit=2"), ("query:limit", "invalid_value"))
        self.refused_at(self.get(path + "?name=a%00b"), ("query:", "invalid_value"))
        self.refused(self.get(path + "?name=%ff"), 400, "malformed_request")
        self.refused_at(
            self.get(path + "?" + "&".join(f"a{number}=1" for number in range(101))), ("query:", "too_many")
        )
        self.refused_at(self.get(path + "?name[in]=" + ",".join("a" * 501)), ("query:name[in]", "too_many"))
        for limit in ("-1", "0", "501", "", "1.5", "٣", "1e2", "99999999999999999999"):
            with self.subTest(limit=limit):
                self.refused_at(self.get(path, limit=limit), ("query:limit", "invalid_value"))
        self.refused_at(self.get("/customers/1?x=1"), ("query:x", "unknown_parameter"))
        self.refused_at(self.get("/me?x=1"), ("query:x", "unknown_parameter"))
        self.refused_at(
            self.get("/customers/deleted?x=1"), ("query:x", "unknown_parameter"), ("query:since", "required")
        )
        self.refused_at(self.post("/customers?x=1", {"name": "x"}), ("query:x", "unknown_parameter"))
        self.refused_at(self.delete("/customers/1?fields=id"), ("query:fields", "unknown_parameter"))
        self.refused_at(self.post("/customers/batch?fields=id", {}), ("query:fields", "unknown_parameter"))

    def test_path_with_escapes_is_text_to_us(self):
        self.ok(self.put("/customers/ref/K%C3%B6ln%20%231", {"name": "x"}), 201)
        shown = self.ok(self.get("/customers/ref/K%C3%B6ln%20%231"))
        self.assertEqual(shown["external_ref"], "Köln #1")
        self.assertEqual(json.loads(self.get("/customers", external_ref="Köln #1").text)["data"][0]["id"], shown["id"])

    def test_fault_of_ours_is_a_problem_without_its_traceback(self):
        with patch.object(
            type(self.env["jdx.rest.customers"]), "_rest_page", side_effect=ZeroDivisionError("hush")
        ), mute_logger("odoo.addons.jdx_restapi.controllers.dispatcher"):
            answer = self.get("/customers")
        self.refused(answer, 500, "internal_error")
        self.assertNotIn("hush", answer.text)
        self.assertEqual(self.audit(answer).status, 500)

    def test_description_takes_no_parameters(self):
        self.refused_at(self.get("/openapi.json", version="3.0"), ("query:version", "unknown_parameter"))
