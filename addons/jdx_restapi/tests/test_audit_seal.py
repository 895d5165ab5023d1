from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .audit_case import JOB, AuditCase


@tagged("post_install", "-at_install")
class TestAuditSeal(AuditCase):
    def test_orm_writes_nothing_even_as_superuser(self):
        row = self.env["jdx.api.audit"].browse(self.request())
        self.sealed()
        seal = self.seals.search([], limit=1)
        for record in (row, seal):
            for act in (
                lambda record=record: record.create({}),
                lambda record=record: record.write({"hash": "x"}),
                record.unlink,
            ):
                with self.assertRaises(AccessError):
                    act()

    def test_insert_without_time_gets_the_time_of_the_database(self):
        row = self.env["jdx.api.audit"].browse(self.request())
        self.assertLess(abs(row.at - datetime.utcnow()), timedelta(hours=1))

    def test_blocks_are_bounded(self):
        with patch(f"{JOB}.BLOCK_ROWS", 2):
            self.sealed(5)
        self.assertEqual(self.seals.search([], order="number").mapped("row_count"), [2, 2, 1])
        self.assertEqual(self.findings(), [])

    def test_nothing_waiting_makes_no_block(self):
        self.seals._seal()
        self.assertFalse(self.seals.search([]))

    def test_row_committed_late_goes_into_a_later_block(self):
        late = self.request()
        self.sql("UPDATE jdx_api_audit SET seal_id = -1 WHERE id = %s", late)  # not visible yet, so to speak
        self.sealed(2)
        self.sql("UPDATE jdx_api_audit SET seal_id = NULL WHERE id = %s", late)
        self.seals._seal()
        self.assertEqual(self.findings(), [])

    def test_retention_prunes_whole_old_blocks_and_the_chain_still_verifies(self):
        old = self.sealed(2, at=datetime.utcnow() - timedelta(days=91))
        mixed = self.request(at=datetime.utcnow() - timedelta(days=91))
        recent = self.sealed(1)
        self.seals._prune()
        left = [row_id for (row_id,) in self.sql("SELECT id FROM jdx_api_audit ORDER BY id")]
        self.assertEqual(left, [mixed, *recent])
        self.assertNotIn(old[0], left)
        report = self.seals._verify()
        self.assertEqual(report.findings, [])
        self.assertEqual(report.pruned, 1)
        self.assertTrue(self.seals.search([("number", "=", 1)]).pruned_at)

    def test_retention_of_zero_keeps_everything(self):
        self.sealed(1, at=datetime.utcnow() - timedelta(days=4000))
        self.env["ir.config_parameter"].set_param("jdx_restapi.audit_retention_days", "0")
        self.assertEqual(self.seals._prune(), 0)
        self.assertEqual(self.sql("SELECT count(*) FROM jdx_api_audit"), [(1,)])

    def test_tampered_block_is_not_pruned_away(self):
        ids = self.sealed(2, at=datetime.utcnow() - timedelta(days=91))
        self.sql("UPDATE jdx_api_audit SET status = 418 WHERE id = %s", ids[0])
        with mute_logger(JOB):
            self.assertEqual(self.seals._prune(), 0)
        self.assertEqual(self.findings(), [("rows_changed", 1, (ids[0],))])
        self.assertEqual(self.seals._prune(force=True), 2)

    def test_row_added_to_a_pruned_block_is_named(self):
        ids = self.sealed(1, at=datetime.utcnow() - timedelta(days=91))
        seal = self.seals.search([])
        self.seals._prune()
        self.request(id=ids[0], seal_id=seal.id)
        self.assertEqual(self.findings(), [("rows_inserted", 1, (ids[0],))])

    def test_cron_enqueues_one_job_and_only_when_something_waits(self):
        jobs = self.env["queue.job"].search([("identity_key", "=", "jdx_api_audit_seal")])
        jobs.unlink()
        self.seals._cron_seal()
        count = lambda: self.env["queue.job"].search_count([("identity_key", "=", "jdx_api_audit_seal")])  # noqa: E731
        self.assertEqual(count(), 0)
        self.request()
        self.seals._cron_seal()
        self.seals._cron_seal()
        self.assertEqual(count(), 1)
