from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestLimits(RestCase):
    def test_headers_count_down(self):
        key = self.make_key(self.user, rate_limit=10)
        seen = []
        for _number in range(3):
            answer = self.get("/me", key=key)
            seen.append(tuple(int(answer.headers[f"RateLimit-{name}"]) for name in ("Limit", "Remaining", "Reset")))
        self.assertEqual([(limit, remaining) for limit, remaining, _reset in seen], [(10, 9), (10, 8), (10, 7)])
        self.assertEqual([round(reset / 6) for _limit, _remaining, reset in seen], [1, 2, 3])

    def test_one_request_too_many(self):
        key = self.make_key(self.user, rate_limit=2)
        self.ok(self.get("/me", key=key))
        self.refused(self.get("/nothing", key=key), 404, "unknown_resource")
        answer = self.get("/me", key=key)
        self.refused(answer, 429, "rate_limited")
        self.assertEqual((answer.headers["RateLimit-Limit"], answer.headers["RateLimit-Remaining"]), ("2", "0"))
        self.assertTrue(1 <= int(answer.headers["Retry-After"]) <= 30, answer.headers["Retry-After"])
        self.assertEqual(answer.headers["RateLimit-Reset"], answer.headers["Retry-After"])
        row = self.audit(answer)
        self.assertEqual((row.status, row.code, row.user_id), (429, "rate_limited", self.user))

    def test_refused_write_does_nothing(self):
        key = self.make_key(self.user, rate_limit=1)
        self.ok(self.get("/me", key=key))
        self.refused(self.post("/customers", {"name": "Too Many"}, key=key), 429, "rate_limited")
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Too Many")]))

    def test_tokens_come_back_with_time(self):
        key = self.make_key(self.user, rate_limit=2)
        for _number in range(2):
            self.ok(self.get("/me", key=key))
        self.refused(self.get("/me", key=key), 429, "rate_limited")
        self.pass_time(key, 30)
        self.ok(self.get("/me", key=key))
        self.refused(self.get("/me", key=key), 429, "rate_limited")

    def test_changed_limit_counts_at_once(self):
        key = self.make_key(self.user, rate_limit=1)
        self.ok(self.get("/me", key=key))
        self.refused(self.get("/me", key=key), 429, "rate_limited")
        self.key_record(key).rate_limit = 100
        # of the minute that was used up, the new limit needs a hundredth back instead of all
        self.pass_time(key, 1)
        self.ok(self.get("/me", key=key))

    def pass_time(self, key, seconds):
        bucket = f"key:{self.key_record(key).id}"
        self.env.cr.execute("UPDATE jdx_api_rate SET tat = tat - %s WHERE bucket = %s", [seconds, bucket])

    def test_each_key_has_its_own_limit_and_both_secrets_share_it(self):
        key, other = (self.make_key(self.user, rate_limit=2) for _number in range(2))
        new = self.key_record(key).rotate(fields.Datetime.now() + timedelta(hours=1))
        self.ok(self.get("/me", key=key))
        self.ok(self.get("/me", key=new))
        self.refused(self.get("/me", key=new), 429, "rate_limited")
        self.ok(self.get("/me", key=other))

    def test_wrong_secret_takes_no_token(self):
        key = self.make_key(self.user, rate_limit=1)
        wrong = key[:-1] + ("a" if key[-1] != "a" else "b")
        for _number in range(3):
            self.refused(self.get("/me", key=wrong), 401, "invalid_api_key")
        self.ok(self.get("/me", key=key))

    def test_no_limit_has_no_headers(self):
        self.assertNotIn("RateLimit-Limit", self.get("/me").headers)
