from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestIsolation(RestCase):
    """A key works in one company; what belongs to another does not exist for it, in any operation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other Ltd"})
        cls.user.write({"company_ids": [(4, cls.other.id)]})
        cls.other_key = cls.make_key(cls.user, company_id=cls.other.id)
        cls.env["ir.rule"].search([("model_id.model", "=", "res.partner")]).write({"active": True})
        partners = cls.env["res.partner"]
        cls.ours, cls.theirs, cls.shared = partners.create(
            [
                {"name": "Ours", "company_id": cls.company.id, "city": "Isolation"},
                {"name": "Theirs", "company_id": cls.other.id, "city": "Isolation"},
                {"name": "Shared", "company_id": False, "city": "Isolation"},
            ]
        )

    def test_list_shows_the_company_of_the_key_and_what_is_shared(self):
        for key, mine in ((self.key, self.ours), (self.other_key, self.theirs)):
            answer = self.ok(self.get("/customers", key=key, city="Isolation", count="true", fields="id"))
            self.assertEqual([row["id"] for row in answer["data"]], (mine | self.shared).sorted("id").ids)
            self.assertEqual(answer["count"], 2)

    def test_record_of_another_company_is_like_an_absent_one(self):
        theirs, absent = f"/customers/{self.theirs.id}", "/customers/99999999"
        for method, tail, body in (
            ("GET", "", None),
            ("PATCH", "", {"city": "x"}),
            ("DELETE", "", None),
            ("HEAD", "", None),
            ("GET", "?fields=id", None),
            ("PATCH", "", {}),
        ):
            with self.subTest(method=method):
                found, missing = (self.request(method, path + tail, json=body) for path in (theirs, absent))
                self.assertEqual(found.status_code, 404)
                self.assertEqual(self.without_request_id(found), self.without_request_id(missing))
        self.assertEqual(self.theirs.city, "Isolation")

    def without_request_id(self, answer):
        headers = {name: value for name, value in answer.headers.items() if name not in ("X-Request-ID", "Date")}
        return headers, answer.text.replace(answer.headers["X-Request-ID"], "")

    def test_reference_to_another_company_is_like_one_to_nothing(self):
        answers = [
            self.post("/customers", {"name": "x", "parent": record_id}) for record_id in (self.theirs.id, 99999999)
        ]
        for answer in answers:
            self.refused_at(answer, ("/parent", "invalid_reference"))
        self.assertEqual(*(self.without_request_id(answer) for answer in answers))

    def test_filter_and_batch_reach_nothing_either(self):
        self.assertEqual(self.ids("/customers", id=self.theirs.id), [])
        self.assertEqual(self.ids("/customers", company=self.other.id), [])
        problem = self.refused(
            self.post("/customers/batch", {"operations": [{"op": "delete", "id": self.theirs.id}]}), 422, "batch_failed"
        )
        self.assertEqual(problem["errors"][0]["pointer"], "/operations/0")
        self.assertTrue(self.theirs.exists())

    def test_companies_are_those_of_the_user(self):
        stranger = self.env["res.company"].create({"name": "Stranger Ltd"})
        # Odoo shows all companies to administrators
        key = self.make_key(self.make_user("rest_partners", "base.group_user,base.group_partner_manager"))
        self.assertEqual(self.ids("/companies", key=key), self.company.ids)
        self.refused(self.get(f"/companies/{stranger.id}", key=key), 404, "not_found")
        answer = self.post("/customers", {"name": "x", "company": stranger.id}, key=key)
        self.refused_at(answer, ("/company", "invalid_reference"))

    def test_record_cannot_be_moved_out_of_sight(self):
        # a company that the user may work in, and this key may not: Odoo's rule refuses it
        self.refused(self.post("/customers", {"name": "Moved", "company": self.other.id}), 403, "forbidden")
        self.refused(self.change(f"/customers/{self.ours.id}", {"company": self.other.id}), 403, "forbidden")
        self.assertEqual(self.ours.company_id, self.company)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Moved")]))
        self.ok(self.post("/customers", {"name": "x", "company": self.other.id}, key=self.other_key), 201)

    def test_external_references_belong_to_a_company(self):
        mine = self.ok(self.put("/customers/ref/SAME", {"name": "Mine"}), 201)
        theirs = self.ok(self.put("/customers/ref/SAME", {"name": "Theirs"}, key=self.other_key), 201)
        self.assertNotEqual(mine["id"], theirs["id"])
        self.assertEqual(self.ok(self.get("/customers/ref/SAME"))["name"], "Mine")
        self.assertEqual(self.ok(self.get("/customers/ref/SAME", key=self.other_key))["name"], "Theirs")

    def test_deletions_of_another_company_are_not_told(self):
        ids = {"ours": self.ours.id, "theirs": self.theirs.id, "shared": self.shared.id}
        (self.ours | self.theirs | self.shared).unlink()
        since = "2020-01-01T00:00:00Z"
        self.assertCountEqual(self.ids("/customers/deleted", since=since), [ids["ours"], ids["shared"]])
        self.assertCountEqual(
            self.ids("/customers/deleted", since=since, key=self.other_key), [ids["theirs"], ids["shared"]]
        )

    def test_defaults_of_a_new_record_are_those_of_the_keys_company(self):
        self.user.groups_id |= self.env.ref("sales_team.group_sale_manager")
        quote = self.ok(self.post("/quotes", {"customer": self.shared.id}, key=self.other_key), 201)
        self.assertEqual(quote["company"]["id"], self.other.id)
        self.refused(self.get(f"/quotes/{quote['id']}"), 404, "not_found")

    def test_user_with_few_rights(self):
        clerk = self.make_key(self.make_user("rest_few"))
        self.ok(self.get("/customers", key=clerk, limit=1))
        for answer in (
            self.post("/customers", {"name": "x"}, key=clerk),
            self.change(f"/customers/{self.ours.id}", {"city": "x"}, key=clerk),
            self.delete(f"/customers/{self.ours.id}", key=clerk),
            self.put("/customers/ref/Z", {"name": "x"}, key=clerk),
        ):
            self.refused(answer, 403, "forbidden")
        self.refused(self.get("/quotes", key=clerk), 403, "forbidden")
        self.assertEqual(self.ours.city, "Isolation")
        self.assertFalse(self.env["jdx.api.external.ref"].search([("ref", "=", "Z")]))
