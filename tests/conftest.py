"""A real Odoo server for the end-to-end tests, on a copy of the template database that ./setup/test prepares.

These tests also run by hand, for instance: .run/python-15.0/bin/python -m pytest -p no:odoo tests/test_main_job.py
"""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "setup"))

from jdx_setup import api_key as api_keys
from jdx_setup.console import Console
from jdx_setup.server import OdooServer
from jdx_setup.stack import Stack


@pytest.fixture(scope="session")
def stack():
    """The Odoo, Python and PostgreSQL of the series under test ($JDX_SERIES)."""
    with Stack(Console(sys.stderr), os.environ.get("JDX_SERIES")) as result:
        yield result


@pytest.fixture(scope="session")
def template(stack):
    """The name of the template database: all addons of the suite, test addons too, no demo data."""
    return stack.template(tests=True)


@pytest.fixture(scope="session")
def start_odoo(stack, template):
    """A function that starts another server of its own database; see OdooServer for the options. Stopped at the end.

    start_odoo(workers=2), start_odoo(proxy_mode=True), start_odoo(database="name of an existing one")
    """
    from contextlib import ExitStack

    with ExitStack() as running:

        def start(database=None, **options):
            database = database or running.enter_context(stack.databases.copy(template, "e2e"))
            return running.enter_context(OdooServer(stack, database, **options))

        yield start


@pytest.fixture(scope="session")
def odoo_server(start_odoo):
    """The server that most tests share (threads): .url, .port, .database, .log, .conf."""
    return start_odoo()


@pytest.fixture(scope="session")
def make_api_key(stack, odoo_server):
    """A function that makes another key by the command line: make_api_key(login=…, scopes=…, options=["--rate-limit", "5"])."""

    def make(server=odoo_server, **options):
        return api_keys.create(stack, server.database, server.conf, **{"name": "end to end", **options})

    return make


@pytest.fixture(scope="session")
def api_key(make_api_key):
    """A key of admin for everything, without a rate limit."""
    return make_api_key(options=["--rate-limit", "0"])


@pytest.fixture(scope="session")
def client(odoo_server, api_key):
    """The SDK, talking to the shared server."""
    from jdx_client import JdxClient

    with JdxClient(odoo_server.url, api_key) as result:
        yield result
