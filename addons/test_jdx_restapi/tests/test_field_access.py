from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestFieldAccess(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("rest_clerk")
        cls.clerk_key = cls.make_key(cls.clerk)
        cls.one = cls.env["test.jdx.job"].create({"name": "One", "secret": "hush", "main_tag_id": cls.tag.id})

    def test_field_of_another_group_does_not_exist(self):
        path = f"/test_jobs/{self.one.id}"
        self.assertEqual(self.ok(self.get(path))["secret"], "hush")
        self.assertNotIn("secret", self.ok(self.get(path, key=self.clerk_key)))
        self.refused_at(self.get(path, key=self.clerk_key, fields="secret"), ("query:fields", "unknown_field"))
        self.refused_at(
            self.get("/test_jobs", key=self.clerk_key, secret="hush"), ("query:secret", "unknown_parameter")
        )
        self.refused_at(self.get("/test_jobs", key=self.clerk_key, sort="secret"), ("query:sort", "unknown_field"))
        self.refused_at(self.change(path, {"secret": "x"}, key=self.clerk_key), ("/secret", "unknown_field"))

    def test_group_given_to_the_user_counts_at_once(self):
        self.assertNotIn("secret", self.ok(self.get(f"/test_jobs/{self.one.id}", key=self.clerk_key)))
        self.clerk.groups_id |= self.env.ref("base.group_system")
        self.assertIn("secret", self.ok(self.get(f"/test_jobs/{self.one.id}", key=self.clerk_key)))

    def test_user_without_the_right_is_refused(self):
        self.ok(self.get("/test_tags", key=self.clerk_key))
        self.refused(self.post("/test_tags", {"name": "x"}, key=self.clerk_key), 403, "forbidden")
        self.refused(self.change(f"/test_tags/{self.tag.id}", {"name": "x"}, key=self.clerk_key), 403, "forbidden")
        self.refused(self.delete(f"/test_tags/{self.tag.id}", key=self.clerk_key), 403, "forbidden")
        self.refused(self.get("/test_notes", key=self.clerk_key), 403, "forbidden")
        self.refused(self.get("/test_notes/1", key=self.clerk_key), 403, "forbidden")
        self.assertEqual(self.tag.name, "Red")

    def test_record_rule_of_the_user_hides_records_everywhere(self):
        other = self.env["test.jdx.job"].create({"name": "Other", "priority": 5})
        self.env["ir.rule"].create(
            {
                "name": "clerks see priority 5 only",
                "model_id": self.env["ir.model"]._get_id("test.jdx.job"),
                "groups": [(6, 0, self.env.ref("base.group_user").ids)],
                "domain_force": "[('priority', '=', 5)]",
            }
        )
        key, hidden = self.clerk_key, f"/test_jobs/{self.one.id}"
        rows = self.ok(self.get("/test_jobs", key=key, count="true"))
        self.assertEqual(([row["id"] for row in rows["data"]], rows["count"]), ([other.id], 1))
        self.refused(self.get(hidden, key=key), 404, "not_found")
        self.refused(self.change(hidden, {"code": "x"}, key=key), 404, "not_found")
        self.refused(self.delete(hidden, key=key), 404, "not_found")
        self.refused(self.request("POST", hidden + "/finish", key=key), 404, "not_found")
        answer = self.change(f"/test_jobs/{other.id}", {"parent": self.one.id}, key=key)
        self.refused_at(answer, ("/parent", "invalid_reference"))
        # Odoo's own message depends on the user's rights; the code does not
        self.refused(self.change(f"/test_jobs/{other.id}", {"priority": 4}, key=key), 403, "forbidden")
        self.refused(self.post("/test_jobs", {"name": "unseen", "priority": 1}, key=key), 403, "forbidden")
        self.assertFalse(self.env["test.jdx.job"].search([("name", "=", "unseen")]))
        self.assertEqual(other.priority, 5)

    def test_translated_field_follows_the_users_language(self):
        for code in ("de_DE", "en_US"):
            self.env["res.lang"]._activate_lang(code)
        self.tag.with_context(lang="de_DE").name = "Rot"
        self.other_tag.with_context(lang="de_DE").name = "Aal"
        self.user.lang, self.clerk.lang = "de_DE", "en_US"
        self.assertEqual(self.ok(self.get(f"/test_tags/{self.tag.id}"))["name"], "Rot")
        self.assertEqual(self.ok(self.get(f"/test_tags/{self.tag.id}", key=self.clerk_key))["name"], "Red")
        ids = [self.tag.id, self.other_tag.id]
        self.assertEqual(self.ids("/test_tags", sort="name", **{"name[in]": "Rot,Aal"}), ids[::-1])
        self.assertEqual(self.ids("/test_tags", key=self.clerk_key, **{"name[contains]": "rot", "id": ids[0]}), [])
        first = self.ok(self.get("/test_tags", limit=1, sort="name", **{"name[in]": "Rot,Aal"}))
        second = self.ok(self.get("/test_tags", cursor=first["next_cursor"], sort="name", **{"name[in]": "Rot,Aal"}))
        self.assertEqual([row["name"] for row in second["data"]], ["Rot"])
        job = self.ok(self.get(f"/test_jobs/{self.one.id}"))
        self.assertEqual(job["main_tag"]["name"], "Rot")
        self.ok(self.change(f"/test_tags/{self.tag.id}", {"name": "Ziegelrot"}))
        self.assertEqual(self.tag.with_context(lang="en_US").name, "Red")
        self.assertEqual(self.tag.with_context(lang="de_DE").name, "Ziegelrot")
