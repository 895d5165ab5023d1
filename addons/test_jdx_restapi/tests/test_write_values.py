from odoo.tests import tagged
from odoo.tools import mute_logger

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestWriteValues(JobCase):
    def create(self, **values):
        return self.ok(self.post("/test_jobs", {"name": "Job", **values}), 201)

    def test_each_kind_comes_back_as_it_was_sent(self):
        partner = self.env["res.partner"].create({"name": "P"})
        values = {
            "name": "Jalousie “Süd” 🌞",
            "code": "A-1",
            "active": True,
            "urgent": True,
            "priority": -5,
            "hours": 1.25,
            "ratio": 0.125,
            "day": "2026-01-31",
            "starts_at": "2026-01-31T09:30:00Z",
            "stage": "done",
            "note": "two\nlines",
            "page": "<p>Hello</p>",
        }
        shown = self.create(
            **values, customer=partner.id, main_tag={"id": self.tag.id}, tags=[self.tag.id, {"id": self.other_tag.id}]
        )
        self.assertEqual({name: shown[name] for name in values}, values)
        self.assertEqual(shown["customer"], {"id": partner.id, "name": "P"})
        self.assertEqual(shown["main_tag"]["name"], "Red")
        self.assertEqual({tag["id"] for tag in shown["tags"]}, {self.tag.id, self.other_tag.id})
        self.assertEqual(shown["label"], "[A-1] " + values["name"])
        self.assertEqual(shown, self.ok(self.get(f"/test_jobs/{shown['id']}")))
        self.assertEqual(shown, self.ok(self.get("/test_jobs"))["data"][0])

    def test_absent_is_null_and_never_false(self):
        shown = self.create()
        for name in (
            "code",
            "day",
            "starts_at",
            "note",
            "page",
            "parent",
            "customer",
            "main_tag",
            "secret",
            "external_ref",
        ):
            with self.subTest(field=name):
                self.assertIsNone(shown[name])
        self.assertEqual((shown["tags"], shown["lines"], shown["urgent"], shown["priority"]), ([], [], False, 0))

    def test_null_empties_a_field(self):
        partner = self.env["res.partner"].create({"name": "P"})
        shown = self.create(code="A", day="2026-01-31", customer=partner.id, note="n", stage="new", amount="5", hours=3)
        emptied = {
            "code": None,
            "day": None,
            "customer": None,
            "note": None,
            "stage": None,
            "amount": None,
            "hours": None,
        }
        shown = self.ok(self.change(f"/test_jobs/{shown['id']}", emptied))
        self.assertEqual((shown.pop("amount")["amount"], shown.pop("hours")), ("0.00", 0))
        self.assertEqual({shown[name] for name in emptied if name in shown}, {None})

    def test_patch_changes_only_what_is_sent(self):
        shown = self.create(code="A", priority=3)
        changed = self.ok(self.change(f"/test_jobs/{shown['id']}", {"priority": 4}))
        self.assertEqual(changed, {**shown, "priority": 4, "updated_at": changed["updated_at"]})
        self.assertEqual(self.ok(self.change(f"/test_jobs/{shown['id']}", {})), changed)

    def test_each_mistake_is_named(self):
        body = {
            "nme": 1,
            "id": 5,
            "total": "5",
            "label": "x",
            "hint": "x",
            "about": "res.partner,x",
            "created_at": "2026-01-01T00:00:00Z",
            "external_ref": "x",
            "code": "far too long",
            "urgent": "true",
            "priority": 1.5,
            "hours": "1",
            "ratio": 1e300,
            "day": "2026-02-30",
            "starts_at": "2026-01-01 10:00",
            "stage": "old",
            "note": 5,
            "customer": "Bob",
            "tags": 7,
            "amount": 12.5,
            "main_tag": {"id": 99999999},
            "parent": {"external_ref": "nobody"},
            "lines": {},
            "a/b~c": 1,
        }
        self.refused_at(
            self.post("/test_jobs", body),
            ("/nme", "unknown_field"),
            ("/id", "read_only"),
            ("/total", "read_only"),
            ("/label", "read_only"),
            ("/hint", "read_only"),
            ("/about", "read_only"),
            ("/created_at", "read_only"),
            ("/external_ref", "read_only"),
            ("/code", "invalid_value"),
            ("/urgent", "invalid_type"),
            ("/priority", "invalid_type"),
            ("/hours", "invalid_type"),
            ("/ratio", "invalid_value"),
            ("/day", "invalid_value"),
            ("/starts_at", "invalid_value"),
            ("/stage", "invalid_value"),
            ("/note", "invalid_type"),
            ("/customer", "invalid_type"),
            ("/tags", "invalid_type"),
            ("/amount", "invalid_type"),
            ("/main_tag", "invalid_reference"),
            ("/parent", "invalid_reference"),
            ("/lines", "invalid_type"),
            ("/a~1b~0c", "unknown_field"),
            ("/name", "required"),
        )

    def test_wrong_references_are_refused_one_by_one(self):
        for value, code in (
            (0, "invalid_reference"),
            (-1, "invalid_reference"),
            (2**31, "invalid_value"),
            (True, "invalid_type"),
            ({}, "invalid_type"),
            ({"id": None}, "invalid_type"),
            ({"id": 1, "x": 1}, "invalid_type"),
            ({"external_ref": 1}, "invalid_type"),
            ([1], "invalid_type"),
            (1.0, "invalid_type"),
        ):
            with self.subTest(value=value):
                self.refused_at(self.post("/test_jobs", {"name": "x", "main_tag": value}), ("/main_tag", code))
        self.refused_at(self.post("/test_jobs", {"name": "x", "tags": [self.tag.id, None]}), ("/tags", "invalid_type"))

    def test_a_required_field_can_be_left_out_of_a_change_but_not_emptied(self):
        shown = self.create()
        self.ok(self.change(f"/test_jobs/{shown['id']}", {"code": "B"}))
        for empty in (None, ""):
            self.refused_at(self.change(f"/test_jobs/{shown['id']}", {"name": empty}), ("/name", "required"))

    def test_reference_by_the_callers_own_key(self):
        self.ok(self.put("/test_jobs/ref/PARENT", {"name": "Parent"}), 201)
        shown = self.create(parent={"external_ref": "PARENT"})
        self.assertEqual(shown["parent"]["name"], "Parent")

    def test_times_with_an_offset_become_utc(self):
        self.assertEqual(self.create(starts_at="2026-07-01T10:00:00+02:00")["starts_at"], "2026-07-01T08:00:00Z")

    def test_money_keeps_its_cents(self):
        for sent, shown in (
            ("0.1", "0.10"),
            ("1234567890.12", "1234567890.12"),
            ("-0.005", "-0.01"),
            ("0", "0.00"),
            ("-0", "0.00"),
        ):
            with self.subTest(sent=sent):
                self.assertEqual(
                    self.create(amount=sent)["amount"], {"amount": shown, "currency": self.company.currency_id.name}
                )

    def test_money_of_another_currency_is_refused(self):
        currency = self.company.currency_id.name
        self.assertEqual(self.create(amount={"amount": "5", "currency": currency})["amount"]["amount"], "5.00")
        answer = self.post("/test_jobs", {"name": "x", "amount": {"amount": "5", "currency": "XXX"}})
        self.refused_at(answer, ("/amount/currency", "invalid_value"))
        self.assertFalse(self.jobs.search([("name", "=", "x")]))

    def test_money_in_strange_shapes_is_refused(self):
        for value in (
            {},
            {"amount": None},
            {"amount": 5},
            {"amount": "5", "currency": 1},
            {"amount": "5", "x": 1},
            [],
            True,
            "1e3",
            "٣",
            "",
        ):
            with self.subTest(value=value):
                problem = self.refused(
                    self.post("/test_jobs", {"name": "x", "amount": value}), 422, "validation_failed"
                )
                self.assertEqual([error["pointer"] for error in problem["errors"]], ["/amount"])

    def test_business_rule_is_told_in_odoos_words(self):
        problem = self.refused(self.post("/test_jobs", {"name": "x", "stage": "done"}), 422, "business_rule")
        self.assertEqual(problem["detail"], "A job that is done has a day.")

    @mute_logger("odoo.sql_db")
    def test_constraints_of_the_database_are_no_faults_of_ours(self):
        self.create(code="SAME")
        self.refused(self.post("/test_jobs", {"name": "x", "code": "SAME"}), 409, "conflict")
        self.refused(self.post("/test_jobs", {"name": "x", "priority": 1000}), 422, "business_rule")
        self.assertFalse(self.jobs.search([("name", "=", "x")]))

    def test_action_answers_with_the_record(self):
        shown = self.create(day="2026-01-01")
        self.assertEqual(self.ok(self.request("POST", f"/test_jobs/{shown['id']}/finish"))["stage"], "done")
        self.refused(self.request("POST", f"/test_jobs/{shown['id']}/dance"), 404, "not_found")
        self.refused(self.request("POST", "/test_jobs/99999999/finish"), 404, "not_found")
