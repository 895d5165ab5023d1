from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import config

from ..engine.audit_chain import Head, Seal
from .audit import EVIDENCE

#: Columns of a seal that its hash covers, in the names of engine.audit_chain.
SEAL_COLUMNS = tuple(Seal._fields)


class AuditSeal(models.Model):
    """One sealed block of the audit trail; see ``engine/audit_chain.py`` for what it proves.

    Rows come from the sealing job only (``audit_seal_job.py``), and stay after their block was
    pruned: a hole in the numbers is a removed seal.
    """

    _name = "jdx.api.audit.seal"
    _description = "Sealed Block of API Requests"
    _order = "number desc"
    _rec_name = "number"
    _log_access = False

    number = fields.Integer(readonly=True, required=True, group_operator=False)
    row_count = fields.Integer("Requests", readonly=True)
    from_id = fields.Integer("First Row", readonly=True, group_operator=False)
    to_id = fields.Integer("Last Row", readonly=True, group_operator=False)
    first_at = fields.Datetime("From", readonly=True)
    last_at = fields.Datetime("To", readonly=True)
    sealed_at = fields.Datetime("Sealed", readonly=True)
    # Raw bytes written in SQL: id and truncated digest of each row; dropped when pruned.
    leaves = fields.Binary(attachment=False, readonly=True, groups=".")
    leaves_hash = fields.Char(readonly=True)
    pruned_through = fields.Integer(
        "Pruned up to Block",
        readonly=True,
        group_operator=False,
        help="When this block was sealed, the requests of all blocks up to this number had been "
        "deleted by the retention setting.",
    )
    secret_id = fields.Char(readonly=True, help="Fingerprint of the secret (odoo.conf) that this seal was made with.")
    previous_hash = fields.Char("Hash of the Block Before", readonly=True)
    hash = fields.Char(readonly=True)
    pruned_at = fields.Datetime("Pruned", readonly=True)

    _sql_constraints = [
        # Two chains cannot fork from one seal, whatever goes wrong above the database.
        ("number_unique", "unique(number)", "This block exists already."),
        ("previous_unique", "unique(previous_hash)", "The chain continues from this block already."),
    ]

    def init(self):
        """Create the note of the newest seal: beside the table, so that cutting its end shows."""
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS jdx_api_audit_head (
                id integer PRIMARY KEY CHECK (id = 1),
                number integer NOT NULL,
                hash varchar NOT NULL
            )
            """
        )

    def name_get(self):
        """Name a block by its number."""
        return [(seal.id, _("Block %s", seal.number)) for seal in self]

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: only the sealing job adds blocks."""
        raise AccessError(_("Only the sealing job adds blocks."))

    def write(self, vals):
        """Refuse: a seal does not change."""
        raise AccessError(_("A sealed block cannot be changed."))

    def unlink(self):
        """Refuse: the chain keeps every seal."""
        raise AccessError(_("A sealed block cannot be deleted."))

    def action_view_requests(self):
        """Button: the requests in this block."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jdx_restapi.action_api_audit")
        action["domain"] = [("seal_id", "=", self.id)]
        action["context"] = {}
        return action

    @api.model
    def _secrets(self):
        """Return the secrets of the configuration, the current one first, none when not set."""
        return (config.get_misc("jdx_restapi", "audit_secret", "") or "").split()

    @api.model
    def _seals(self, condition="TRUE", parameters=()):
        """Return ``{id: Seal}`` in the order of the chain, read past the ORM's cache and rounding."""
        self.env.cr.execute(
            "SELECT id, {} FROM jdx_api_audit_seal WHERE {} ORDER BY number".format(", ".join(SEAL_COLUMNS), condition),
            parameters,
        )
        return {
            row.pop("id"): Seal(**{**row, "secret_id": row["secret_id"] or ""}) for row in self.env.cr.dictfetchall()
        }

    @api.model
    def _leaves(self, seal_id):
        self.env.cr.execute("SELECT leaves FROM jdx_api_audit_seal WHERE id = %s", (seal_id,))
        (leaves,) = self.env.cr.fetchone()
        return None if leaves is None else bytes(leaves)

    @api.model
    def _rows(self, condition, parameters=()):
        """Return audit rows with exactly the columns that are evidence."""
        self.env.cr.execute("SELECT {} FROM jdx_api_audit WHERE {}".format(", ".join(EVIDENCE), condition), parameters)
        return self.env.cr.dictfetchall()

    @api.model
    def _head(self):
        self.env.cr.execute("SELECT number, hash FROM jdx_api_audit_head")
        row = self.env.cr.fetchone()
        return Head(*row) if row else None
