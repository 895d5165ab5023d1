import io
import subprocess
import sys
from argparse import Namespace
from contextlib import redirect_stdout
from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tests.common import new_test_user
from odoo.tools import config

from ..cli import api_key, audit, session
from ..cli.session import DONE, FAILED, Failure
from ..engine import keys
from .audit_case import AuditCase

NOW = datetime(2026, 1, 31, 12)


@tagged("post_install", "-at_install")
class TestCommandLine(AuditCase):
    def call(self, work, **arguments):
        """Return what a command does: its exit status and the lines on stdout."""
        output = io.StringIO()
        with redirect_stdout(output):
            status = work(self.env, Namespace(**arguments))
        return status or DONE, output.getvalue().splitlines()

    def create(self, **values):
        new_test_user(self.env, "cli_user")
        arguments = {
            "name": "Shop",
            "login": "cli_user",
            "company": None,
            "scopes": "customers:read quotes:*",
            "expires": NOW,
            "networks": "192.0.2.0/24",
            "rate_limit": 7,
        }
        return self.call(api_key._create, **{**arguments, **values})

    def test_create_prints_the_key_and_nothing_else(self):
        _status, lines = self.create()
        (text,) = lines
        key = self.env["jdx.api.key"].search([("public_id", "=", keys.parse(text))])
        self.assertTrue(keys.matches(text, key.sudo().digest))
        self.assertEqual(key.user_id.login, "cli_user")
        self.assertEqual((key.expires_at, key.networks, key.rate_limit), (NOW, "192.0.2.0/24", 7))

    def test_create_says_what_is_wrong(self):
        with self.assertRaisesRegex(Failure, "nobody"):
            self.create(login="nobody")
        with self.assertRaisesRegex(Failure, "Elsewhere"):
            self.call(api_key._create, name="x", login="cli_user", company="Elsewhere")

    def test_create_checks_as_the_form_does(self):
        with self.assertRaisesRegex(ValidationError, "Bad"):
            self.create(scopes="Bad")

    def test_list_shows_no_secret(self):
        _status, (text,) = self.create(expires=None)
        _status, lines = self.call(api_key._list, all=False)
        (line,) = [line for line in lines if keys.parse(text) in line]
        self.assertIn("active", line)
        self.assertNotIn(text[-43:], "".join(lines))

    def test_rotate_and_revoke_find_the_key_by_its_id(self):
        _status, (text,) = self.create(expires=None)
        _status, (new,) = self.call(api_key._rotate, key_id=keys.parse(text), keep_old=None)
        self.assertEqual(keys.parse(new), keys.parse(text))
        self.call(api_key._revoke, key_id=keys.parse(text), reason="lost")
        _status, lines = self.call(api_key._list, all=True)
        self.assertIn("revoked", next(line for line in lines if keys.parse(text) in line))
        with self.assertRaises(Failure):
            self.call(api_key._revoke, key_id="nosuchkey000", reason="lost")

    def test_verify_names_what_was_removed_and_fails(self):
        ids = self.sealed()
        status, lines = self.call(audit._verify, expect=None)
        self.assertEqual((status, lines[0]), (DONE, "requests checked: 3, blocks: 1, of which pruned: 0"))
        anchor = audit.head(lines[-1].rpartition(" ")[2])
        self.assertEqual(self.call(audit._verify, expect=anchor)[0], DONE)
        self.sql("DELETE FROM jdx_api_audit WHERE id = %s", ids[0])
        status, lines = self.call(audit._verify, expect=None)
        self.assertEqual((status, lines[0]), (FAILED, f"Block 1: rows were removed: {ids[0]}"))

    def test_moments_are_dates_times_or_spans(self):
        for text, expected in (
            ("90d", datetime(2026, 5, 1, 12)),
            ("36h", datetime(2026, 2, 2)),
            ("2026-12-31", datetime(2026, 12, 31)),
            ("2026-12-31T12:00:00Z", datetime(2026, 12, 31, 12)),
            ("2026-12-31T12:00:00+02:00", datetime(2026, 12, 31, 10)),
        ):
            self.assertEqual(api_key.moment(text, NOW), expected)
        for text in ("soon", "90", "-1d", "90days", "2026-13-01"):
            with self.assertRaises(ValueError):
                api_key.moment(text, NOW)

    def test_options_of_odoo_may_stand_anywhere(self):
        line = ["rotate", "-c", "odoo.conf", "-d", "prod", "0a1b2c3d4e5f", "--keep-old", "7d", "--db_host=db"]
        options, ours = session.split(line)
        self.assertEqual(options, ["--config=odoo.conf", "--database=prod", "--db_host=db"])
        self.assertEqual(ours, ["rotate", "0a1b2c3d4e5f", "--keep-old", "7d"])

    def odoo_bin(self, *arguments):
        # As odoo-bin does, which Debian's package puts elsewhere than a checkout.
        program = "import sys, odoo.cli; sys.argv[0] = 'odoo-bin'; odoo.cli.main()"
        addons_path = f"--addons-path={config['addons_path']}"
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program, addons_path, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def test_odoo_finds_both_commands(self):
        for command in ("jdx_api_key", "jdx_audit"):
            done = self.odoo_bin(command, "--help")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"usage: odoo-bin {command}", done.stdout)

    def test_database_that_does_not_exist_is_one_line_and_status_1(self):
        options = [f"--{name}={config[name]}" for name in ("db_host", "db_port", "db_user") if config[name]]
        done = self.odoo_bin("jdx_audit", "verify", "-d", "no_such_database", *options)
        self.assertEqual((done.returncode, done.stdout), (FAILED, ""))
        self.assertIn("no_such_database", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
