"""The live server against its own description: schemathesis sends what is allowed and what is not.

Two runs. The first tries the limits of each parameter and member, one by one; it sees the description with repetitions
left out (see :mod:`.document`). The second sends random requests made from all of it. Both always send the same.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jdx_setup import virtualenv
from jdx_setup.console import Console

sys.path.insert(0, str(Path(__file__).parent))

import document
import records

HOOKS = Path(__file__).with_name("hooks.py")
SEED = 1
#: What the first run looks at; the other resources are served by the same code, and one batch is like the other.
SAMPLE = r"^/(customers|quotes(?!/batch)|me|models/res\.partner\.category)(/|$)"
#: Headers that mostly keep random requests from getting through -> the one operation that is tried with them.
KEPT_HEADERS = {
    "Idempotency-Key": "customers_create",
    "If-Match": "customers_update",
    "If-None-Match": "customers_get",
}
#: A request that fits the description may still be refused, by a rule of Odoo's.
LEFT_OUT = "positive_data_acceptance"
#: Seconds for one run; each takes one to two minutes on two quiet processors.
TIMEOUT = 480


@pytest.fixture(scope="module")
def tools():
    """The interpreter of the environment with schemathesis."""
    return virtualenv.tool_environment(Console(sys.stderr), "schemathesis")


@pytest.fixture(scope="module")
def server(start_odoo):
    """A server of our own: random writes are no neighbours for other tests."""
    return start_odoo(workers=2)


@pytest.fixture(scope="module")
def key(make_api_key, server):
    return make_api_key(server, scopes="*:* models:*", options=["--rate-limit", "0"])


@pytest.fixture(scope="module")
def api(server):
    return server.url + "/restapi/1.0"


@pytest.fixture(scope="module")
def published(api, key):
    """The description as the server gives it."""
    return records.ask(f"{api}/openapi.json", key)


@pytest.fixture(scope="module")
def prepared(api, key, published):
    """The description with real records, and with answers that may hold nothing else than what it names."""
    resources = [tag["name"] for tag in published["tags"] if tag["name"] != "me"]
    ids = records.make(api, key, resources)
    return document.direct(document.with_records(document.closed(published), ids, records.REFS), keep=KEPT_HEADERS)


def test_description_is_valid_openapi_3_1(tools, published, tmp_path):
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(published))
    done = subprocess.run(
        [tools, "-m", "openapi_spec_validator", file], capture_output=True, check=False, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_limits_of_each_parameter_and_member(schemathesis, prepared):
    schemathesis(document.thinned(prepared), "--phases", "examples,coverage", "--include-path-regex", SAMPLE)


def test_random_requests(schemathesis, prepared):
    schemathesis(prepared, "--phases", "fuzzing", "--max-examples", "6")


@pytest.fixture
def schemathesis(tools, api, key, tmp_path):
    """A function that runs schemathesis over a description and fails with its report."""

    def run(description, *options):
        file = tmp_path / "openapi.json"
        file.write_text(json.dumps(description))
        command = [
            *(tools.with_name("st"), "run", file, "--url", api, "--header", f"Authorization: Bearer {key}"),
            *("--seed", str(SEED), "--workers", "2", "--generation-database", "none", "--request-timeout", "60"),
            *("--exclude-checks", LEFT_OUT, "--suppress-health-check", "all", "--continue-on-failure", "--no-color"),
            *options,
        ]
        environ = {**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, check=False, text=True, timeout=TIMEOUT
        )
        # a run that tested nothing proves nothing
        assert " passed" in done.stdout, done.stdout + done.stderr
        assert done.returncode == 0, done.stdout + done.stderr

    return run
