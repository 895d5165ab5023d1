from odoo import models

from ..engine.spec import Field


class RestCompanies(models.AbstractModel):
    _name = "jdx.rest.companies"
    _inherit = "jdx.rest.resource"
    _description = "Companies of this database that the key's user may work in"
    _rest_name = "companies"
    _rest_schema = "Company"
    _rest_model = "res.company"
    _rest_operations = ("list", "get")

    def _rest_fields(self):
        return {
            **super()._rest_fields(),
            "name": Field(readonly=True),
            "email": Field(readonly=True),
            "phone": Field(readonly=True),
            "website": Field(readonly=True),
            "vat": Field(readonly=True, description="Tax number."),
            "street": Field(readonly=True),
            "street2": Field(readonly=True),
            "zip": Field(readonly=True),
            "city": Field(readonly=True),
            "country": Field("country_id", readonly=True),
            "currency": Field("currency_id", readonly=True),
        }
