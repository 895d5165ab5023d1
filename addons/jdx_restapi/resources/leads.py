from odoo import models

from ..engine.spec import Field


class RestLeads(models.AbstractModel):
    _name = "jdx.rest.leads"
    _inherit = "jdx.rest.resource"
    _description = "Leads and opportunities"
    _rest_name = "leads"
    _rest_schema = "Lead"
    _rest_model = "crm.lead"

    def _rest_fields(self):
        return {
            **super()._rest_fields(),
            "name": Field(required=True, description="What it is about."),
            "type": Field(description="A lead, or a qualified opportunity."),
            "customer": Field("partner_id", resource="customers"),
            "contact_name": Field(),
            "company_name": Field("partner_name"),
            "email": Field("email_from"),
            "phone": Field(),
            "mobile": Field(),
            "street": Field(),
            "street2": Field(),
            "zip": Field(),
            "city": Field(),
            "country": Field("country_id"),
            "description": Field(),
            "stage": Field("stage_id"),
            "priority": Field(),
            "probability": Field(readonly=True, description="Percent."),
            "expected_revenue": Field(currency="company_currency"),
            "deadline": Field("date_deadline"),
            "salesperson": Field("user_id", resource="users"),
            "team": Field("team_id"),
            "tags": Field("tag_ids"),
            "company": Field("company_id", resource="companies"),
            "active": Field(),
        }
