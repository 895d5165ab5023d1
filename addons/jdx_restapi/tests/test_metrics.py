import re
from unittest.mock import patch

import requests
from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import config, mute_logger

from ..controllers import metrics, metrics_store
from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestMetrics(RestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.make_key(cls.user, "metrics:read")

    def scrape(self, key=None, status=200):
        self.env["base"].flush()
        headers = {"X-API-Key": key} if key else {}
        answer = requests.get(f"http://{HOST}:{config['http_port']}/restapi/metrics", headers=headers, timeout=30)
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertNotIn("Set-Cookie", answer.headers)
        return answer

    def allow(self, networks):
        patched = patch.dict(config.misc, {"jdx_restapi": {"metrics_networks": networks}})
        patched.start()
        self.addCleanup(patched.stop)

    def value(self, name, **labels):
        """Return the value of a sample, 0 where there is none yet."""
        text = self.scrape(self.reader).text
        for line in re.findall(rf"^{name}\{{(.*)\}} (\S+)$", text, re.MULTILINE):
            if dict(re.findall(r'(\w+)="([^"]*)"', line[0])) == labels:
                return float(line[1])
        return 0.0

    def test_requests_are_counted_by_resource_method_and_status(self):
        labels = {"db": self.env.cr.dbname, "method": "GET", "resource": "companies", "status": "200"}
        before = self.value("jdx_restapi_requests_total", **labels)
        self.ok(self.get("/companies"))
        self.ok(self.get("/companies", limit=1))
        self.assertEqual(self.value("jdx_restapi_requests_total", **labels), before + 2)

    def test_durations_are_counted(self):
        labels = {"db": self.env.cr.dbname, "method": "GET", "resource": "me"}
        before = self.value("jdx_restapi_request_duration_seconds_count", **labels)
        self.ok(self.get("/me"))
        self.assertEqual(self.value("jdx_restapi_request_duration_seconds_count", **labels), before + 1)

    def test_callers_cannot_make_new_series(self):
        for resource in ("x1", "x2"):
            self.get(f"/{resource}")
            self.request("BREW", f"/{resource}")
        text = self.scrape(self.reader).text
        self.assertNotIn('resource="x', text)
        self.assertNotIn("BREW", text)
        self.assertIn('method="OTHER"', text)

    def test_refusals_by_the_limit_are_counted(self):
        before = self.value("jdx_restapi_rate_limited_total", db=self.env.cr.dbname)
        slow = self.make_key(self.user, rate_limit=1)
        self.get("/me", key=slow)
        self.refused(self.get("/me", key=slow), 429, "rate_limited")
        self.assertEqual(self.value("jdx_restapi_rate_limited_total", db=self.env.cr.dbname), before + 1)

    def test_what_the_database_knows_is_there(self):
        text = self.scrape(self.reader).text
        db = self.env.cr.dbname
        self.assertIn(f'jdx_restapi_database_up{{db="{db}"}} 1.0', text)
        for name in ("audit_unsealed_rows", "keys_active", "queue_jobs"):
            self.assertRegex(text, rf'(?m)^jdx_restapi_{name}\{{db="{db}"')
        self.assertRegex(text, r"(?m)^jdx_restapi_requests_in_progress [1-9]")

    def test_needs_a_key_with_the_scope(self):
        self.assertEqual(self.scrape(status=401).json()["code"], "missing_api_key")
        # the star opens the resources, not the server
        self.assertEqual(self.scrape(self.key, status=403).json()["code"], "missing_scope")

    def test_allowed_network_needs_no_key(self):
        self.allow("192.0.2.0/24 127.0.0.0/8")
        self.assertIn("jdx_restapi_database_up", self.scrape().text)

    def test_other_and_empty_networks_allow_nobody(self):
        for networks in ("192.0.2.0/24", "", "  ", "nonsense"):
            with self.subTest(networks=networks):
                self.allow(networks)
                self.scrape(status=401)

    def test_key_sees_its_own_database_only(self):
        metrics.observe(method="GET", resource="customers", status=200, seconds=0.1, db="of_somebody_else")
        self.assertNotIn("of_somebody_else", self.scrape(self.reader).text)
        self.allow("127.0.0.1")
        self.assertIn("of_somebody_else", self.scrape().text)

    def test_full_disk_costs_the_metrics_and_no_request(self):
        store = metrics_store.store()
        with patch.object(metrics_store, "_store", store), patch.object(metrics_store, "_broken", False), patch.object(
            store.requests, "labels", side_effect=OSError("No space left on device")
        ), mute_logger("odoo.addons.jdx_restapi.controllers.metrics_store"):
            self.ok(self.get("/me"))
            self.ok(self.get("/me"))
            self.assertEqual(self.scrape(self.reader, 503).json()["code"], "temporarily_unavailable")
        self.scrape(self.reader)
