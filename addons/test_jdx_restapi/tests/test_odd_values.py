from itertools import product

from odoo.tests import tagged
from odoo.tools import mute_logger

from .job_case import JobCase

SCALARS = (
    None,
    True,
    0,
    -1,
    7,
    1.5,
    1e14,
    2**31,
    10**30,
    "",
    "x",
    "€" * 300,
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00Z",
)
OTHERS = (
    "1.23",
    "999999999999999.99",
    "res.partner,x",
    "<b>",
    [],
    {},
    [None],
    [1],
    [{}],
    [{"id": 1}],
    {"id": 1},
    {"amount": "1"},
)


@tagged("post_install", "-at_install")
class TestOddValues(JobCase):
    @mute_logger("odoo.sql_db")
    def test_no_value_of_any_field_is_a_fault_of_ours(self):
        """Each value is taken or refused for itself; a fault of ours would fail the whole batch."""
        job = self.job()
        fields = self.env["jdx.rest.test_jobs"].with_user(self.user)._rest_spec().fields
        changes = [{name: value} for name, value in product(fields, SCALARS + OTHERS)]
        seen = set()
        for start in range(0, len(changes), 500):
            operations = [{"op": "update", "id": job.id, "data": data} for data in changes[start : start + 500]]
            results = self.ok(self.post("/test_jobs/batch", {"atomic": False, "operations": operations}))["results"]
            self.assertEqual(len(results), len(operations))
            seen.update(result["status"] for result in results)
        self.assertEqual(seen, {200, 422})
