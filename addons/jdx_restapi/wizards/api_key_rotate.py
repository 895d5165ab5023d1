from datetime import timedelta

from odoo import fields, models


class ApiKeyRotate(models.TransientModel):
    """Asks how long the old secret stays valid while clients change to the new one."""

    _name = "jdx.api.key.rotate"
    _description = "New Secret for an API Key"

    key_ids = fields.Many2many("jdx.api.key", required=True)
    old_valid_until = fields.Datetime(
        "Old Secret Valid Until",
        default=lambda _self: fields.Datetime.now() + timedelta(days=7),
        help="Empty to refuse the old secret at once.",
    )

    def action_rotate(self):
        """Rotate the key and show the new text once."""
        key = self.key_ids.ensure_one()
        return key._show(key.rotate(self.old_valid_until))
