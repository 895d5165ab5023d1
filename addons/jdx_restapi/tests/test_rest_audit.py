from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers.transaction import RequestTransaction
from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestAudit(RestCase):
    """One row for each request, whatever came of it."""

    def test_row_says_who_did_what(self):
        answer = self.post(
            "/customers?fields=name", {"name": "Audited"}, headers={"User-Agent": "till/1.0", "X-Request-ID": "audit-1"}
        )
        row = self.audit(answer)
        self.assertEqual(row.request_id, "audit-1")
        self.assertEqual(
            (row.method, row.path, row.status, row.code), ("POST", "/restapi/1.0/customers?fields=name", 201, False)
        )
        self.assertEqual((row.key_id, row.key_public_id), (self.key_record(self.key), self.key.split("_")[1]))
        self.assertEqual((row.user_id, row.company_id, row.resource), (self.user, self.company, "customers"))
        self.assertEqual(row.record_ids, str(answer.json()["id"]))
        self.assertEqual((row.address, row.user_agent, row.replayed), ("127.0.0.1", "till/1.0", False))
        self.assertGreater(row.duration_ms, 0)
        self.assertTrue(row.at)
        self.assertFalse(row.request_body or row.response_body)

    def test_reads_are_written_down_too(self):
        customer = self.env["res.partner"].create({"name": "C"})
        row = self.audit(self.get(f"/customers/{customer.id}"))
        self.assertEqual((row.method, row.status, row.record_ids), ("GET", 200, str(customer.id)))
        self.assertEqual(self.audit(self.get("/customers")).resource, "customers")
        self.assertEqual(self.audit(self.request("HEAD", "/me")).method, "HEAD")

    def test_each_refusal_has_its_row_and_changes_nothing(self):
        customer = self.env["res.partner"].create({"name": "C"})
        path = f"/customers/{customer.id}"
        cases = [
            (self.get("/customers", key=""), 401, "missing_api_key"),
            (self.get("/nothing"), 404, "unknown_resource"),
            (self.get("/customers/99999999"), 404, "not_found"),
            (self.request("PUT", "/customers"), 405, "method_not_allowed"),
            (self.get("/customers", headers={"Accept": "text/html"}), 406, "not_acceptable"),
            (self.change(path, {"city": "x"}, headers={"If-Match": '"x"'}), 412, "precondition_failed"),
            (
                self.request("POST", "/customers", data=b"x", headers={"Content-Type": "text/plain"}),
                415,
                "unsupported_media_type",
            ),
            (
                self.request("POST", "/customers", data=b"{", headers={"Content-Type": "application/json"}),
                400,
                "malformed_json",
            ),
            (self.change(path, {"nme": 1}), 422, "validation_failed"),
            (self.change(path, {"parent": customer.id}), 422, "business_rule"),
        ]
        for answer, status, code in cases:
            with self.subTest(code=code):
                self.refused(answer, status, code)
                row = self.audit(answer)
                self.assertEqual((row.status, row.code), (status, code))
        self.assertFalse(customer.city or customer.parent_id)

    @mute_logger("odoo.addons.jdx_restapi.controllers.dispatcher")
    def test_write_that_fails_at_its_end_leaves_the_row_alone(self):
        def fail(transaction):
            # all is in the database by now: the record, the outcome of the key, and the row about a success
            transaction.cr.execute("SELECT count(*) FROM res_partner WHERE name = 'Ghost'")
            written.append(transaction.cr.fetchone()[0])
            raise RuntimeError("at the last moment")

        written = []
        with patch.object(RequestTransaction, "commit", fail):
            answer = self.post("/customers", {"name": "Ghost"}, headers={"Idempotency-Key": "ghost"})
        self.refused(answer, 500, "internal_error")
        self.assertEqual(written, [1])
        self.assertEqual(self.audit(answer).status, 500)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Ghost")]))
        self.assertFalse(self.env["jdx.api.idempotency"].search([("token", "=", "ghost")]))

    def test_bodies_are_kept_when_switched_on(self):
        self.env["ir.config_parameter"].set_param("jdx_restapi.audit_bodies", "True")
        answer = self.post("/customers", {"name": "With Body"})
        row = self.audit(answer)
        self.assertEqual(row.request_body, '{"name": "With Body"}')
        self.assertEqual(row.response_body, answer.text)
        self.assertFalse(
            self.audit(self.post("/customers", {"name": "x"}, key="jdx_x")).request_body,
            "strangers do not fill the table",
        )

    def test_secret_is_nowhere_in_the_row(self):
        self.env["ir.config_parameter"].set_param("jdx_restapi.audit_bodies", "True")
        row = self.audit(self.get("/me"))
        self.assertNotIn(self.key[-43:], str(row.read()))

    def test_strange_texts_are_cut_and_cleaned(self):
        answer = self.get("/customers?name=" + "x" * 5000, headers={"User-Agent": "a" * 500})
        row = self.audit(answer)
        self.assertEqual((len(row.path), len(row.user_agent)), (2000, 200))
        self.assertIn("/cust omers", self.audit(self.get("/cust%20omers")).path)
        self.audit(self.get("/customers/ref/a%00b%ff%0a"))
        self.audit(self.get("/customers?name=%00"))

    def test_actions_note_their_record(self):
        quote = self.env["sale.order"].create({"partner_id": self.env["res.partner"].create({"name": "C"}).id})
        self.user.groups_id |= self.env.ref("sales_team.group_sale_manager")
        answer = self.request("POST", f"/quotes/{quote.id}/cancel")
        self.ok(answer)
        self.assertEqual((self.audit(answer).resource, self.audit(answer).record_ids), ("quotes", str(quote.id)))
