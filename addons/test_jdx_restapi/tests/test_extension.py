from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestExtension(JobCase):
    """What another module adds to a resource by ``_inherit`` is part of it in every respect."""

    def test_added_field_is_read_written_filtered_and_sorted(self):
        shown = self.ok(self.post("/customers", {"name": "Robert", "nickname": "Bob"}), 201)
        self.assertEqual(shown["nickname"], "Bob")
        self.assertEqual(self.ids("/customers", nickname="Bob", sort="-nickname"), [shown["id"]])

    def test_added_action_runs_under_its_own_scope(self):
        shown = self.ok(self.post("/customers", {"name": "Robert"}), 201)
        path = f"/customers/{shown['id']}/greet"
        for scopes in ("customers:read", "customers:write", "quotes:greet"):
            key = self.make_key(self.user, scopes)
            self.refused(self.post(path, {}, key=key), 403, "missing_scope")
        key = self.make_key(self.user, "customers:greet")
        self.assertEqual(self.ok(self.post(path, {}, key=key))["nickname"], "Dear Robert")
        self.assertEqual(self.ok(self.post(path, {"nickname": "Rob"}, key=key))["nickname"], "Rob")

    def test_extension_is_described(self):
        document = self.ok(self.get("/openapi.json"))
        self.assertIn("nickname", document["components"]["schemas"]["Customer"]["properties"])
        self.assertIn("/customers/{id}/greet", document["paths"])
        self.assertIn("/test_tags", document["paths"])

    def test_resource_in_ten_lines_has_the_whole_contract(self):
        tag = self.ok(self.put("/test_tags/ref/T1", {"name": "Green", "color": 3}), 201)
        self.assertEqual(self.ok(self.get("/test_tags", **{"color[gte]": "3"}))["data"], [tag])
        self.assertEqual(self.ok(self.change(f"/test_tags/{tag['id']}", {"color": 4}))["color"], 4)
        answer = self.ok(self.post("/test_tags/batch", {"operations": [{"op": "delete", "id": tag["id"]}]}))
        self.assertEqual(answer["results"], [{"status": 204, "id": tag["id"]}])
        self.refused(self.get("/test_tags/ref/T1"), 404, "not_found")
        self.assertEqual(
            [row["id"] for row in self.ok(self.get("/test_tags/deleted", since="2020-01-01T00:00:00Z"))["data"]],
            [tag["id"]],
        )
