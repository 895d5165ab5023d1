"""Progress, processes, locks, which tests run where, when a database is made again."""

import io
import json
import subprocess
import sys
import time

import pytest
from jdx_setup import checkout_python, database, exclusive, guardian, paths, process, pythons, suites, virtualenv
from jdx_setup.console import Console, shorten
from jdx_setup.errors import SetupError


def test_a_long_step_gives_signs_of_life():
    now = [0.0]
    stream = io.StringIO()
    console = Console(stream, lambda: now[0])
    with console.step("Cloning") as heartbeat:
        for now[0] in range(61):
            heartbeat.beat("object 7 of 9")
    lines = stream.getvalue().splitlines()
    assert len([line for line in lines if "still at it" in line and "object 7 of 9" in line]) == 4
    assert lines[-1].endswith("Cloning: done in 60 s")


def test_the_sign_of_life_leaves_out_what_every_line_of_odoo_begins_with():
    line = "2026-01-02 03:04:05,678 99 INFO jdx_demo odoo.modules.loading: Loading module crm (7/52)\n"
    assert shorten(line) == "Loading module crm (7/52)"
    assert len(shorten("x" * 200)) == 80


def test_a_failed_program_is_shown_with_the_end_of_its_output(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "LOGS", tmp_path)
    with pytest.raises(SetupError, match="out of paper") as failure:
        process.run([sys.executable, "-c", "print('out of paper'); raise SystemExit(3)"], "print")
    assert str(tmp_path / "print.log") in failure.value.remedy


def test_stopping_a_program_stops_what_it_started():
    code = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True, text=True)
    with child.stdout:
        grandchild = int(child.stdout.readline())
    process.stop(child, grace=5)
    state = process.output(["ps", "-o", "stat=", "-p", str(grandchild)])
    assert state is None or state.startswith("Z")


def test_a_command_that_takes_too_long_is_stopped_with_what_it_started(tmp_path):
    note = tmp_path / "pid"
    begin = time.monotonic()
    assert process.output(["sh", "-c", f"sleep 60 & echo $! > {note}; wait"], timeout=0.5) is None
    assert time.monotonic() - begin < 10
    state = process.output(["ps", "-o", "stat=", "-p", note.read_text().strip()])
    assert state is None or state.startswith("Z")


def test_our_pythons_do_not_inherit_what_would_change_them(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("ODOO_RC", "/etc/odoo.conf")
    environ = process.environment(PGHOST="/x")
    assert environ["PGHOST"] == "/x"
    assert not {"PYTHONDONTWRITEBYTECODE", "ODOO_RC"} & environ.keys()


def test_the_guardian_keeps_the_server_until_its_last_user_is_gone(tmp_path):
    users = [exclusive.SharedLock(tmp_path / guardian.USERS) for _each in range(2)]
    log = tmp_path / "log"
    record = [sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + ' ')", str(log)]
    commands = {"status": ["false"], "start": [*record, "start"], "stop": [*record, "stop"]}
    child = subprocess.Popen(
        [sys.executable, "-m", "jdx_setup.guardian", str(tmp_path)],
        stdout=subprocess.PIPE,
        env=process.environment(PYTHONPATH=str(paths.SETUP), JDX_GUARDIAN=json.dumps(commands)),
    )
    with child.stdout:
        assert child.stdout.readline() == b"started\n"
    assert guardian.guarded(tmp_path)
    users[0].release()
    time.sleep(0.3)
    assert log.read_text() == "start "
    users[1].release()
    assert child.wait(timeout=10) == 0
    assert log.read_text() == "start stop "
    assert not guardian.guarded(tmp_path)


def test_templates_are_made_again_when_code_changes_but_not_when_tests_do(tmp_path):
    addon = tmp_path / "jdx_x"
    (addon / "tests").mkdir(parents=True)
    (addon / "__manifest__.py").write_text("{}")
    before = database.content_hash([addon])
    (addon / "tests" / "test_x.py").write_text("assert True")
    assert database.content_hash([addon]) == before
    (addon / "__manifest__.py").write_text("{'name': 'X'}")
    assert database.content_hash([addon]) != before


def test_addons_for_tests_stay_out_of_the_demo(tmp_path):
    for name, manifest in {"jdx_a": "{}", "test_jdx_a": "{}", "jdx_b": "{'installable': False}"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(manifest)
    assert database.installable(tmp_path) == ["jdx_a"]
    assert database.installable(tmp_path, tests=True) == ["jdx_a", "test_jdx_a"]


def test_another_lock_or_interpreter_means_another_environment():
    keys = {
        virtualenv.lock_key(*each)
        for each in [("a", "3.11.2", "x86_64"), ("b", "3.11.2", "x86_64"), ("a", "3.11.7", "x86_64")]
    }
    assert len(keys) == 3


def test_the_selectedof_the_thin_environment_come_before_the_import_that_needs_them(tmp_path):
    lines = checkout_python.pth(tmp_path / "packages", tmp_path / "odoo").splitlines()
    assert lines[-1] == "import odoo_py311_compat"
    assert str(tmp_path / "odoo") in lines


def test_selectedand_options_are_told_apart():
    arguments = ["-k", "quote", "addons/x/tests/test_a.py::Test::test_b", "-x"]
    assert suites.split(arguments, exists=lambda path: path.startswith("addons/")) == (
        ["addons/x/tests/test_a.py::Test::test_b"],
        ["-k", "quote", "-x"],
    )


@pytest.mark.parametrize(
    ("path", "suite"),
    [
        ("addons/jdx_restapi/tests", suites.ADDONS),
        ("tests/test_main_job.py::test_x", suites.END_TO_END),
        ("tests/setup/test_setup_steps.py", suites.NO_ODOO),
        ("sdk/tests/", suites.SDK),
    ],
)
def test_a_path_selects_its_suite_and_no_other(path, suite):
    every = (suites.ADDONS, suites.END_TO_END, suites.NO_ODOO, suites.SDK)
    assert [each for each in every if suites.selection(each, [path])] == [suite]


def test_a_parent_folder_selects_the_suites_below_it():
    assert suites.selection(suites.SDK, ["sdk"]) == ["sdk/tests"]
    assert suites.selection(suites.NO_ODOO, ["tests"]) == ["tests/setup", "tests/engine"]


def test_what_needs_no_odoo_does_not_run_again_on_each_series():
    for selected in ([], ["tests"]):
        assert "--ignore=tests/engine" in suites.selection(suites.END_TO_END, selected)


def test_no_python_is_used_twice():
    assert len(pythons.found([sys.executable, sys.executable])) == 1
