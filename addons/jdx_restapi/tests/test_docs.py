import re

import requests
from odoo.tests import tagged
from odoo.tests.common import HOST
from odoo.tools import config

from ..controllers.docs_texts import TEXTS
from .common import HttpBase


@tagged("post_install", "-at_install")
class TestDocs(HttpBase):
    def ask(self, path="", **headers):
        answer = requests.get(
            f"http://{HOST}:{config['http_port']}/restapi/docs{path}",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            timeout=30,
        )
        self.assertNotIn("Set-Cookie", answer.headers)
        return answer

    def test_page_is_public_and_may_run_no_inline_script(self):
        answer = self.ask()
        self.assertEqual(answer.status_code, 200)
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'; script-src 'self';", policy)
        self.assertNotIn("unsafe", policy)
        self.assertFalse(re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=", answer.text))

    def test_every_file_of_the_page_is_local_and_there(self):
        addresses = re.findall(r'(?:src|href)="([^"]+)"', self.ask().text)
        self.assertTrue(addresses)
        for address in addresses:
            self.assertTrue(address.startswith("/restapi/docs/"), address)
            answer = self.ask(address[len("/restapi/docs") :])
            self.assertEqual(answer.status_code, 200, address)
            self.assertEqual(self.ask(address[len("/restapi/docs") :], If_None_Match=answer.headers["ETag"]).status_code, 304)

    def test_nothing_else_is_served(self):
        for path in ("/page.html", "/..%2fpage.html", "/..%2f..%2f__manifest__.py", "/LICENSE", "/x/page.js", "/page.js/x"):
            answer = self.ask(path)
            self.assertEqual(answer.status_code, 404, path)
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")

    def test_page_speaks_the_readers_language(self):
        for accepted, expected in (
            ("de", "de"),
            ("de-CH,de;q=0.9,en;q=0.8", "de"),
            ("de-AT, en;q=0.5", "de"),
            ("en-US,de;q=0.5", "en"),
            ("fr, de;q=0.3", "de"),
            ("de;q=0", "en"),
            ("fr", "en"),
            ("", "en"),
            ("!!;q=x", "en"),
        ):
            with self.subTest(accepted=accepted):
                answer = self.ask(Accept_Language=accepted)
                self.assertIn(f'<html lang="{expected}">', answer.text)
                self.assertIn(TEXTS[expected]["hint"], answer.text)

    def test_both_languages_say_the_same_things(self):
        self.assertEqual(TEXTS["en"].keys(), TEXTS["de"].keys())
