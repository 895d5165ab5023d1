from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import CaseBase


@tagged("post_install", "-at_install")
class TestSettings(CaseBase):
    def parameter(self, name):
        return self.env["ir.config_parameter"].get_param(f"jdx_restapi.{name}")

    def test_zero_is_kept_as_zero(self):
        settings = self.env["res.config.settings"].create({})
        settings.write({"jdx_audit_retention_days": 0, "jdx_default_rate_limit": 0, "jdx_audit_bodies": True})
        settings.set_values()
        self.assertEqual(self.parameter("audit_retention_days"), "0")
        self.assertEqual(self.parameter("default_rate_limit"), "0")
        self.assertEqual(self.parameter("audit_bodies"), "True")
        shown = self.env["res.config.settings"].create({})
        self.assertEqual((shown.jdx_audit_retention_days, shown.jdx_default_rate_limit), (0, 0))
        self.assertTrue(shown.jdx_audit_bodies)

    def test_numbers_start_with_the_documented_defaults(self):
        parameters = self.env["ir.config_parameter"]
        parameters.search([("key", "like", "jdx_restapi.%")]).unlink()
        shown = self.env["res.config.settings"].create({})
        self.assertEqual((shown.jdx_audit_retention_days, shown.jdx_default_rate_limit), (90, 600))
        self.assertFalse(shown.jdx_audit_bodies)

    def test_negative_numbers_are_refused(self):
        for name in ("jdx_audit_retention_days", "jdx_default_rate_limit"):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create({name: -1})
