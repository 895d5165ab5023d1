from unittest.mock import patch

from odoo.service.model import MAX_TRIES_ON_CONCURRENCY_FAILURE
from odoo.tests import tagged

from .rest_case import RestCase

#: PostgreSQL's own words for it -> whether Odoo tries again (odoo/service/model.py)
FAILURES = {
    "serialization_failure": True,
    "deadlock_detected": True,
    "lock_not_available": True,
    "check_violation": False,
}


@tagged("post_install", "-at_install")
class TestRestRetry(RestCase):
    """What loses against another transaction is tried again by Odoo's rule, and then refused for a moment."""

    def setUp(self):
        super().setUp()
        self.attempts, self.waits = [], []
        waiting = patch("odoo.addons.jdx_restapi.controllers.writing.time.sleep", self.waits.append)
        waiting.start()
        self.addCleanup(waiting.stop)

    def send(self, failure, times, **headers):
        """Send a create whose first attempts fail in the database after the record was made."""
        attempts = self.attempts

        def create(resource, model, values):
            record = model.create(values)
            record.flush()
            attempts.append(record.id)
            if len(attempts) <= times:
                resource.env.cr.execute(f"DO $$ BEGIN RAISE {failure}; END $$")
            return record

        with patch.object(type(self.env["jdx.rest.customers"]), "_rest_create", create):
            return self.post("/customers", {"name": "Retried"}, headers=headers)

    def count(self):
        return self.env["res.partner"].search_count([("name", "=", "Retried")])

    def test_lost_race_is_run_again_with_the_same_body(self):
        for failure, tried_again in FAILURES.items():
            with self.subTest(failure=failure):
                self.attempts.clear()
                before = self.count()
                answer = self.send(failure, times=2)
                if tried_again:
                    self.assertEqual(self.ok(answer, 201)["id"], self.attempts[-1])
                    self.assertEqual((len(self.attempts), self.count() - before), (3, 1))
                else:
                    self.refused(answer, 422, "business_rule")
                    self.assertEqual((len(self.attempts), self.count() - before), (1, 0))
                self.assertEqual(self.audit(answer).status, answer.status_code)

    def test_race_that_is_lost_each_time_is_refused_for_a_moment(self):
        answer = self.send("serialization_failure", times=99, **{"Idempotency-Key": "retried"})
        self.refused(answer, 503, "temporarily_unavailable")
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        self.assertEqual(len(self.attempts), MAX_TRIES_ON_CONCURRENCY_FAILURE + 1)
        self.assertEqual(len(self.waits), MAX_TRIES_ON_CONCURRENCY_FAILURE)
        self.assertLess(max(self.waits), 2)
        self.assertEqual(self.count(), 0)
        self.assertEqual(self.audit(answer).code, "temporarily_unavailable")
        # nothing was done, so nothing is replayed
        self.attempts.clear()
        answer = self.send("serialization_failure", times=0, **{"Idempotency-Key": "retried"})
        self.ok(answer, 201)
        self.assertNotIn("Idempotency-Replayed", answer.headers)
