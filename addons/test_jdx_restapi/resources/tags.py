from odoo import models
from odoo.addons.jdx_restapi.engine.spec import Field


class RestTags(models.AbstractModel):
    """A resource in ten lines."""

    _name = "jdx.rest.test_tags"
    _inherit = "jdx.rest.resource"
    _description = "Tags of the tests"
    _rest_name = "test_tags"
    _rest_schema = "TestTag"
    _rest_model = "test.jdx.tag"

    def _rest_fields(self):
        return {**super()._rest_fields(), "name": Field(required=True), "color": Field()}
