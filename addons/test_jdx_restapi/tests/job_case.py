from odoo.addons.jdx_restapi.tests.rest_case import RestCase


class JobCase(RestCase):
    """Jobs, tags and notes of the test module, in the company of ``self.user``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jobs = cls.env["test.jdx.job"].with_user(cls.user)
        cls.tag, cls.other_tag = cls.env["test.jdx.tag"].create([{"name": "Red"}, {"name": "Blue"}])

    @classmethod
    def job(cls, **values):
        return cls.jobs.create({"name": "Job", **values})

    def found(self, **params):
        """Return the names of the jobs that a list shows."""
        return [row["name"] for row in self.ok(self.get("/test_jobs", **params))["data"]]
