from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

#: Settings field -> (parameter, value when the parameter is absent).
# Not config_parameter=: Odoo deletes the parameter of a number that is set to 0
# (res_config.py: set_values), and 0 has a meaning here.
NUMBERS = {
    "jdx_audit_retention_days": ("jdx_restapi.audit_retention_days", 90),
    "jdx_default_rate_limit": ("jdx_restapi.default_rate_limit", 600),
}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jdx_audit_retention_days = fields.Integer("Keep the Audit Trail (Days)")
    jdx_default_rate_limit = fields.Integer("Requests per Minute of a New Key")
    jdx_audit_bodies = fields.Boolean("Record Bodies", config_parameter="jdx_restapi.audit_bodies")

    @api.constrains(*NUMBERS)
    def _check_jdx_numbers(self):
        for settings in self:
            for name in NUMBERS:
                if settings[name] < 0:
                    raise ValidationError(
                        _("%s cannot be negative.", self._fields[name].get_description(self.env)["string"])
                    )

    @api.model
    def get_values(self):
        """Read the numbers, 0 included."""
        parameters = self.env["ir.config_parameter"].sudo()
        values = super().get_values()
        for name, (parameter, default) in NUMBERS.items():
            values[name] = int(parameters.get_param(parameter, default))
        return values

    def set_values(self):
        """Write the numbers, 0 included."""
        parameters = self.env["ir.config_parameter"].sudo()
        for name, (parameter, _default) in NUMBERS.items():
            parameters.set_param(parameter, str(self[name]))
        return super().set_values()
