from unittest.mock import patch

import requests
from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import config

from ..controllers import database, health_checks, probe
from ..engine.errors import Refusal
from .common import HttpBase


@tagged("post_install", "-at_install")
class TestHealth(HttpBase):
    def ask(self, path, method="GET"):
        url = f"http://{HOST}:{config['http_port']}/restapi/health/{path}"
        answer = requests.request(method, url, timeout=30)
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertTrue(answer.headers["X-Request-ID"])
        return answer

    def ready(self, status=200):
        answer = self.ask("ready")
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        return answer.json()

    def check(self, answer, name):
        (found,) = (check for check in answer["checks"] if check["name"] == name)
        return found["status"], found["detail"]

    def test_live_asks_no_database(self):
        with patch.object(database, "resolve", side_effect=AssertionError), patch.object(
            probe, "connection", side_effect=AssertionError
        ):
            answer = self.ask("live")
        self.assertEqual((answer.status_code, answer.json()), (200, {"status": "ok"}))

    def test_ready_names_every_check(self):
        answer = self.ready()
        expected = ["process", "database", "module", "migrations", "registry", "rate_limit", "queue", "audit"]
        self.assertEqual([check["name"] for check in answer["checks"]], expected)
        self.assertTrue(all(check["detail"] for check in answer["checks"]))
        self.assertNotIn("fail", {check["status"] for check in answer["checks"]})

    def test_code_newer_than_the_database_is_not_ready_and_says_so(self):
        with patch.object(health_checks, "code_version", return_value="15.0.99.0.0"):
            answer = self.ready(503)
        self.assertEqual(answer["status"], "fail")
        status, detail = self.check(answer, "module")
        self.assertEqual(status, "fail")
        self.assertIn("15.0.99.0.0", detail)
        self.assertIn("update the module", detail)

    def test_module_that_is_not_installed_is_not_ready(self):
        with patch.object(health_checks, "MODULE", "jdx_no_such_module"), patch.object(
            health_checks, "code_version", return_value="1"
        ):
            self.assertIn("uninstalled", self.check(self.ready(503), "module")[1])

    def test_database_out_of_reach_is_not_ready_and_names_no_host(self):
        info = ("nothing", {"host": "/nowhere/secret-folder", "database": "secret_name"})
        with patch.object(probe, "connection_info_for", return_value=info):
            answer = self.ready(503)
        self.assertEqual(self.check(answer, "database"), ("fail", "The database cannot be reached."))
        self.assertNotIn("secret", str(answer))

    def test_postgresql_that_cannot_be_asked_for_databases_is_not_ready(self):
        refusal = Refusal("database_unavailable", "PostgreSQL cannot be reached.")
        with patch.object(database, "resolve", side_effect=refusal):
            self.assertEqual(self.check(self.ready(503), "database")[0], "fail")

    def test_with_several_databases_and_none_named_only_the_process_is_looked_at(self):
        with patch.object(database, "resolve", side_effect=Refusal("database_required", "Name one.")):
            answer = self.ready()
        self.assertEqual(self.check(answer, "process")[0], "ok")
        self.assertIn("X-Odoo-Database", self.check(answer, "database")[1])

    def judged(self, check, *row):
        with patch.object(probe, "row", return_value=row):
            return check(None)

    def test_standby_and_read_only_databases_fail(self):
        self.assertEqual(self.judged(health_checks.database, True, "on")[0], "fail")
        self.assertEqual(self.judged(health_checks.database, False, "on")[0], "fail")
        self.assertEqual(self.judged(health_checks.database, False, "off")[0], "ok")

    def test_modules_that_wait_for_an_update_fail(self):
        self.assertEqual(self.judged(health_checks.migrations, 2)[0], "fail")

    def test_missing_table_of_the_rate_limit_fails(self):
        self.assertEqual(self.judged(health_checks.rate_limit, None)[0], "fail")

    def test_late_jobs_and_seals_only_warn_since_another_server_would_see_the_same(self):
        self.assertEqual(self.judged(health_checks.queue, 1, 0)[0], "warn")
        self.assertEqual(self.judged(health_checks.queue, 0, 1)[0], "warn")
        self.assertEqual(self.judged(health_checks.audit, 60)[0], "warn")
        with patch.object(health_checks, "CHECKS", (lambda opened: ("warn", "Late."),)):
            self.assertEqual(self.ready()["status"], "warn")

    def test_check_that_takes_too_long_only_warns(self):
        def slow(opened):
            return probe.row(opened, "SELECT pg_sleep(10)")

        with patch.object(health_checks, "CHECKS", (slow,)):
            self.assertIn("too long", self.check(self.ready(), "slow")[1])

    def test_other_paths_and_methods(self):
        for path in ("", "nothing", "ready/more"):
            self.assertEqual(self.ask(path).json()["code"], "not_found")
        answer = self.ask("live", "POST")
        self.assertEqual((answer.status_code, answer.headers["Allow"]), (405, "GET, HEAD"))
