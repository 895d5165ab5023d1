"""odoo.conf, JDX_DATABASE_URL, pip's settings, paths and ports."""

import ast
import os
import re
import socket
from pathlib import Path, PurePosixPath

import pytest
from jdx_setup import configuration, odoo_source, paths, pip_settings, postgres, run_command, server
from jdx_setup.errors import SetupError

SOURCE = odoo_source.OdooSource("15.0", Path("/o"), Path("/o/odoo"), Path("/o/odoo-bin"), (Path("/o/addons"),), "")


def keys(path):
    """{section: its keys} of a configuration file."""
    parser = configuration.read(path)
    return {section: list(parser[section]) for section in parser.sections()}


def write(path, **options):
    """A configuration as ./setup/run writes it."""
    database = postgres.Server("/sockets", 5432, "odoo")
    return configuration.write(path, configuration.values(SOURCE, Path("/oca"), database, **options))


def test_the_configuration_of_a_run_has_the_keys_of_the_example(tmp_path):
    assert keys(write(tmp_path / "odoo.conf", workers=2)) == keys(configuration.EXAMPLE)


def test_a_key_that_the_example_does_not_explain_is_refused(tmp_path):
    with pytest.raises(KeyError, match="limit_request"):
        write(tmp_path / "odoo.conf", limit_request=8)


def test_the_configuration_is_readable_by_its_owner_only(tmp_path):
    assert write(tmp_path / "odoo.conf").stat().st_mode & 0o077 == 0


def test_the_job_runner_finds_odoo_on_its_port(tmp_path):
    parser = configuration.read(write(tmp_path / "odoo.conf", http_port=8070))
    assert parser["options"]["http_port"] == parser["queue_job"]["port"] == "8070"


def test_every_key_of_the_example_is_explained():
    lines = configuration.EXAMPLE.read_text(encoding="utf-8").splitlines()
    undocumented = [
        line
        for before, line in zip(lines, lines[1:])
        if re.match(r"\w+ ?=", line) and not (before.startswith(";") or re.match(r"\w+ ?=", before))
    ]
    assert undocumented == []


def test_every_setting_that_the_addons_read_is_in_the_example():
    known = keys(configuration.EXAMPLE)
    read = set()
    for path in paths.ADDONS.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get_misc":
                read.add(tuple(argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)))
    assert {pair for pair in read if len(pair) == 2 and pair[1] not in known.get(pair[0], ())} == set()


def test_database_url_is_read_with_its_escapes():
    found = postgres.from_url("postgresql://me:p%40ss@db.example:6432/start", "abc")
    assert (found.host, found.port, found.user, found.password, found.maintenance) == (
        "db.example",
        6432,
        "me",
        "p@ss",
        "start",
    )
    assert found.prefix == "jdx_abc_"


def test_database_url_may_name_a_socket():
    assert postgres.from_url("postgresql://me@/start?host=/run/pg", "abc").host == "/run/pg"


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://host/db", "postgresql://postgres@host/db"])
def test_a_database_url_that_odoo_could_not_use_is_refused(url):
    with pytest.raises(SetupError):
        postgres.from_url(url)


def test_pip_settings_reach_uv():
    listing = """\
:env:.find-links='/env'
global.find-links='/global'
global.index-url='https://user:secret@mirror.example/simple'
global.extra-index-url='https://a.example\\nhttps://b.example'
install.trusted-host='mirror.example'
freeze.user='1'
"""
    assert pip_settings.for_uv(pip_settings.parse(listing)) == {
        "UV_DEFAULT_INDEX": "https://user:secret@mirror.example/simple",
        "UV_INDEX": "https://a.example https://b.example",
        "UV_FIND_LINKS": "/env",
        "UV_INSECURE_HOST": "mirror.example",
    }


def test_sockets_move_to_a_short_folder_when_the_checkout_lies_deep(tmp_path):
    short, deep = PurePosixPath("/home/me/jdx/.run/s"), PurePosixPath("/home/" + "deep/" * 25)
    environ = {"XDG_RUNTIME_DIR": "/run/user/7"}
    assert paths.short_folder(short, ".s.PGSQL.5432", environ) == short
    moved = paths.short_folder(deep, ".s.PGSQL.5432", environ)
    assert str(moved).startswith("/run/user/7/jdx-")


@pytest.mark.parametrize("name", ["my jdx", "jdx,old", "jd'x"])
def test_sockets_move_where_the_name_of_the_checkout_has_a_mark_that_would_end_theirs(name):
    folder = PurePosixPath(f"/home/me/{name}/.run/s")
    assert paths.short_folder(folder, ".s.PGSQL.5432", {}).parent == PurePosixPath("/tmp")


def test_who_has_no_home_is_told_what_to_set(tmp_path, monkeypatch):
    monkeypatch.delenv("JDX_CACHE", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(SetupError) as refused:
        paths.cache()
    assert "JDX_CACHE" in refused.value.remedy
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JDX_CACHE", "mine")
    assert paths.cache() == tmp_path / "mine"


def test_a_taken_port_is_left_alone():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert server.free_port(taken) != taken


def test_servers_that_start_together_take_different_ports(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "RUN", tmp_path)
    preferred = server.free_port()
    first, lock = server.reserve(preferred)
    second, other = server.reserve(preferred)
    lock.close()
    third, again = server.reserve(preferred)
    other.close()
    again.close()
    assert (first, third) == (preferred, preferred)
    assert second != preferred


@pytest.mark.parametrize("arguments", [["--port", "65536"], ["--port=-1"], ["--port", "x"], ["--workers", "-1"]])
def test_numbers_that_cannot_be_are_refused_by_name(arguments, capsys):
    with pytest.raises(SystemExit):
        run_command.parser().parse_args(arguments)
    assert f"argument {arguments[0].split('=')[0]}: " in capsys.readouterr().err
