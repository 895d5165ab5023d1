from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestEtag(RestCase):
    def setUp(self):
        super().setUp()
        self.customer = self.env["res.partner"].create({"name": "C"})
        self.path = f"/customers/{self.customer.id}"

    def etag(self, path=None, **params):
        return self.get(path or self.path, **params).headers["ETag"]

    def test_unchanged_answer_is_304_without_a_body(self):
        for path in (self.path, "/customers", "/me", "/openapi.json", "/customers/deleted?since=2026-01-01T00:00:00Z"):
            with self.subTest(path=path):
                etag = self.etag(path)
                for given in (etag, f"W/{etag}", f'"x", {etag}', "*"):
                    answer = self.get(path, headers={"If-None-Match": given})
                    if "deleted" not in path:
                        self.assertEqual((answer.status_code, answer.content), (304, b""))
                        self.assertEqual(answer.headers["ETag"], etag)
                self.assertEqual(self.get(path, headers={"If-None-Match": '"x"'}).status_code, 200)

    def test_changed_record_is_sent_again(self):
        etag = self.etag()
        self.customer.city = "Bonn"
        answer = self.get(self.path, headers={"If-None-Match": etag})
        self.assertEqual(self.ok(answer)["city"], "Bonn")

    def test_change_of_what_is_only_shown_is_sent_again(self):
        etag = self.etag()
        self.env["jdx.api.external.ref"].with_company(self.company)._set("res.partner", "E-1", self.customer.id)
        self.assertEqual(self.ok(self.get(self.path, headers={"If-None-Match": etag}))["external_ref"], "E-1")

    def test_write_of_an_old_version_is_refused(self):
        old = self.etag()
        new = self.change(self.path, {"city": "A"}, headers={"If-Match": old}).headers["ETag"]
        self.assertNotEqual(old, new)
        for method, body in (("PATCH", {"city": "B"}), ("DELETE", None)):
            self.refused(
                self.request(method, self.path, json=body, headers={"If-Match": old}), 412, "precondition_failed"
            )
        self.assertEqual(self.customer.city, "A")
        self.ok(self.change(self.path, {"city": "B"}, headers={"If-Match": new}))

    def test_version_is_the_same_for_each_view_of_the_record(self):
        for number, (form, view) in enumerate(
            (("%s", {"fields": "name"}), ("%s", {"expand": "company"}), ('"x.y", %s', {}))
        ):
            with self.subTest(view=view):
                given = form % self.etag(**view)
                self.ok(self.change(self.path, {"city": str(number)}, headers={"If-Match": given}))
        self.ok(self.change(self.path, {"city": "any"}, headers={"If-Match": "*"}))

    def test_etag_of_a_write_is_that_of_the_next_read(self):
        answer = self.post("/customers", {"name": "New"})
        path = answer.headers["Location"]
        self.assertEqual(answer.headers["ETag"], self.etag(path))
        self.assertEqual(self.change(path, {"city": "X"}).headers["ETag"], self.etag(path))
        self.assertEqual(self.put("/customers/ref/E-2", {"name": "U"}).headers["ETag"], self.etag("/customers/ref/E-2"))

    def test_change_past_the_orm_counts(self):
        etag = self.etag()
        self.env.cr.execute("UPDATE res_partner SET city = 'SQL' WHERE id = %s", [self.customer.id])
        self.refused(self.change(self.path, {"city": "A"}, headers={"If-Match": etag}), 412, "precondition_failed")

    def test_broken_tags_are_refused(self):
        for given in ("x", "", '"open', "x, y", '"a" b'):
            with self.subTest(given=given):
                answer = self.change(self.path, {"city": "A"}, headers={"If-Match": given})
                self.refused_at(answer, ("header:If-Match", "invalid_value"))
                self.refused_at(
                    self.get(self.path, headers={"If-None-Match": given}), ("header:If-None-Match", "invalid_value")
                )

    def test_absent_record_is_not_found_whatever_the_tag(self):
        self.refused(self.change("/customers/99999999", {}, headers={"If-Match": "*"}), 404, "not_found")

    def test_upsert_with_a_version_does_not_create(self):
        answer = self.put("/customers/ref/E-3", {"name": "x"}, headers={"If-Match": "*"})
        self.refused(answer, 412, "precondition_failed")
        etag = self.put("/customers/ref/E-3", {"name": "x"}).headers["ETag"]
        self.ok(self.put("/customers/ref/E-3", {"city": "y"}, headers={"If-Match": etag}))
        self.refused(
            self.put("/customers/ref/E-3", {"city": "z"}, headers={"If-Match": etag}), 412, "precondition_failed"
        )

    def test_upsert_that_may_only_create_leaves_a_record_alone(self):
        only_new = {"If-None-Match": "*"}
        first = self.ok(self.put("/customers/ref/E-4", {"name": "first"}, headers=only_new), 201)
        answer = self.put("/customers/ref/E-4", {"name": "second"}, headers=only_new)
        self.refused(answer, 412, "precondition_failed")
        self.assertEqual(self.ok(self.get("/customers/ref/E-4")), first)
        answer = self.put("/customers/ref/E-4", {"name": "x"}, headers={"If-None-Match": '"1"'})
        self.refused_at(answer, ("header:If-None-Match", "invalid_value"))
