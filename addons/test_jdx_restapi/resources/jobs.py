from odoo import models
from odoo.addons.jdx_restapi.engine.spec import Action, Field


class RestJobs(models.AbstractModel):
    _name = "jdx.rest.test_jobs"
    _inherit = "jdx.rest.resource"
    _description = "Jobs of the tests"
    _rest_name = "test_jobs"
    _rest_schema = "TestJob"
    _rest_model = "test.jdx.job"

    def _rest_fields(self):
        names = ("code", "active", "urgent", "priority", "hours", "ratio", "day", "starts_at", "stage", "note", "page")
        return {
            **super()._rest_fields(),
            "name": Field(required=True),
            **{name: Field() for name in names},
            "secret": Field(),
            "parent": Field("parent_id", resource="test_jobs"),
            "customer": Field("partner_id", resource="customers"),
            "main_tag": Field("main_tag_id", resource="test_tags"),
            "tags": Field("tag_ids", resource="test_tags"),
            "company": Field("company_id", resource="companies"),
            "amount": Field(),
            "total": Field(readonly=True),
            "label": Field("label"),
            "about": Field(),
            "hint": Field("note", show=False, readonly=True),
            "lines": Field("line_ids", fields=self._rest_line_fields()),
            "notes": Field("note_ids", fields={"name": Field(required=True), "text": Field()}, show=False),
        }

    def _rest_line_fields(self):
        """Return the public fields of a line."""
        return {
            "name": Field(required=True),
            "sequence": Field(),
            "quantity": Field(),
            "price": Field(currency="currency_id"),
            "tag": Field("tag_id", resource="test_tags"),
            "subtotal": Field(readonly=True),
        }

    def _rest_actions(self):
        return {**super()._rest_actions(), "finish": Action("_rest_finish", "Marks the job as done.")}

    def _rest_finish(self, job, body):
        """Do what a button would do."""
        job.stage = "done"
