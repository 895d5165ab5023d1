from odoo import models

from ..engine.spec import Field


class RestCustomers(models.AbstractModel):
    _name = "jdx.rest.customers"
    _inherit = "jdx.rest.resource"
    _description = "Customers, their contacts and addresses"
    _rest_name = "customers"
    _rest_schema = "Customer"
    _rest_model = "res.partner"

    def _rest_fields(self):
        return {
            **super()._rest_fields(),
            "name": Field(required=True),
            "is_company": Field(description="Whether it is an organisation, not a person."),
            "type": Field(description="What an address is for."),
            "parent": Field("parent_id", resource="customers", description="Organisation that a contact belongs to."),
            "email": Field(),
            "phone": Field(),
            "mobile": Field(),
            "website": Field(),
            "street": Field(),
            "street2": Field(),
            "zip": Field(),
            "city": Field(),
            "state": Field("state_id", description="State or province."),
            "country": Field("country_id"),
            "vat": Field(description="Tax number."),
            "ref": Field(description="The office's own reference."),
            "language": Field("lang", description="Language of messages to the customer, such as de_DE."),
            "timezone": Field("tz", show=False),
            "comment": Field(show=False, description="Internal notes."),
            "tags": Field("category_id"),
            "salesperson": Field("user_id", resource="users"),
            "company": Field("company_id", resource="companies", description="Null: shared by all companies."),
            "active": Field(description="False: archived."),
        }
