from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from ..engine import audit_chain
from .audit_case import AuditCase


@tagged("post_install", "-at_install")
class TestAuditVerify(AuditCase):
    def test_sealed_rows_verify(self):
        self.sealed(3)
        self.sealed(2)
        report = self.seals._verify()
        self.assertEqual(report.findings, [])
        self.assertEqual((report.rows, report.blocks, report.unsealed), (5, 2, 0))

    def test_removed_row_is_named(self):
        ids = self.sealed()
        self.sql("DELETE FROM jdx_api_audit WHERE id = %s", ids[1])
        self.assertEqual(self.findings(), [("rows_removed", 1, (ids[1],))])

    def test_changed_row_is_named_whichever_column_it_is(self):
        changes = {
            "at": "at + interval '1 microsecond'",
            "key_id": "1",
            "user_id": "2",
            "status": "201",
            "path": "'/other'",
            "replayed": "true",
            "duration_ms": "duration_ms + 1",
            "request_body": "'{}'",
            "address": "'192.0.2.9'",
        }
        for column, value in changes.items():
            with self.subTest(column):
                row_id = self.sealed(1)[0]
                self.sql(f"UPDATE jdx_api_audit SET {column} = {value} WHERE id = %s", row_id)
                self.assertIn(("rows_changed", (row_id,)), [(f[0], f[2]) for f in self.findings()])

    def test_row_taken_out_of_its_block_is_named(self):
        row_id = self.sealed()[1]
        self.sql("UPDATE jdx_api_audit SET seal_id = NULL WHERE id = %s", row_id)
        self.assertEqual(self.findings(), [("rows_changed", 1, (row_id,))])

    def test_row_slipped_into_a_sealed_block_is_named(self):
        ids = self.sealed(2)
        self.sql("DELETE FROM jdx_api_audit WHERE id = %s", ids[0])
        seal = self.seals.search([])
        outside = self.request(seal_id=seal.id, status=500)
        inside = ids[0] + 1
        self.sql("UPDATE jdx_api_audit SET id = %s WHERE id = %s", -inside, ids[1])
        self.sql("UPDATE jdx_api_audit SET id = %s WHERE id = %s", ids[0], outside)
        # ids[0] came back with other content, ids[1] hides under another id.
        kinds = {kind for kind, _seal, _items in self.findings()}
        self.assertEqual(kinds, {"rows_changed", "rows_removed", "rows_orphaned"})

    def test_row_with_the_id_of_no_leaf_is_named_as_inserted(self):
        first = self.request()
        between = self.request()
        self.sql("DELETE FROM jdx_api_audit WHERE id = %s", between)
        self.request()
        self.seals._seal()
        seal = self.seals.search([])
        self.request(id=between, seal_id=seal.id)
        self.assertEqual(self.findings(), [("rows_inserted", 1, (between,))])
        self.assertTrue(first)

    def test_row_of_a_seal_that_does_not_exist_is_named(self):
        self.sealed()
        forged = self.request(seal_id=10**6)
        self.assertEqual(self.findings(), [("rows_orphaned", None, (forged,))])

    def test_changed_seal_is_named(self):
        self.sealed()
        self.sealed()
        for column, value in (("row_count", "2"), ("leaves_hash", "'00'"), ("sealed_at", "now()")):
            with self.subTest(column):
                self.sql(f"UPDATE jdx_api_audit_seal SET {column} = {value} WHERE number = 1")
                self.assertIn("seal_changed", {kind for kind, seal, _items in self.findings() if seal == 1})

    def test_seal_computed_anew_does_not_fit_the_next_one(self):
        ids = self.sealed()
        self.sealed()
        self.forge(1, ids[0])
        self.assertEqual(self.findings(), [("link_broken", 2, ())])

    def forge(self, number, row_id):
        """Change a row and compute its leaf and seal anew, as somebody with the source code would."""
        self.sql("UPDATE jdx_api_audit SET status = 418 WHERE id = %s", row_id)
        ((seal_id, seal),) = self.seals._seals("number = %s", (number,)).items()
        packed = audit_chain.leaves(self.seals._rows("seal_id = %s ORDER BY id", (seal_id,)))
        seal = seal._replace(leaves_hash=audit_chain.leaves_hash(packed), secret_id="")
        seal = seal._replace(hash=audit_chain.seal_hash(seal, ""))
        self.sql(
            "UPDATE jdx_api_audit_seal SET leaves = %s, leaves_hash = %s, hash = %s, secret_id = '' WHERE id = %s",
            packed,
            seal.leaves_hash,
            seal.hash,
            seal_id,
        )
        return seal

    def test_changed_leaf_is_named(self):
        self.sealed()
        self.sql("UPDATE jdx_api_audit_seal SET leaves = set_byte(leaves, 9, 255 - get_byte(leaves, 9))")
        self.assertEqual(self.findings(), [("leaves_changed", 1, ())])

    def test_removed_leaves_are_named(self):
        self.sealed()
        self.sql("UPDATE jdx_api_audit_seal SET leaves = NULL, pruned_at = now()")
        self.assertEqual(self.findings(), [("leaves_missing", 1, ())])

    def test_removed_seal_is_named(self):
        for _number in range(3):
            self.sealed(1)
        self.sql("DELETE FROM jdx_api_audit WHERE seal_id = (SELECT id FROM jdx_api_audit_seal WHERE number = 2)")
        self.sql("DELETE FROM jdx_api_audit_seal WHERE number = 2")
        self.assertEqual(self.findings(), [("seals_missing", None, (2,))])

    def test_cut_end_is_named_and_stays_so_after_further_sealing(self):
        for _number in range(3):
            self.sealed(1)
        self.sql("DELETE FROM jdx_api_audit WHERE seal_id = (SELECT id FROM jdx_api_audit_seal WHERE number = 3)")
        self.sql("DELETE FROM jdx_api_audit_seal WHERE number = 3")
        self.assertEqual(self.findings(), [("seals_missing", None, (3,))])
        self.sealed(1)
        self.assertEqual(self.findings(), [("seals_missing", None, (3,))])

    def test_missing_note_of_the_newest_seal_is_named(self):
        self.sealed()
        self.sql("DELETE FROM jdx_api_audit_head")
        self.assertEqual(self.findings(), [("head_missing", None, ())])

    def test_anchor_finds_a_chain_that_was_computed_anew(self):
        ids = self.sealed()
        anchor = self.seals._verify().head
        self.assertEqual(self.findings(anchor), [])
        seal = self.forge(1, ids[0])
        self.sql("UPDATE jdx_api_audit_head SET hash = %s", seal.hash)
        self.assertEqual(self.findings(), [])
        self.assertEqual(self.findings(anchor), [("anchor_differs", 1, ())])
        self.assertEqual(self.findings(audit_chain.Head(9, "0" * 64)), [("anchor_differs", 9, ())])

    def test_secret_of_the_configuration_finds_it_without_an_anchor(self):
        with self.with_secret("s3cret"):
            ids = self.sealed()
            self.assertEqual(self.findings(), [])
            seal = self.forge(1, ids[0])
            self.sql("UPDATE jdx_api_audit_head SET hash = %s", seal.hash)
            self.assertEqual(self.findings(), [("secret_unused", 1, ())])

    def test_first_secret_closes_the_chain_made_without(self):
        self.sealed()
        with self.with_secret("s3cret"):
            self.seals._seal()
            self.assertEqual(self.findings(), [])
            self.assertEqual(self.seals.search([], limit=1).row_count, 0)

    def test_old_secret_is_still_known_after_a_change(self):
        with self.with_secret("old"):
            self.sealed()
        with self.with_secret("new old"):
            self.sealed()
            self.assertEqual(self.findings(), [])
        with self.with_secret("new"):
            self.assertEqual(self.findings(), [("secret_missing", 1, ())])

    def test_dialog_says_whole_or_broken(self):
        ids = self.sealed()
        admin = new_test_user(self.env, "auditor", "base.group_user,jdx_restapi.group_api_admin")
        wizard = self.env["jdx.api.audit.verification"].with_user(admin).with_context(lang="en_US").create({})
        self.assertEqual(wizard.action_verify()["res_id"], wizard.id)
        self.assertEqual(wizard.outcome, "whole")
        self.assertIn("3", wizard.summary)
        wizard.anchor = wizard.head
        self.sql("DELETE FROM jdx_api_audit WHERE id = %s", ids[1])
        wizard.action_verify()
        self.assertEqual((wizard.outcome, wizard.findings), ("broken", f"Block 1: rows were removed: {ids[1]}"))
        with self.assertRaises(AccessError):
            plain = new_test_user(self.env, "not_auditor")
            self.env["jdx.api.audit.verification"].with_user(plain).create({}).action_verify()
