"""The main job of ./setup/run, on each series and in both process models."""

import pytest
from jdx_setup import main_job


def test_main_job_succeeds_on_threads(odoo_server, api_key, capsys):
    assert main_job.main(odoo_server.url, api_key) == 0, capsys.readouterr().out


@pytest.fixture(scope="module")
def prefork_server(start_odoo):
    return start_odoo(workers=2)


def test_main_job_succeeds_on_two_workers(prefork_server, make_api_key, capsys):
    key = make_api_key(prefork_server)
    assert main_job.main(prefork_server.url, key) == 0, capsys.readouterr().out
