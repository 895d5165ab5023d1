"""The base of the tests that talk HTTP: makes keys, sends requests, and checks what holds for every answer."""

import json as jsonlib

import requests
from odoo.tests.common import HOST, new_test_user
from odoo.tools import config

from .common import HttpBase


class RestCase(HttpBase):
    """``self.get("/customers")`` asks as a key of the administrator with all scopes; ``key=`` as another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.user = cls.make_user("rest_admin", "base.group_user,base.group_system,base.group_partner_manager")
        cls.key = cls.make_key(cls.user)

    @classmethod
    def make_user(cls, login, groups="base.group_user", **values):
        values.setdefault("company_id", cls.env.ref("base.main_company").id)
        values.setdefault("company_ids", [(6, 0, [values["company_id"]])])
        # 15.0 would take the login by itself, 14.0 none
        values.setdefault("password", login)
        return new_test_user(cls.env, login, groups, **values)

    @classmethod
    def make_key(cls, user, scopes="*:*", **values):
        """Return the text of a new key without a rate limit."""
        values = {"name": "test", "user_id": user.id, "company_id": user.company_id.id, "rate_limit": 0, **values}
        return cls.env["jdx.api.key"].create({"scopes": scopes, **values}).issue()

    @classmethod
    def key_record(cls, text):
        keys = cls.env["jdx.api.key"].with_context(active_test=False)
        return keys.search([("public_id", "=", text.split("_")[1])])

    def request(self, method, path, json=None, key=None, headers=None, params=None, data=None):
        """Send a request and check what every answer has in common. ``key=""`` sends none."""
        self.env["base"].flush()
        sent = {"Authorization": f"Bearer {self.key if key is None else key}"} if key != "" else {}
        if json is not None:
            data, sent["Content-Type"] = jsonlib.dumps(json).encode(), "application/json"
        url = path if path.startswith("http") else f"http://{HOST}:{config['http_port']}{self._path(path)}"
        answer = requests.request(
            method,
            url,
            params=params,
            data=data,
            headers={**sent, **(headers or {})},
            timeout=30,
            allow_redirects=False,
        )
        self.env["base"].invalidate_cache()
        self._check_answer(answer)
        return answer

    @staticmethod
    def _path(path):
        return path if path.startswith("/restapi") else "/restapi/1.0" + path

    def _check_answer(self, answer):
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertTrue(answer.headers["X-Request-ID"])
        self.assertIn(answer.headers["Cache-Control"], ("no-store", "private, no-cache"))
        kind = answer.headers.get("Content-Type", "")
        self.assertNotIn("html", kind)
        if answer.status_code >= 400:
            self.assertEqual(kind, "application/problem+json")
            if answer.request.method != "HEAD":
                self._check_problem(answer)

    def _check_problem(self, answer):
        problem = answer.json()
        self.assertEqual(problem["status"], answer.status_code)
        self.assertEqual(problem["type"], "urn:jdx:problem:" + problem["code"])
        self.assertEqual(problem["request_id"], answer.headers["X-Request-ID"])
        self.assertNotIn("Traceback", answer.text)

    def get(self, path, key=None, headers=None, **params):
        return self.request("GET", path, key=key, headers=headers, params=params)

    def post(self, path, json, **options):
        return self.request("POST", path, json=json, **options)

    def change(self, path, json, **options):
        return self.request("PATCH", path, json=json, **options)

    def put(self, path, json, **options):
        return self.request("PUT", path, json=json, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def ok(self, answer, status=200):
        """Return the JSON of an answer that must have a status."""
        self.assertEqual(answer.status_code, status, answer.text[:1000])
        return answer.json() if answer.content else None

    def refused(self, answer, status, code):
        """Return the problem of an answer that must be refused."""
        self.assertEqual((answer.status_code, answer.json().get("code")), (status, code), answer.text[:1000])
        return answer.json()

    def refused_at(self, answer, *errors):
        """Check that a request is refused with exactly these errors: pairs of pointer and code."""
        problem = self.refused(answer, 422, "validation_failed")
        found = [(error["pointer"], error["code"]) for error in problem["errors"]]
        self.assertEqual(sorted(found), sorted(errors))
        return problem

    def ids(self, path, **params):
        """Return the ids of a list."""
        return [row["id"] for row in self.ok(self.get(path, **params))["data"]]

    def audit(self, answer):
        """Return the row of the audit trail about an answer."""
        rows = self.env["jdx.api.audit"].search([("request_id", "=", answer.headers["X-Request-ID"])])
        self.assertEqual(len(rows), 1)
        return rows
