from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestSync(RestCase):
    """Following changes. Times are set by hand: all of a test is one transaction, so its clock stands still.

    What concerns transactions that overlap is tested with a real server, in tests/server.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = fields.Datetime.now().replace(year=2031)
        cls.since = cls.start.isoformat() + "Z"
        cls.customers = cls.env["res.partner"].create([{"name": f"Sync {number}"} for number in range(5)])
        cls.touch(cls.customers)

    @classmethod
    def touch(cls, customers, microseconds=0):
        """Date changes into a far year, one microsecond after the other."""
        customers.flush()
        for number, customer in enumerate(customers):
            moment = cls.start + timedelta(microseconds=microseconds + number)
            cls.env.cr.execute("UPDATE res_partner SET write_date = %s WHERE id = %s", [moment, customer.id])

    def changes(self, limit=2, **params):
        """Return ``(ids, sync cursor)`` over all pages."""
        ids, params = [], {"limit": limit, "fields": "id", **params}
        while True:
            page = self.ok(self.get("/customers", **params))
            ids += [row["id"] for row in page["data"]]
            if page["next_cursor"] is None:
                return ids, page["sync_cursor"]
            self.assertNotIn("sync_cursor", page)
            params["cursor"] = page["next_cursor"]

    def test_changes_come_in_their_order(self):
        self.assertEqual(self.changes(updated_since=self.since)[0], self.customers.ids)
        self.touch(self.customers[0], microseconds=50)
        self.assertEqual(self.changes(updated_since=self.since)[0], (self.customers[1:] | self.customers[0]).ids)

    def test_microseconds_count(self):
        since = (self.start + timedelta(microseconds=3)).isoformat() + "Z"
        self.assertEqual(self.changes(updated_since=since)[0], self.customers[3:].ids)
        shown = self.ok(self.get(f"/customers/{self.customers[3].id}"))
        self.assertTrue(shown["updated_at"].endswith(".000003Z"), shown["updated_at"])
        self.assertEqual(self.ids("/customers", **{"updated_at[gt]": shown["updated_at"]}), [self.customers[4].id])

    def test_archived_records_are_changes_too(self):
        self.customers[2].active = False
        self.touch(self.customers)
        self.assertEqual(self.changes(updated_since=self.since)[0], self.customers.ids)
        self.assertEqual(self.ok(self.get("/customers", updated_since=self.since, count="true"))["count"], 5)

    def test_filters_narrow_what_is_followed(self):
        ids, cursor = self.changes(updated_since=self.since, name="Sync 3")
        self.assertEqual(ids, self.customers[3].ids)
        self.refused_at(self.get("/customers", cursor=cursor), ("query:cursor", "invalid_cursor"))
        self.ok(self.get("/customers", cursor=cursor, name="Sync 3"))

    def test_sync_cursor_goes_on_from_now(self):
        _ids, cursor = self.changes(updated_since=self.since)
        page = self.ok(self.get("/customers", cursor=cursor, limit=500))
        # these changes lie in the future, so they are told again
        self.assertEqual([row["id"] for row in page["data"]], self.customers.ids)
        self.env.cr.execute("UPDATE res_partner SET write_date = now() AT TIME ZONE 'utc' - interval '1 hour'")
        page = self.ok(self.get("/customers", cursor=page["sync_cursor"]))
        self.assertEqual((page["data"], page["next_cursor"]), ([], None))
        self.assertTrue(page["sync_cursor"])

    def test_order_cannot_be_chosen(self):
        self.refused_at(self.get("/customers", updated_since=self.since, sort="name"), ("query:sort", "invalid_value"))
        _ids, cursor = self.changes(updated_since=self.since)
        self.refused_at(self.get("/customers", cursor=cursor, sort="name"), ("query:cursor", "invalid_cursor"))

    def test_times_that_are_none(self):
        for text in (
            "yesterday",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "",
            "9999-12-31T23:59:59-23:59",
            "0000-01-01T00:00:00Z",
        ):
            with self.subTest(text=text):
                self.refused_at(self.get("/customers", updated_since=text), ("query:updated_since", "invalid_value"))
                self.refused_at(self.get("/customers/deleted", since=text), ("query:since", "invalid_value"))
        for text in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-01-01t00:00:00+14:00"):
            self.ok(self.get("/customers", updated_since=text, limit=1))
            self.ok(self.get("/customers/deleted", since=text, limit=1))

    def test_deletions_by_the_orm_by_cascade_and_by_sql(self):
        banks = self.env["res.partner.bank"].create(
            [{"acc_number": str(number), "partner_id": self.customers[0].id} for number in range(2)]
        )
        by_orm, by_sql = self.customers[1], self.customers[2]
        self.ok(self.delete(f"/customers/{by_orm.id}"), 204)
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [by_sql.id])
        rows = self.ok(self.get("/customers/deleted", since="2020-01-01T00:00:00Z"))["data"]
        self.assertEqual([row["id"] for row in rows], [by_orm.id, by_sql.id])
        self.assertTrue(rows[0]["deleted_at"].endswith("Z"))
        self.env["jdx.api.deletion"]._watch([self.env["res.partner.bank"]])
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [self.customers[0].id])
        notes = self.env["jdx.api.deletion"].search([("model", "=", "res.partner.bank")])
        self.assertEqual(sorted(notes.mapped("res_id")), banks.ids)

    def test_rolled_back_deletion_is_none(self):
        with self.env.cr.savepoint():
            self.env.cr.execute("SAVEPOINT undo")
            self.customers[0].unlink()
            self.env.cr.execute("ROLLBACK TO SAVEPOINT undo")
        self.assertEqual(self.ids("/customers/deleted", since="2020-01-01T00:00:00Z"), [])

    def test_deletions_have_pages_and_a_sync_cursor(self):
        ids = self.customers.ids
        self.customers.unlink()
        seen, params = [], {"since": "2020-01-01T00:00:00Z", "limit": 2}
        while True:
            page = self.ok(self.get("/customers/deleted", **params))
            seen += [row["id"] for row in page["data"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
        self.assertEqual(sorted(seen), ids)
        cursor = page["sync_cursor"]
        self.env.cr.execute("UPDATE jdx_api_deletion SET deleted_at = deleted_at - interval '1 hour'")
        self.assertEqual(self.ids("/customers/deleted", cursor=cursor), [])
        self.refused_at(self.get("/customers", cursor=cursor), ("query:cursor", "invalid_cursor"))
        self.refused_at(self.get("/users/deleted", cursor=cursor), ("query:cursor", "invalid_cursor"))

    def test_reference_of_a_deleted_record_can_be_used_again(self):
        first = self.ok(self.put("/customers/ref/AGAIN", {"name": "x"}), 201)["id"]
        self.env["res.partner"].browse(first).unlink()
        self.refused(self.get("/customers/ref/AGAIN"), 404, "not_found")
        self.assertNotEqual(self.ok(self.put("/customers/ref/AGAIN", {"name": "y"}), 201)["id"], first)

    def test_old_deletions_are_forgotten(self):
        self.customers[0].unlink()
        self.env.cr.execute("UPDATE jdx_api_deletion SET deleted_at = deleted_at - interval '179 days'")
        self.env["jdx.api.deletion"]._gc_deletions()
        self.assertEqual(len(self.ids("/customers/deleted", since="2020-01-01T00:00:00Z")), 1)
        self.env.cr.execute("UPDATE jdx_api_deletion SET deleted_at = deleted_at - interval '2 days'")
        self.env["jdx.api.deletion"]._gc_deletions()
        self.assertEqual(self.ids("/customers/deleted", since="2020-01-01T00:00:00Z"), [])
