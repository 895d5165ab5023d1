from odoo import models
from odoo.addons.jdx_restapi.engine.spec import Action, Field


class RestCustomers(models.AbstractModel):
    """How another module extends a resource."""

    _inherit = "jdx.rest.customers"

    def _rest_fields(self):
        return {**super()._rest_fields(), "nickname": Field("jdx_test_nickname")}

    def _rest_actions(self):
        return {**super()._rest_actions(), "greet": Action("_rest_greet", "Gives the customer a nickname.")}

    def _rest_greet(self, customer, body):
        """Set the nickname."""
        customer.jdx_test_nickname = body.get("nickname") or f"Dear {customer.name}"
