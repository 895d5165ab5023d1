from datetime import timedelta

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..engine import keys
from .common import CaseBase


@tagged("post_install", "-at_install")
class TestApiKey(CaseBase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Blinds Ltd"})
        cls.owner = new_test_user(cls.env, "key_owner")
        cls.other = new_test_user(cls.env, "key_other")
        cls.admin = new_test_user(cls.env, "key_admin", "base.group_user,jdx_restapi.group_api_admin")
        cls.system = new_test_user(cls.env, "key_system", "base.group_user,base.group_system")
        cls.keys = cls.env["jdx.api.key"]

    def key(self, **values):
        values = {"name": "Shop", "user_id": self.owner.id, "scopes": "customers:read", **values}
        return self.keys.with_user(self.admin).create(values)

    def stored(self, key, columns):
        key.flush()
        self.env.cr.execute(f"SELECT {columns} FROM jdx_api_key WHERE id = %s", (key.id,))
        return self.env.cr.fetchone()

    def test_issued_key_is_stored_as_digest_only(self):
        key = self.key()
        text = key.issue()
        public_id, digest = self.stored(key, "public_id, digest")
        self.assertEqual(keys.parse(text), public_id)
        self.assertTrue(keys.matches(text, digest))
        self.env.cr.execute("SELECT row_to_json(k)::text FROM jdx_api_key k WHERE id = %s", (key.id,))
        self.assertNotIn(text[-43:], self.env.cr.fetchone()[0])
        self.assertNotIn(text[-43:], "".join(key.message_ids.mapped("body")))

    def test_second_issue_is_refused(self):
        key = self.key()
        key.issue()
        with self.assertRaises(UserError):
            key.issue()

    def test_dialog_gets_the_key_and_no_table_does(self):
        action = self.key().action_issue()
        shown = self.env[action["res_model"]].with_user(self.admin).with_context(**action["context"])
        self.assertTrue(keys.parse(shown.default_get(["key"])["key"]))
        self.assertTrue(shown._abstract)

    def test_digest_is_readable_by_nobody(self):
        key = self.key()
        key.issue()
        with self.assertRaises(AccessError):
            key.with_user(self.system).read(["digest"])
        self.assertNotIn("digest", key.with_user(self.system).fields_get())

    def test_state_follows_dates_and_verbs(self):
        key = self.key()
        self.assertEqual(key.state, "draft")
        key.issue()
        self.assertEqual(key.state, "active")
        key.active = False
        self.assertEqual(key.state, "suspended")
        key.write({"active": True, "expires_at": fields.Datetime.now() - timedelta(seconds=1)})
        self.assertEqual(key.state, "expired")
        key.revoke("lost")
        self.assertEqual(key.state, "revoked")

    def test_search_by_state_finds_what_the_badge_says(self):
        draft, active, revoked = self.key(), self.key(), self.key()
        active.issue()
        revoked.issue()
        revoked.revoke("lost")
        ours = (draft + active + revoked).with_context(active_test=False)
        for state, expected in (("draft", draft), ("active", active), ("revoked", revoked)):
            self.assertEqual(ours.search([("state", "=", state), ("id", "in", ours.ids)]), expected)
        self.assertEqual(ours.search([("state", "not in", ["draft", "revoked"]), ("id", "in", ours.ids)]), active)

    def test_rotation_keeps_id_and_old_digest_until_the_date(self):
        key = self.key()
        old = key.issue()
        until = fields.Datetime.now() + timedelta(days=2)
        new = key.rotate(until)
        self.assertEqual(keys.parse(new), keys.parse(old))
        digest, previous, valid_until = self.stored(key, "digest, previous_digest, previous_valid_until")
        self.assertTrue(keys.matches(new, digest))
        self.assertTrue(keys.matches(old, previous))
        self.assertEqual(valid_until, until)
        key.end_overlap()
        self.assertEqual(self.stored(key, "previous_digest, previous_valid_until"), (None, None))

    def test_rotation_without_overlap_forgets_the_old_secret(self):
        key = self.key()
        key.issue()
        for date in (None, fields.Datetime.now() - timedelta(minutes=1)):
            key.rotate(date)
            self.assertEqual(self.stored(key, "previous_digest, previous_valid_until"), (None, None))

    def test_rotate_and_revoke_dialogs_do_what_they_say(self):
        key = self.key()
        key.issue()
        action = key.action_rotate()
        wizard = self.env[action["res_model"]].with_user(self.admin).with_context(**action["context"]).create({})
        self.assertTrue(keys.matches(wizard.action_rotate()["context"]["default_key"], key.sudo().digest))
        action = key.action_revoke()
        wizard = self.env[action["res_model"]].with_user(self.admin).with_context(**action["context"])
        wizard.create({"reason": "left the company"}).action_revoke()
        self.assertEqual(key.revoke_reason, "left the company")
        self.assertEqual(key.revoked_by_id, self.admin)

    def test_revoked_key_stays_revoked(self):
        key = self.key()
        key.issue()
        key.revoke("lost")
        with self.assertRaises(UserError):
            key.rotate()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            key.active = True
            key.flush()

    def test_only_the_verbs_write_what_makes_a_key_valid(self):
        key = self.key()
        key.issue()
        for values in (
            {"digest": keys.digest("known")},
            {"previous_digest": keys.digest("known")},
            {"public_id": "a" * 12},
            {"revoked_at": False},
            {"last_used_at": False},
        ):
            with self.assertRaises(AccessError):
                key.with_user(self.system).write(values)
            with self.assertRaises(AccessError):
                self.keys.with_user(self.system).create({"name": "x", "user_id": self.owner.id, **values})

    def test_issued_key_cannot_change_hands(self):
        key = self.key()
        key.user_id = self.other
        key.issue()
        with self.assertRaises(UserError):
            key.user_id = self.owner
        with self.assertRaises(UserError):
            key.company_id = self.company

    def test_copy_is_a_draft(self):
        key = self.key()
        key.issue()
        copied = key.copy()
        self.assertEqual(copied.state, "draft")
        self.assertEqual(self.stored(copied, "digest, public_id"), (None, None))

    def test_malformed_scope_is_refused_by_name(self):
        for text in ("customers", "customers:", "Customers:read", "customers:read;quotes:read", "res.partner:read"):
            with self.assertRaisesRegex(ValidationError, text):
                self.key(scopes=f"users:read {text}")

    def test_unknown_resource_is_noted_and_accepted(self):
        self.assertFalse(self.key(scopes="customers:read *:read models:read").scope_note)
        self.assertIn("nosuch", self.key(scopes="nosuch:read").scope_note)

    def test_networks_are_checked(self):
        self.key(networks="192.0.2.0/24\n2001:db8::/32 198.51.100.7")
        for text in ("192.0.2.1/24", "example.com", "300.1.1.1", "192.0.2.0/24, 10.0.0.0/8"):
            with self.assertRaises(ValidationError):
                self.key(networks=text)

    def test_company_must_be_one_of_the_users(self):
        with self.assertRaises(ValidationError):
            self.key(company_id=self.company.id)
        self.owner.company_ids += self.company
        self.admin.company_ids += self.company
        self.assertEqual(self.key(company_id=self.company.id).company_id, self.company)

    def test_key_never_acts_as_the_system_user(self):
        with self.assertRaises(ValidationError):
            self.env["jdx.api.key"].create({"name": "root", "user_id": SUPERUSER_ID})

    def test_api_administrator_makes_no_key_of_a_system_administrator(self):
        with self.assertRaises(AccessError):
            self.key(user_id=self.system.id)
        key = self.keys.with_user(self.system).create({"name": "Sync", "user_id": self.system.id})
        for act in (key.with_user(self.admin).issue, key.with_user(self.admin).rotate):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            key.with_user(self.admin).scopes = "*:*"
        draft = self.key()
        with self.assertRaises(AccessError):
            draft.user_id = self.system

    def test_users_see_only_their_own_keys(self):
        own, others = self.key(), self.key(user_id=self.other.id)
        visible = self.keys.with_user(self.owner).search([])
        self.assertIn(own, visible)
        self.assertNotIn(others, visible)
        with self.assertRaises(AccessError):
            others.with_user(self.owner).read(["name"])
        with self.assertRaises(AccessError):
            own.with_user(self.owner).write({"scopes": "*:*"})
        with self.assertRaises(AccessError):
            own.with_user(self.owner).issue()

    def test_owner_may_revoke_and_nobody_elses_key(self):
        own, others = self.key(), self.key(user_id=self.other.id)
        (own + others).mapped(lambda key: key.issue())
        own.with_user(self.owner).revoke("laptop stolen")
        self.assertTrue(own.revoked_at)
        with self.assertRaises(AccessError):
            others.with_user(self.owner).revoke("no")

    def test_keys_of_other_companies_do_not_exist_for_an_administrator(self):
        self.owner.company_ids += self.company
        key = self.env["jdx.api.key"].create(
            {"name": "Elsewhere", "user_id": self.owner.id, "company_id": self.company.id}
        )
        self.assertNotIn(key, self.keys.with_user(self.admin).search([]))
        for act in (key.with_user(self.admin).issue, key.with_user(self.admin).end_overlap):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            key.with_user(self.admin).revoke("not mine")

    def test_used_key_is_evidence_and_cannot_be_deleted(self):
        key = self.key()
        key.issue()
        key.sudo().last_used_at = fields.Datetime.now()
        with self.assertRaises(UserError):
            key.with_context(_force_unlink=True).unlink()
        self.key().unlink()

    def test_new_key_starts_with_the_limit_of_the_settings(self):
        self.env["ir.config_parameter"].set_param("jdx_restapi.default_rate_limit", "42")
        self.assertEqual(self.key().rate_limit, 42)

    def test_zero_is_a_limit_of_the_settings_too(self):
        self.env["ir.config_parameter"].set_param("jdx_restapi.default_rate_limit", "0")
        self.assertEqual(self.key().rate_limit, 0)

    def test_user_form_counts_keys(self):
        self.key()
        self.assertEqual(self.owner.with_user(self.admin).jdx_api_key_count, 1)
        action = self.owner.with_user(self.admin).action_view_jdx_api_keys()
        self.assertEqual(action["domain"], [("user_id", "=", self.owner.id)])
