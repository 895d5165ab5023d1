from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestAuthentication(RestCase):
    def test_key_is_taken_from_either_header(self):
        for headers in (
            {"Authorization": f"Bearer {self.key}"},
            {"Authorization": f"bearer  {self.key} "},
            {"X-API-Key": self.key},
            {"Authorization": f"Bearer {self.key}", "X-API-Key": self.key},
        ):
            with self.subTest(headers=sorted(headers)):
                self.ok(self.get("/me", key="", headers=headers))

    def test_me_describes_key_user_and_company(self):
        key = self.make_key(self.user, "customers:read quotes:write", name="Shop", rate_limit=90)
        shown = self.ok(self.get("/me", key=key))
        self.assertEqual(
            shown["key"],
            {
                "id": self.key_record(key).id,
                "name": "Shop",
                "scopes": ["customers:read", "quotes:write"],
                "expires_at": None,
                "rate_limit": 90,
            },
        )
        self.assertEqual((shown["user"]["id"], shown["user"]["login"]), (self.user.id, "rest_admin"))
        self.assertEqual(shown["company"], {"id": self.company.id, "name": self.company.name})

    def refused_key(self, key, status, code, **options):
        answer = self.get("/me", key=key, **options)
        self.refused(answer, status, code)
        if status == 401:
            self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
        self.assertEqual((self.audit(answer).status, self.audit(answer).code), (status, code))
        return answer

    def test_no_key(self):
        self.refused_key("", 401, "missing_api_key")

    def test_wrong_keys(self):
        wrong = self.key[:-1] + ("a" if self.key[-1] != "a" else "b")
        absent = "jdx_" + "a" * 12 + "_" + "b" * 43
        for text in (
            wrong,
            absent,
            "x",
            self.key + "x",
            self.key.upper(),
            "é" * 60,
            "jdx_" + "'" * 12 + "_" + "b" * 43,
            " ",
        ):
            with self.subTest(text=text):
                answer = self.refused_key(
                    None, 401, "invalid_api_key", headers={"Authorization": f"Bearer {text}".encode("latin-1")}
                )
                self.assertNotIn("RateLimit-Limit", answer.headers)
        self.refused_key(None, 401, "invalid_api_key", headers={"Authorization": f"Basic {self.key}"})
        self.refused_key(None, 401, "invalid_api_key", headers={"X-API-Key": wrong})

    def test_refused_key_is_written_down_by_id_only_when_the_secret_was_right(self):
        wrong = self.key[:-1] + ("a" if self.key[-1] != "a" else "b")
        row = self.audit(self.get("/me", key=wrong))
        self.assertFalse(row.key_id or row.user_id or row.key_public_id)
        self.key_record(self.key).revoke("test")
        row = self.audit(self.refused_key(self.key, 401, "revoked_api_key"))
        self.assertEqual((row.key_public_id, row.user_id), (self.key.split("_")[1], self.user))

    def test_draft_has_no_key(self):
        draft = self.env["jdx.api.key"].create({"name": "draft", "user_id": self.user.id})
        self.assertFalse(draft.public_id)
        self.refused_key("jdx__" + "b" * 43, 401, "invalid_api_key")

    def test_expired_key(self):
        self.key_record(self.key).expires_at = fields.Datetime.now() - timedelta(seconds=5)
        self.refused_key(self.key, 401, "expired_api_key")
        self.key_record(self.key).expires_at = fields.Datetime.now() + timedelta(days=1)
        self.assertTrue(self.ok(self.get("/me"))["key"]["expires_at"].endswith("Z"))

    def test_revoked_key(self):
        self.key_record(self.key).revoke("lost")
        self.refused_key(self.key, 401, "revoked_api_key")

    def test_suspended_key(self):
        self.key_record(self.key).active = False
        self.refused_key(self.key, 401, "revoked_api_key")
        self.key_record(self.key).active = True
        self.ok(self.get("/me"))

    def test_inactive_user(self):
        self.user.active = False
        self.refused_key(self.key, 401, "revoked_api_key")

    def test_user_who_left_the_company_of_the_key(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.refused_key(self.key, 401, "revoked_api_key")

    def test_old_secret_works_until_its_date(self):
        record = self.key_record(self.key)
        new = record.rotate(fields.Datetime.now() + timedelta(hours=1))
        for key in (self.key, new):
            self.ok(self.get("/me", key=key))
        record.end_overlap()
        self.refused_key(self.key, 401, "invalid_api_key")
        self.ok(self.get("/me", key=new))
        newer = record.rotate()
        self.refused_key(new, 401, "invalid_api_key")
        self.ok(self.get("/me", key=newer))

    def test_overlap_that_is_over(self):
        new = self.key_record(self.key).rotate(fields.Datetime.now() + timedelta(hours=1))
        past = fields.Datetime.now() - timedelta(seconds=5)
        self.env["base"].flush()
        self.env.cr.execute("UPDATE jdx_api_key SET previous_valid_until = %s", [past])
        self.refused_key(self.key, 401, "invalid_api_key")
        self.ok(self.get("/me", key=new))

    def test_network_of_the_key(self):
        self.key_record(self.key).networks = "192.0.2.0/24 2001:db8::/32"
        self.refused_key(self.key, 403, "network_not_allowed")
        self.key_record(self.key).networks = "192.0.2.0/24 127.0.0.0/8"
        self.ok(self.get("/me"))

    def test_last_use_is_noted(self):
        self.ok(self.get("/me"))
        record = self.key_record(self.key)
        self.assertTrue(record.last_used_at)
        self.assertEqual(record.last_used_address, "127.0.0.1")
        self.env.cr.execute("UPDATE jdx_api_key SET last_used_address = 'x'")
        self.ok(self.get("/me"))
        self.assertEqual(self.key_record(self.key).last_used_address, "x", "noted once a minute only")

    def test_scopes(self):
        customer = self.env["res.partner"].create({"name": "C"}).id
        for scopes, read, write in (
            ("customers:read", 200, 403),
            ("customers:write", 403, 200),
            ("customers:*", 200, 200),
            ("*:read", 200, 403),
            ("*:write", 403, 200),
            ("*:*", 200, 200),
            ("products:* models:* metrics:read", 403, 403),
            ("customers:greet", 403, 403),
        ):
            with self.subTest(scopes=scopes):
                key = self.make_key(self.user, scopes)
                for answer, status in (
                    (self.get(f"/customers/{customer}", key=key), read),
                    (self.get("/customers", key=key), read),
                    (self.get("/customers/deleted", key=key, since="2026-01-01T00:00:00Z"), read),
                    (self.change(f"/customers/{customer}", {"city": "x"}, key=key), write),
                    (self.post("/customers/batch", {"operations": []}, key=key), write),
                ):
                    self.assertEqual(answer.status_code, status)
                    if status == 403:
                        self.refused(answer, 403, "missing_scope")

    def test_key_without_scopes_may_only_ask_who_it_is(self):
        key = self.make_key(self.user, False)
        self.ok(self.get("/me", key=key))
        self.ok(self.get("/openapi.json", key=key))
        self.refused(self.get("/customers", key=key), 403, "missing_scope")
