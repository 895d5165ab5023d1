"""Outcomes of writes that came with an idempotency key; written and read by the dispatcher."""

from odoo import api, fields, models


class Idempotency(models.Model):
    _name = "jdx.api.idempotency"
    _description = "Idempotent Request"
    _rec_name = "token"
    _order = "id desc"
    _log_access = False

    key_id = fields.Many2one("jdx.api.key", "API Key", required=True, ondelete="cascade")
    token = fields.Char("Idempotency Key", required=True)
    fingerprint = fields.Char(required=True, help="SHA-256 of method, path and body")
    status = fields.Integer(required=True)
    # what one key's user was shown is not for every administrator of the API to read
    headers = fields.Text(required=True, groups="base.group_system")
    body = fields.Text(required=True, groups="base.group_system")
    record_ids = fields.Char()
    created_at = fields.Datetime(required=True, index=True)

    _sql_constraints = [
        ("token_uniq", "UNIQUE(key_id, token)", "The idempotency key is in use."),
    ]

    @api.autovacuum
    def _gc_outcomes(self):
        """Forget outcomes that are no longer replayed."""
        self.env.cr.execute(
            "DELETE FROM jdx_api_idempotency WHERE created_at < now() AT TIME ZONE 'utc' - interval '25 hours'"
        )
