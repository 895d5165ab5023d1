from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from ..engine.denied_models import is_denied
from .common import CaseBase


@tagged("post_install", "-at_install")
class TestModelAccess(CaseBase):
    def setUp(self):
        super().setUp()
        self.access = self.env["jdx.api.model.access"]
        self.access.with_context(active_test=False).search([]).unlink()

    def allow(self, model, **values):
        return self.access.create({"model_id": self.env["ir.model"]._get(model).id, **values})

    def test_nothing_is_permitted_at_first(self):
        self.assertEqual(self.access.permitted("res.country"), frozenset())

    def test_change_counts_at_once(self):
        access = self.allow("res.country")
        self.assertEqual(self.access.permitted("res.country"), {"read"})
        access.write({"allow_write": True, "allow_create": True})
        self.assertEqual(self.access.permitted("res.country"), {"read", "write", "create"})
        access.active = False
        self.assertEqual(self.access.permitted("res.country"), frozenset())
        access.write({"active": True, "allow_delete": True})
        self.assertEqual(self.access.permitted("res.country"), {"read", "write", "create", "delete"})
        access.unlink()
        self.assertEqual(self.access.permitted("res.country"), frozenset())

    def test_models_with_secrets_are_refused(self):
        for model in (
            "ir.config_parameter",
            "ir.rule",
            "ir.model.access",
            "ir.actions.server",
            "ir.cron",
            "ir.attachment",
            "res.users",
            "res.users.apikeys",
            "res.groups",
            "mail.message",
            "queue.job",
            "jdx.api.key",
            "jdx.api.audit",
        ):
            self.assertTrue(is_denied(model), model)
            if model in self.env and not self.env[model]._abstract:
                with self.assertRaises(ValidationError):
                    self.allow(model)

    def test_models_without_records_of_their_own_are_refused(self):
        for model in ("mail.thread", "mail.compose.message"):
            with self.assertRaises(ValidationError):
                self.allow(model)

    def test_row_that_came_past_the_check_permits_nothing(self):
        access = self.allow("res.country")
        self.access.flush()
        self.env.cr.execute("UPDATE jdx_api_model_access SET model = 'ir.config_parameter' WHERE id = %s", (access.id,))
        self.access.invalidate_cache()
        self.access.clear_caches()
        self.assertEqual(self.access.permitted("ir.config_parameter"), frozenset())

    def test_api_administrators_see_the_list_and_system_administrators_change_it(self):
        plain = new_test_user(self.env, "plain")
        with self.assertRaises(AccessError):
            self.access.with_user(plain).search([])
        admin = new_test_user(self.env, "api_admin", "base.group_user,jdx_restapi.group_api_admin")
        access = self.allow("res.country")
        self.assertEqual(self.access.with_user(admin).search([]), access)
        with self.assertRaises(AccessError):
            access.with_user(admin).allow_write = True
        system = new_test_user(self.env, "system", "base.group_user,base.group_system")
        access.with_user(system).allow_write = True
