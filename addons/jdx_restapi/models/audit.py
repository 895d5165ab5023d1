from odoo import _, api, fields, models
from odoo.exceptions import AccessError

from .loose_many2one import LooseMany2one

#: The columns that a seal vouches for: all but seal_id, which is set by sealing.
EVIDENCE = (
    "id",
    "at",
    "key_id",
    "key_public_id",
    "user_id",
    "company_id",
    "request_id",
    "method",
    "path",
    "resource",
    "record_ids",
    "status",
    "code",
    "duration_ms",
    "address",
    "user_agent",
    "idempotency_key",
    "replayed",
    "request_body",
    "response_body",
)


class Audit(models.Model):
    """One row for each request of the API; append-only.

    The dispatcher inserts with one SQL statement; sealing sets ``seal_id`` and pruning deletes
    whole blocks, in SQL as well. The ORM only reads, for everybody, the superuser included.
    """

    _name = "jdx.api.audit"
    _description = "API Request"
    _order = "id desc"
    _rec_name = "request_id"
    _log_access = False

    at = fields.Datetime("Time", readonly=True)
    key_id = LooseMany2one("jdx.api.key", "API Key", readonly=True)
    key_public_id = fields.Char("Key ID", readonly=True)
    user_id = LooseMany2one("res.users", readonly=True)
    company_id = LooseMany2one("res.company", readonly=True)

    request_id = fields.Char("Request ID", readonly=True)
    method = fields.Char(readonly=True)
    path = fields.Char(readonly=True)
    resource = fields.Char(readonly=True)
    record_ids = fields.Text("Records Touched", readonly=True, help="IDs, separated by commas.")

    status = fields.Integer(readonly=True, group_operator=False)
    code = fields.Char("Error Code", readonly=True)
    duration_ms = fields.Float("Duration (ms)", readonly=True, group_operator="avg")
    address = fields.Char(readonly=True)
    user_agent = fields.Char("Client", readonly=True)
    idempotency_key = fields.Char(readonly=True)
    replayed = fields.Boolean(readonly=True, help="The stored answer of an earlier, equal request was sent.")
    request_body = fields.Text(readonly=True)
    response_body = fields.Text("Answer", readonly=True)

    seal_id = LooseMany2one("jdx.api.audit.seal", "Sealed Block", readonly=True)

    def init(self):
        """Add what the ORM cannot declare; few indexes, because each request pays for them."""
        self.env.cr.execute(
            """
            ALTER TABLE jdx_api_audit ALTER COLUMN at SET DEFAULT (now() AT TIME ZONE 'UTC');
            CREATE INDEX IF NOT EXISTS jdx_api_audit_key_at ON jdx_api_audit (key_id, at);
            -- The sealing job finds its rows without reading the sealed ones.
            CREATE INDEX IF NOT EXISTS jdx_api_audit_unsealed ON jdx_api_audit (id) WHERE seal_id IS NULL;
            -- Rows arrive in the order of time: a block range index answers "today" for almost nothing.
            CREATE INDEX IF NOT EXISTS jdx_api_audit_at ON jdx_api_audit USING brin (at);
            """
        )

    def name_get(self):
        """Name a request by what was asked and answered."""
        return [(row.id, f"{row.method} {row.path}: {row.status}") for row in self]

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: rows are inserted by the dispatcher only."""
        raise AccessError(_("The audit trail is written by the API only."))

    def write(self, vals):
        """Refuse: evidence does not change."""
        raise AccessError(_("The audit trail cannot be changed."))

    def unlink(self):
        """Refuse: only the retention setting removes rows, in whole sealed blocks."""
        raise AccessError(_("The audit trail cannot be deleted. The retention setting prunes it."))
