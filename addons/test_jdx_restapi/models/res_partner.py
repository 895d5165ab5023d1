from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    jdx_test_nickname = fields.Char("Nickname")
