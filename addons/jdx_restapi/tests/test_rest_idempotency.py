from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestIdempotency(RestCase):
    def send(self, method, path, body=None, token="token-1", **options):
        return self.request(
            method, path, json=body, headers={"Idempotency-Key": token, **options.pop("headers", {})}, **options
        )

    def count(self, name):
        return self.env["res.partner"].search_count([("name", "=", name)])

    def same(self, first, second):
        self.assertNotIn("Idempotency-Replayed", first.headers)
        self.assertEqual(second.headers["Idempotency-Replayed"], "true")
        self.assertEqual((first.status_code, first.content), (second.status_code, second.content))
        for name in ("ETag", "Location", "Content-Type"):
            self.assertEqual(first.headers.get(name), second.headers.get(name))

    def test_repeated_create_changes_nothing(self):
        first, second = (self.send("POST", "/customers", {"name": "Once"}) for _number in range(2))
        self.ok(first, 201)
        self.same(first, second)
        self.assertEqual(self.count("Once"), 1)
        row = self.audit(second)
        self.assertEqual(
            (row.replayed, row.idempotency_key, row.record_ids), (True, "token-1", str(first.json()["id"]))
        )
        self.assertFalse(self.audit(first).replayed)

    def test_every_kind_of_write_is_replayed(self):
        customer = self.env["res.partner"].create({"name": "C"})
        path = f"/customers/{customer.id}"
        writes = [
            ("PATCH", path, {"city": "A"}),
            ("PUT", "/customers/ref/I-1", {"name": "Up"}),
            ("DELETE", path, None),
            ("POST", "/customers/batch", {"operations": [{"op": "create", "data": {"name": "In Batch"}}]}),
        ]
        for method, target, body in writes:
            with self.subTest(method=method, target=target):
                first, second = (self.send(method, target, body, token=method + target) for _number in range(2))
                self.assertLess(first.status_code, 300)
                self.same(first, second)
        self.assertEqual((self.count("Up"), self.count("In Batch")), (1, 1))

    def test_replay_shows_the_answer_of_then(self):
        first = self.send("POST", "/customers", {"name": "Then"})
        self.env["res.partner"].browse(first.json()["id"]).name = "Now"
        self.same(first, self.send("POST", "/customers", {"name": "Then"}))

    def test_other_request_with_the_same_key_is_refused(self):
        self.ok(self.send("POST", "/customers", {"name": "Once"}), 201)
        for method, path, body in (
            ("POST", "/customers", {"name": "Other"}),
            ("POST", "/customers?fields=id", {"name": "Once"}),
            ("PUT", "/customers/ref/A", {"name": "Once"}),
        ):
            with self.subTest(method=method, path=path):
                self.refused(self.send(method, path, body), 422, "idempotency_key_reused")
        self.assertEqual((self.count("Other"), self.count("Once")), (0, 1))

    def test_failed_request_is_not_stored(self):
        self.refused_at(self.send("POST", "/customers", {"nme": "x"}), ("/nme", "unknown_field"), ("/name", "required"))
        partner = type(self.env["res.partner"])
        with patch.object(partner, "create", side_effect=UserError("not today")):
            self.refused(self.send("POST", "/customers", {"name": "Later"}), 422, "business_rule")
        answer = self.send("POST", "/customers", {"name": "Later"})
        self.ok(answer, 201)
        self.assertNotIn("Idempotency-Replayed", answer.headers)
        self.assertEqual(self.count("Later"), 1)

    def test_keys_of_others_do_not_meet(self):
        other = self.make_key(self.user)
        self.ok(self.send("POST", "/customers", {"name": "Mine"}), 201)
        answer = self.send("POST", "/customers", {"name": "Theirs"}, key=other)
        self.ok(answer, 201)
        self.assertNotIn("Idempotency-Replayed", answer.headers)

    def test_outcome_is_forgotten_after_a_day(self):
        first = self.send("POST", "/customers", {"name": "Daily"})
        self.age("23 hours 59 minutes")
        self.same(first, self.send("POST", "/customers", {"name": "Daily"}))
        self.age("2 minutes")
        again = self.send("POST", "/customers", {"name": "Daily"})
        self.assertNotEqual(self.ok(again, 201)["id"], first.json()["id"])
        self.same(again, self.send("POST", "/customers", {"name": "Daily"}))
        self.age("26 hours")
        self.env["jdx.api.idempotency"]._gc_outcomes()
        self.assertFalse(self.env["jdx.api.idempotency"].search([("token", "=", "token-1")]))

    def age(self, interval):
        self.env.cr.execute("UPDATE jdx_api_idempotency SET created_at = created_at - %s::interval", [interval])

    def test_replay_needs_the_scope_still(self):
        self.ok(self.send("POST", "/customers", {"name": "Once"}), 201)
        self.key_record(self.key).scopes = "customers:read"
        self.refused(self.send("POST", "/customers", {"name": "Once"}), 403, "missing_scope")

    def test_keys_are_printable_ascii(self):
        for token in ("x" * 256, "é".encode("latin-1"), "", "a\tb"):
            with self.subTest(token=token):
                self.refused_at(
                    self.send("POST", "/customers", {"name": "x"}, token=token),
                    ("header:Idempotency-Key", "invalid_value"),
                )
        for token in ("x" * 255, "a", '"quoted key"', "~!"):
            with self.subTest(token=token):
                self.ok(self.send("POST", "/customers", {"name": "x"}, token=token), 201)

    def test_reads_ignore_it(self):
        first, second = (self.send("GET", "/customers") for _number in range(2))
        self.assertNotIn("Idempotency-Replayed", second.headers)
        self.assertEqual(first.content, second.content)

    def test_stored_answers_are_nobodys_to_read(self):
        self.ok(self.send("POST", "/customers", {"name": "Once"}), 201)
        admin = self.make_user("rest_idempotency_admin", "base.group_user,jdx_restapi.group_api_admin")
        stored = self.env["jdx.api.idempotency"].with_user(admin).search([("token", "=", "token-1")])
        self.assertEqual(stored.status, 201)
        self.assertNotIn("body", stored.read()[0])
        with self.assertRaises(AccessError):
            stored.read(["body"])
