from odoo.tests import tagged

from .job_case import JobCase


@tagged("post_install", "-at_install")
class TestListRefusals(JobCase):
    def test_each_mistake_is_named(self):
        params = {
            "nme": "x",
            "name[like]": "x",
            "urgent[gt]": "true",
            "priority": "one",
            "day": "1.1.2026",
            "starts_at": "2026-01-01",
            "stage": "old",
            "amount": "1e5",
            "limit": "0",
            "sort": "label",
            "fields": "id,nme",
            "expand": "name",
            "count": "yes",
            "lines": "1",
            "tags[gt]": "1",
            "id": "9999999999",
            "page[contains]": "x",
            "name[": "x",
        }
        self.refused_at(
            self.get("/test_jobs", **params),
            ("query:nme", "unknown_parameter"),
            ("query:name[like]", "unknown_operator"),
            ("query:urgent[gt]", "unknown_operator"),
            ("query:priority", "invalid_value"),
            ("query:day", "invalid_value"),
            ("query:starts_at", "invalid_value"),
            ("query:stage", "invalid_value"),
            ("query:amount", "invalid_value"),
            ("query:limit", "invalid_value"),
            ("query:sort", "invalid_value"),
            ("query:fields", "unknown_field"),
            ("query:expand", "unknown_field"),
            ("query:count", "invalid_value"),
            ("query:lines", "unknown_operator"),
            ("query:tags[gt]", "unknown_operator"),
            ("query:id", "invalid_value"),
            ("query:page[contains]", "unknown_operator"),
            ("query:name[", "unknown_parameter"),
        )
