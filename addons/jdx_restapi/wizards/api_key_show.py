from odoo import fields, models


class ApiKeyShow(models.AbstractModel):
    """The dialog that shows a key once; abstract, so that no table can hold a secret."""

    _name = "jdx.api.key.show"
    _description = "API Key, Shown Once"

    # The web client needs an id for the onchange that fills in the key (as in res.users.apikeys.show).
    id = fields.Id()
    key = fields.Char(readonly=True)
