from odoo import fields, models


class ApiKeyRevoke(models.TransientModel):
    """Asks why a key is revoked."""

    _name = "jdx.api.key.revoke"
    _description = "Revoke API Keys"

    key_ids = fields.Many2many("jdx.api.key", required=True)
    reason = fields.Char(required=True)

    def action_revoke(self):
        """Revoke the keys for good."""
        self.key_ids.revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
