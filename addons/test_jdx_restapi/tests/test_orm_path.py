from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestOrmPath(JobCase):
    """A model that decides in Python what may be read is read through Odoo, not past it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notes = cls.env["test.jdx.note"].create(
            [{"name": f"n{number}", "text": f"text {number}", "hidden": number == 1} for number in range(5)]
        )
        cls.hidden = cls.notes[1]
        cls.shown = cls.notes - cls.hidden

    def test_list_asks_the_overridden_search(self):
        answer = self.ok(self.get("/test_notes", count="true"))
        self.assertEqual([row["id"] for row in answer["data"]], self.shown.ids)
        self.assertEqual(answer["count"], 4)

    def test_values_come_from_the_overridden_read(self):
        self.assertEqual(self.ok(self.get(f"/test_notes/{self.shown[0].id}"))["text"], "TEXT 0")
        self.assertEqual(self.ok(self.get("/test_notes", fields="text"))["data"][0]["text"], "TEXT 0")

    def test_what_search_hides_is_not_found(self):
        self.refused(self.get(f"/test_notes/{self.hidden.id}"), 404, "not_found")
        self.refused(self.change(f"/test_notes/{self.hidden.id}", {"name": "x"}), 404, "not_found")

    def test_pages_filters_and_sort_work_the_same(self):
        first = self.ok(self.get("/test_notes", sort="-name", limit=3))
        second = self.ok(self.get("/test_notes", sort="-name", limit=3, cursor=first["next_cursor"]))
        names = [row["name"] for row in first["data"] + second["data"]]
        self.assertEqual(names, ["n4", "n3", "n2", "n0"])
        self.assertEqual(self.ids("/test_notes", **{"name[in]": "n0,n1,n2"}), [self.notes[0].id, self.notes[2].id])

    def test_rows_of_a_record_are_read_the_same(self):
        job = self.job()
        self.notes.job_id = job
        shown = self.ok(self.get(f"/test_jobs/{job.id}", fields="notes"))["notes"]
        self.assertEqual([row["id"] for row in shown], self.shown.ids)
        self.assertEqual(shown[0]["text"], "TEXT 0")

    def test_write_that_hides_the_record_is_refused(self):
        answer = self.change(f"/test_notes/{self.shown[0].id}", {"hidden": True})
        self.refused(answer, 403, "forbidden")
        self.assertFalse(self.shown[0].hidden)

    def test_what_the_resource_does_not_do_is_not_allowed(self):
        answer = self.post("/test_notes", {"name": "x"})
        self.refused(answer, 405, "method_not_allowed")
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")
        answer = self.delete(f"/test_notes/{self.shown[0].id}")
        self.refused(answer, 405, "method_not_allowed")
        self.assertEqual(answer.headers["Allow"], "GET, HEAD, PATCH")

    def test_batch_and_upsert_do_no_more_than_the_resource(self):
        one = self.shown[0]
        operations = [
            {"op": "create", "data": {"name": "x"}},
            {"op": "delete", "id": one.id},
            {"op": "upsert", "ref": "A", "data": {"name": "x"}},
        ]
        for operation in operations:
            with self.subTest(operation=operation):
                self.refused_at(
                    self.post("/test_notes/batch", {"operations": [operation]}), ("/operations/0/op", "invalid_value")
                )
        update = {"op": "update", "id": one.id, "data": {"name": "changed"}}
        self.ok(self.post("/test_notes/batch", {"operations": [update]}))
        self.refused(self.put("/test_notes/ref/A", {"name": "x"}), 405, "method_not_allowed")
        self.assertEqual(self.env["test.jdx.note"].search([]).mapped("name"), ["changed", "n2", "n3", "n4"])
