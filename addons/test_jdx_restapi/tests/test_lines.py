from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestLines(JobCase):
    def setUp(self):
        super().setUp()
        rows = [{"name": "one", "price": "1.2345"}, {"name": "two", "quantity": 2, "price": "5"}]
        self.shown = self.ok(self.post("/test_jobs", {"name": "Job", "lines": rows}), 201)
        self.path = f"/test_jobs/{self.shown['id']}"
        self.one, self.two = (line["id"] for line in self.shown["lines"])

    def lines(self, rows):
        return self.ok(self.change(self.path, {"lines": rows}))["lines"]

    def test_rows_are_nested_objects(self):
        self.assertEqual([line["name"] for line in self.shown["lines"]], ["one", "two"])
        self.assertNotIn("external_ref", self.shown["lines"][0])
        self.assertEqual(self.shown["total"]["amount"], "11.23")

    def test_price_keeps_the_decimals_of_its_field(self):
        self.assertEqual(self.shown["lines"][0]["price"]["amount"], "1.2345")
        self.assertEqual(self.shown["lines"][0]["subtotal"]["amount"], "1.23")

    def test_list_replaces_the_rows_and_keeps_those_named_by_id(self):
        rows = self.lines([{"id": self.two, "name": "second"}, {"name": "three"}])
        self.assertEqual([(row["name"], row["quantity"]) for row in rows], [("second", 2.0), ("three", 1.0)])
        self.assertEqual(rows[0]["id"], self.two)
        self.assertFalse(self.env["test.jdx.job.line"].browse(self.one).exists())

    def test_empty_list_removes_all_rows_and_no_list_removes_none(self):
        self.assertEqual(len(self.ok(self.change(self.path, {"code": "x"}))["lines"]), 2)
        self.assertEqual(self.lines([]), [])

    def test_a_row_is_named_by_its_id_alone(self):
        self.assertEqual(self.lines([{"id": self.one}, {"id": self.two}]), self.shown["lines"])

    def test_mistakes_are_named_with_their_row(self):
        other = self.ok(self.post("/test_jobs", {"name": "Other", "lines": [{"name": "foreign"}]}), 201)
        rows = [
            {"id": other["lines"][0]["id"]},
            {"id": self.one, "quantity": "x"},
            {"id": self.one},
            {"id": "x"},
            {"price": "1"},
            5,
            {"name": "ok", "subtotal": "5"},
            {"id": self.two, "name": None},
            {"name": "y", "tag": 99999999},
        ]
        self.refused_at(
            self.change(self.path, {"lines": rows}),
            ("/lines/0/id", "invalid_reference"),
            ("/lines/1/quantity", "invalid_type"),
            ("/lines/2/id", "invalid_reference"),
            ("/lines/3/id", "invalid_reference"),
            ("/lines/4/name", "required"),
            ("/lines/5", "invalid_type"),
            ("/lines/6/subtotal", "read_only"),
            ("/lines/7/name", "required"),
            ("/lines/8/tag", "invalid_reference"),
        )
        self.assertEqual(self.ok(self.get(self.path)), self.shown)

    def test_currency_of_a_row_is_that_of_the_record(self):
        rows = [{"name": "x", "price": {"amount": "1", "currency": "XXX"}}]
        self.refused_at(self.change(self.path, {"lines": rows}), ("/lines/0/price/currency", "invalid_value"))

    def test_a_changed_row_changes_the_version_of_the_record(self):
        etag = self.get(self.path).headers["ETag"]
        self.env["test.jdx.job.line"].browse(self.one).name = "changed"
        answer = self.change(self.path, {"code": "x"}, headers={"If-Match": etag})
        self.refused(answer, 412, "precondition_failed")

    def test_thousand_rows_are_enough(self):
        rows = [{"name": str(number)} for number in range(1001)]
        self.refused_at(self.change(self.path, {"lines": rows}), ("/lines", "too_many"))
