from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestExpand(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.env.ref("base.de")
        cls.parent_partner = cls.env["res.partner"].create({"name": "Head", "is_company": True})
        cls.partner = cls.env["res.partner"].create(
            {"name": "Arm", "parent_id": cls.parent_partner.id, "country_id": country.id}
        )
        cls.first = cls.job(name="First", main_tag_id=cls.tag.id)
        cls.second = cls.job(
            name="Second",
            parent_id=cls.first.id,
            partner_id=cls.partner.id,
            tag_ids=[(6, 0, (cls.tag | cls.other_tag).ids)],
            line_ids=[(0, 0, {"name": "with", "tag_id": cls.tag.id}), (0, 0, {"name": "without"})],
        )

    def one(self, **params):
        return self.ok(self.get(f"/test_jobs/{self.second.id}", **params))

    def test_relations_are_id_and_name(self):
        shown = self.one()
        self.assertEqual(shown["parent"], {"id": self.first.id, "name": "First"})
        self.assertEqual(shown["customer"]["id"], self.partner.id)
        self.assertEqual(shown["customer"]["name"], self.partner.display_name)
        self.assertIsNone(shown["main_tag"])
        self.assertCountEqual([tag["name"] for tag in shown["tags"]], ["Red", "Blue"])
        self.assertEqual(shown["lines"][0]["tag"], {"id": self.tag.id, "name": "Red"})

    def test_expanded_relation_is_the_whole_object(self):
        shown = self.one(expand="parent")
        whole = self.ok(self.get(f"/test_jobs/{self.first.id}"))
        self.assertEqual(shown["parent"], whole)

    def test_two_levels(self):
        shown = self.one(expand="customer.parent,parent.main_tag,lines.tag", fields="name")
        self.assertEqual(shown["customer"]["parent"]["name"], "Head")
        self.assertTrue(shown["customer"]["parent"]["is_company"])
        self.assertEqual(shown["parent"]["main_tag"]["color"], 0)
        self.assertEqual([line["tag"] and line["tag"]["color"] for line in shown["lines"]], [0, None])
        self.assertEqual(sorted(shown), sorted(["id", "name", "customer", "parent", "lines"]))

    def test_many2many_is_expanded_too(self):
        names = ["color", "created_at", "external_ref", "id", "name", "updated_at"]
        self.assertEqual([sorted(tag) for tag in self.one(expand="tags")["tags"]], [names, names])

    def test_lists_expand_like_records(self):
        rows = self.ok(self.get("/test_jobs", expand="parent.main_tag,lines.tag", fields="name"))["data"]
        self.assertEqual(rows[1], self.one(expand="parent.main_tag,lines.tag", fields="name"))

    def test_what_cannot_be_expanded_is_named(self):
        for path, code in (
            ("name", "unknown_field"),
            ("nobody", "unknown_field"),
            ("customer.country", "unknown_field"),
            ("lines.quantity", "unknown_field"),
            ("parent.parent.parent", "too_many"),
        ):
            with self.subTest(path=path):
                self.refused_at(self.get("/test_jobs", expand=path), ("query:expand", code))

    def test_expanding_needs_the_scope_of_what_is_shown(self):
        key = self.make_key(self.user, "test_jobs:read customers:read")
        self.ok(self.get("/test_jobs", key=key, expand="customer.parent"))
        for path in ("main_tag", "parent.main_tag", "lines.tag", "customer.company", "tags"):
            with self.subTest(path=path):
                self.refused(self.get("/test_jobs", key=key, expand=path), 403, "missing_scope")

    def test_writes_answer_with_the_view_that_is_asked_for(self):
        answer = self.post("/test_jobs?fields=name&expand=main_tag", {"name": "N", "main_tag": self.tag.id})
        shown = self.ok(answer, 201)
        self.assertEqual((sorted(shown), shown["main_tag"]["color"]), (["id", "main_tag", "name"], 0))

    def test_fields_choose_and_hidden_ones_can_be_asked_for(self):
        self.second.note = "hello"
        self.assertNotIn("hint", self.one())
        self.assertEqual(self.one(fields="hint"), {"id": self.second.id, "hint": "hello"})
        self.assertEqual(self.one(fields=""), {"id": self.second.id})
        self.assertEqual(list(self.one(fields="name,code")), ["id", "name", "code"])
