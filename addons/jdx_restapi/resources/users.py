from odoo import models

from ..engine.spec import Field


class RestUsers(models.AbstractModel):
    _name = "jdx.rest.users"
    _inherit = "jdx.rest.resource"
    _description = "People who work in Odoo"
    _rest_name = "users"
    _rest_schema = "User"
    _rest_model = "res.users"
    _rest_operations = ("list", "get")

    def _rest_fields(self):
        return {
            **super()._rest_fields(),
            "name": Field(readonly=True),
            "login": Field(readonly=True),
            "email": Field(readonly=True),
            "company": Field("company_id", resource="companies", readonly=True),
            "customer": Field("partner_id", resource="customers", readonly=True, description="The user's own contact."),
            "active": Field(readonly=True),
        }
