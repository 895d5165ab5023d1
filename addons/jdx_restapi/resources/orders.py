from odoo import models

from ..engine.spec import Action


class RestOrders(models.AbstractModel):
    _name = "jdx.rest.orders"
    _inherit = "jdx.rest.quotes"
    _description = "Confirmed orders"
    _rest_name = "orders"
    _rest_schema = "Order"
    _rest_operations = ("list", "get", "update")
    _rest_domain = [("state", "in", ("sale", "done"))]

    def _rest_actions(self):
        return {"cancel": Action("_rest_cancel", "Cancels the order.")}
