"""One server, two databases, no session and no cookie: by header, or by host."""

import os

import pytest


@pytest.fixture(scope="module")
def pair(stack, template):
    with stack.databases.copy(template, "e2e") as first, stack.databases.copy(template, "e2e") as second:
        yield first, second


@pytest.fixture(scope="module")
def by_header(start_odoo, pair, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    return start_odoo(database=",".join(pair), options=("--load=base,web,jdx_restapi",), data_dir=folder), folder


@pytest.fixture(scope="module")
def by_host(start_odoo, pair):
    return start_odoo(database=",".join(pair), options=("--load=base,web,jdx_restapi",), dbfilter="^%d$")


def test_header_names_the_database(by_header, pair, tools):
    server, folder = by_header
    for name in pair:
        api = tools.api(server.url, tools.database(name).make_key(), {"X-Odoo-Database": name})
        assert api("GET", "/me").status_code == 200
        created = api("POST", "/customers", {"name": f"Of {name}"})
        assert created.status_code == 201
        assert tools.database(name).count(f"Of {name}") == 1
    assert tools.database(pair[0]).count(f"Of {pair[1]}") == 0
    sessions = os.path.join(folder, "sessions")
    assert not os.path.isdir(sessions) or not os.listdir(sessions)


def test_key_of_one_database_is_none_of_the_other(by_header, pair, tools):
    server, _folder = by_header
    api = tools.api(server.url, tools.database(pair[0]).make_key(), {"X-Odoo-Database": pair[1]})
    assert api("GET", "/me").json()["code"] == "invalid_api_key"


def test_choice_that_is_not_made_is_asked_for_without_naming_databases(by_header, pair, tools):
    server, _folder = by_header
    key = tools.database(pair[0]).make_key()
    for headers in ({}, {"X-Odoo-Database": "postgres"}, {"X-Odoo-Database": "no_such"}, {"X-Odoo-Database": ""}):
        answer = tools.api(server.url, key, headers)("GET", "/me")
        assert (answer.status_code, answer.json()["code"]) == (400, "database_required")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert not any(name in answer.text for name in pair)


def test_host_names_the_database(by_host, pair, tools):
    for name in pair:
        key = tools.database(name).make_key()
        api = tools.api(by_host.url, key, {"Host": f"{name}.example.com"})
        assert api("GET", "/me").status_code == 200
        other = pair[name == pair[0]]
        answer = tools.api(by_host.url, key, {"Host": f"{name}.example.com", "X-Odoo-Database": other})("GET", "/me")
        assert answer.json()["code"] == "database_required", "the header chooses among what the host allows"
    answer = tools.api(by_host.url, "jdx_x", {"Host": "unknown.example.com"})("GET", "/me")
    assert answer.json()["code"] == "database_required"
