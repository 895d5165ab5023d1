from odoo import fields, models


class Tag(models.Model):
    """A translated name, and a model that a resource leads to."""

    _name = "test.jdx.tag"
    _description = "Test Tag"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
