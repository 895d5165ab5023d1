"""Keys of other systems: which record a caller's own reference means."""

from odoo import api, fields, models


class ExternalRef(models.Model):
    _name = "jdx.api.external.ref"
    _description = "External Reference"
    _rec_name = "ref"
    _order = "model, ref"

    #: longest reference that is taken, in characters
    _max_length = 200

    ref = fields.Char("Reference", required=True)
    model = fields.Char(required=True)
    res_id = fields.Integer("Record ID", required=True, index=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")

    _sql_constraints = [
        ("ref_uniq", "UNIQUE(model, ref, company_id)", "This reference means another record already."),
    ]

    @api.model
    def _find(self, model, ref):
        """Return the id of the record that a reference means in the caller's company, or None.

        A record that is gone is forgotten by the trigger of ``jdx.api.deletion``.
        """
        if "\x00" in ref:
            # PostgreSQL's text cannot hold it, so nothing has that reference
            return None
        self.env.cr.execute(
            "SELECT res_id FROM jdx_api_external_ref WHERE model = %s AND ref = %s AND company_id = %s",
            (model, ref, self.env.company.id),
        )
        found = self.env.cr.fetchone()
        return found[0] if found else None

    @api.model
    def _refs(self, model, ids):
        """Return id -> reference for those of the records that have one."""
        self.env.cr.execute(
            "SELECT res_id, min(ref) FROM jdx_api_external_ref"
            " WHERE model = %s AND company_id = %s AND res_id = ANY(%s) GROUP BY res_id",
            (model, self.env.company.id, list(ids)),
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _set(self, model, ref, res_id):
        """Let a reference mean a record; two callers at once run into the constraint, and one starts over."""
        self.env.cr.execute(
            "INSERT INTO jdx_api_external_ref (model, ref, company_id, res_id) VALUES (%s, %s, %s, %s)",
            (model, ref, self.env.company.id, res_id),
        )
