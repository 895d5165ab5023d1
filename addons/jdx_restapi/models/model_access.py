from odoo import _, api, fields, models, tools
from odoo.exceptions import ValidationError

from ..engine.denied_models import is_denied


class ModelAccess(models.Model):
    """An Odoo model that ``models/<model>`` may show: the allow list, empty at first.

    A key needs the scope as well (``models:read``, ``models/res.country:read``), and its user
    the access rights: three locks, each for somebody else to open.
    """

    _name = "jdx.api.model.access"
    _description = "Model Allowed in the API"
    _order = "model"

    model_id = fields.Many2one(
        "ir.model", "Odoo Model", required=True, ondelete="cascade", domain=[("transient", "=", False)]
    )
    model = fields.Char("Technical Name", related="model_id.model", store=True, index=True)
    allow_write = fields.Boolean("Update")
    allow_create = fields.Boolean("Create")
    allow_delete = fields.Boolean("Delete")
    active = fields.Boolean(default=True)

    _sql_constraints = [("model_unique", "unique(model_id)", "This model is in the list already.")]

    @api.constrains("model_id")
    def _check_model(self):
        for access in self:
            model = self.env.get(access.model_id.model)
            if is_denied(access.model_id.model):
                raise ValidationError(
                    _(
                        "%s holds secrets or decides about access. It cannot be opened in the API.",
                        access.model_id.name,
                    )
                )
            if model is None or model._abstract or model._transient or not model._auto:
                raise ValidationError(_("%s has no records of its own to show.", access.model_id.name))

    @api.model
    @tools.ormcache("model")
    def permitted(self, model):
        """Return what the allow list permits on ``model``: of read, write, create, delete.

        Cached in each worker; Odoo's cache signalling carries a change to all of them.
        """
        # The deny list is asked again here: rows can also come from SQL or an older version.
        if is_denied(model) or model not in self.env:
            return frozenset()
        access = self.sudo().search([("model", "=", model)], limit=1)
        granted = {
            "read": bool(access),
            "write": access.allow_write,
            "create": access.allow_create,
            "delete": access.allow_delete,
        }
        return frozenset(verb for verb, allowed in granted.items() if allowed)

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget what was permitted before."""
        records = super().create(vals_list)
        self.clear_caches()
        records._watch_deletions()
        return records

    def write(self, vals):
        """Write, and forget what was permitted before."""
        result = super().write(vals)
        self.clear_caches()
        self._watch_deletions()
        return result

    def unlink(self):
        """Delete, and forget what was permitted before."""
        result = super().unlink()
        self.clear_caches()
        return result

    def _watch_deletions(self):
        """Have deletions noted from now on; unnoted, a reference would go on meaning a record that is gone."""
        permitted = sorted({access.model for access in self if self.permitted(access.model)})
        self.env["jdx.api.deletion"]._watch([self.env[model] for model in permitted])
