from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestQuotes(RestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.groups_id |= cls.env.ref("sales_team.group_sale_manager") | cls.env.ref("product.group_sale_pricelist")
        cls.customer = cls.env["res.partner"].create({"name": "Buyer", "email": "buyer@example.com"})
        cls.product = cls.env["product.product"].create({"name": "Awning", "list_price": 99.95, "taxes_id": [(5,)]})

    def quote(self, **values):
        lines = values.pop("lines", [{"product": self.product.id, "quantity": 3}])
        return self.ok(self.post("/quotes", {"customer": self.customer.id, "lines": lines, **values}), 201)

    def test_odoo_fills_in_what_is_not_sent(self):
        quote = self.quote()
        (line,) = quote["lines"]
        self.assertEqual(
            (line["description"], line["unit_price"]["amount"], line["subtotal"]["amount"]),
            ("Awning", "99.95", "299.85"),
        )
        self.assertEqual((quote["state"], quote["amount_total"]["amount"]), ("draft", "299.85"))
        self.assertEqual(quote["amount_total"]["currency"], self.company.currency_id.name)
        self.assertEqual(quote["customer"], {"id": self.customer.id, "name": "Buyer"})
        self.assertTrue(quote["number"])

    def test_what_odoo_needs_may_be_left_out_but_not_emptied(self):
        body = {"customer": self.customer.id, "date": None}
        self.refused_at(self.post("/quotes", body), ("/date", "required"))
        quote = self.ok(self.post("/quotes", {"customer": self.customer.id}), 201)
        self.refused_at(self.change(f"/quotes/{quote['id']}", {"date": None}), ("/date", "required"))
        self.ok(self.change(f"/quotes/{quote['id']}", {"valid_until": None, "team": None}))

    def test_largest_amounts(self):
        largest = {"quantity": 1e14, "unit_price": {"amount": "9" * 15, "currency": self.company.currency_id.name}}
        quote = self.quote(lines=[{"product": self.product.id, **largest}])
        self.assertEqual(len(quote["lines"][0]["subtotal"]["amount"].partition(".")[0]), 30)

    def test_lines_can_be_sections_and_notes(self):
        lines = [
            {"kind": "line_section", "description": "Ground floor"},
            {"product": self.product.id},
            {"kind": "line_note", "description": "n"},
        ]
        self.assertEqual(
            [line["kind"] for line in self.quote(lines=lines)["lines"]], ["line_section", None, "line_note"]
        )

    def test_whole_life_of_a_quote(self):
        quote = self.quote()
        path = f"/quotes/{quote['id']}"
        self.refused(self.get(f"/orders/{quote['id']}"), 404, "not_found")
        self.assertEqual(self.ok(self.request("POST", path + "/send"))["state"], "sent")
        self.assertEqual(self.ok(self.request("POST", path + "/confirm"))["state"], "sale")
        self.refused(self.request("POST", path + "/confirm"), 422, "business_rule")
        self.refused(self.request("POST", path + "/send"), 422, "business_rule")
        self.assertEqual(self.ok(self.get(f"/orders/{quote['id']}"))["state"], "sale")
        self.refused(self.delete(path), 422, "business_rule")
        self.assertEqual(self.ok(self.request("POST", f"/orders/{quote['id']}/cancel"))["state"], "cancel")
        self.refused(self.get(f"/orders/{quote['id']}"), 404, "not_found")
        self.ok(self.delete(path), 204)

    def test_repeated_confirmation_with_a_key_is_one(self):
        path = f"/quotes/{self.quote()['id']}/confirm"
        headers = {"Idempotency-Key": "confirm"}
        first, second = (self.request("POST", path, headers=headers) for _number in range(2))
        self.assertEqual((self.ok(first), second.headers["Idempotency-Replayed"]), (self.ok(second), "true"))

    def test_actions_check_version_and_scope(self):
        quote = self.quote()
        path = f"/quotes/{quote['id']}/confirm"
        self.refused(self.request("POST", path, headers={"If-Match": '"old"'}), 412, "precondition_failed")
        self.refused(
            self.request("POST", path, key=self.make_key(self.user, "quotes:write quotes:read quotes:send")),
            403,
            "missing_scope",
        )
        self.refused_at(self.post(path, {"force": True}), ("/force", "unknown_field"))
        etag = self.get(f"/quotes/{quote['id']}").headers["ETag"]
        self.ok(self.request("POST", path, headers={"If-Match": etag}, key=self.make_key(self.user, "quotes:confirm")))

    def test_orders_are_changed_and_not_made(self):
        quote = self.quote()
        self.refused(self.post("/orders", {"customer": self.customer.id}), 405, "method_not_allowed")
        self.refused(self.put("/orders/ref/A", {"customer": self.customer.id}), 405, "method_not_allowed")
        self.refused(self.delete(f"/orders/{quote['id']}"), 405, "method_not_allowed")
        operation = {"op": "create", "data": {"customer": self.customer.id}}
        self.refused_at(self.post("/orders/batch", {"operations": [operation]}), ("/operations/0/op", "invalid_value"))
        self.refused(self.change(f"/orders/{quote['id']}", {"customer_reference": "x"}), 404, "not_found")
        self.ok(self.request("POST", f"/quotes/{quote['id']}/confirm"))
        self.assertEqual(
            self.ok(self.change(f"/orders/{quote['id']}", {"customer_reference": "x"}))["customer_reference"], "x"
        )

    def test_changed_line_recomputes_the_total(self):
        quote = self.quote()
        lines = [
            {"id": quote["lines"][0]["id"], "quantity": 1},
            {"product": self.product.id, "unit_price": "0.05", "quantity": 2},
        ]
        changed = self.ok(self.change(f"/quotes/{quote['id']}", {"lines": lines}))
        self.assertEqual(changed["amount_total"]["amount"], "100.05")
        self.assertEqual(changed, self.ok(self.get(f"/quotes/{quote['id']}")))

    def test_number_of_statements_does_not_grow_with_the_page(self):
        for _number in range(12):
            self.quote()
        counts = []
        for limit in (2, 2, 12):
            before = self.cr.sql_log_count
            self.ok(
                self.get("/quotes", limit=limit, customer=self.customer.id, expand="customer,lines.product,salesperson")
            )
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
