"""Start Odoo's HTTP server for the tests of the addons, and wait until it listens.

pytest-odoo starts the server of 14.0 in a way that lets its thread race with its own shutdown: now and then every
request ended in "Connection refused". This does the same on both series.
"""

import socket
import time

import pytest
from odoo import release
from odoo.service import server
from odoo.tools import config


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(port):
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"Odoo's HTTP server does not listen on port {port}")


@pytest.fixture(scope="session", autouse=True)
def load_http(request, load_registry):
    """Replaces the fixture of pytest-odoo."""
    if not request.config.getoption("--odoo-http"):
        yield
        return
    config["http_interface"], config["http_port"] = "127.0.0.1", _free_port()
    server.load_server_wide_modules()
    if release.version_info >= (15, 0):
        from odoo.http import root as application
    else:
        from odoo.service.wsgi_server import application
    server.server = server.ThreadedServer(application)
    server.server.start(stop=False)
    _wait_for(config["http_port"])
    yield
    server.server.stop()
