from odoo import models
from odoo.addons.jdx_restapi.engine.spec import Field


class RestNotes(models.AbstractModel):
    _name = "jdx.rest.test_notes"
    _inherit = "jdx.rest.resource"
    _description = "Notes of the tests"
    _rest_name = "test_notes"
    _rest_schema = "TestNote"
    _rest_model = "test.jdx.note"
    _rest_operations = ("list", "get", "update")

    def _rest_fields(self):
        return {**super()._rest_fields(), "name": Field(required=True), "text": Field(), "hidden": Field()}
