"""Folders of counters: a dead server's is wiped, a living one's never."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from engine import metric_folders
from engine.metric_folders import IsRunning, files_of_dead, owner_name


def nobody(_pid: int, _start: int) -> bool:
    return False


def everybody(_pid: int, _start: int) -> bool:
    return True


@pytest.fixture
def mine() -> str:
    return owner_name("host", 100, 1000)


def claim(root: Path, owner: str, is_running: IsRunning) -> Path:
    """Claim a folder as a process does that ends at once."""
    folder, held = metric_folders.claim(root, owner, is_running)
    held.close()
    return folder


def leave(root: Path, name: str, age: float = 0.0) -> Path:
    """Make what a server left behind."""
    folder = root / name
    folder.mkdir(parents=True)
    for file in (folder / "counter_7.db", folder / "alive"):
        file.touch()
        os.utime(file, (time.time() - age, time.time() - age))
    return folder


def test_processes_of_one_server_share_a_folder(tmp_path: Path, mine: str) -> None:
    first = claim(tmp_path, mine, nobody)
    (first / "counter_1.db").touch()
    second = claim(tmp_path, mine, nobody)
    assert first == second
    assert (first / "counter_1.db").exists()


def test_folder_of_a_dead_server_is_wiped(tmp_path: Path, mine: str) -> None:
    dead = leave(tmp_path, owner_name("host", 99, 1000))
    claim(tmp_path, mine, nobody)
    assert not dead.exists()


def test_folder_of_a_server_whose_main_process_lives_is_kept(tmp_path: Path, mine: str) -> None:
    between_workers = leave(tmp_path, owner_name("host", 99, 1000))
    claim(tmp_path, mine, everybody)
    assert between_workers.exists()


def test_folder_that_a_process_holds_is_kept(tmp_path: Path, mine: str) -> None:
    sibling = owner_name("host", 99, 1000)
    program = (
        "import sys; from pathlib import Path; from engine.metric_folders import claim\n"
        "held = claim(Path(sys.argv[1]), sys.argv[2], lambda pid, start: True)\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    addon = str(Path(__file__).resolve().parents[2] / "addons" / "jdx_restapi")
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), sibling],
        env={**os.environ, "PYTHONPATH": addon},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin and child.stdout
    try:
        assert child.stdout.readline() == b"held\n"
        claim(tmp_path, mine, nobody)
        assert (tmp_path / sibling).exists()
    finally:
        child.stdin.close()
        child.wait(10)
        child.stdout.close()
    claim(tmp_path, mine, nobody)
    assert not (tmp_path / sibling).exists()


def test_folder_of_another_host_is_wiped_only_after_a_quiet_day(tmp_path: Path, mine: str) -> None:
    recent = leave(tmp_path, owner_name("other-host", 1, 1000), age=3600)
    old = leave(tmp_path, owner_name("old-host", 1, 1000), age=25 * 3600)
    claim(tmp_path, mine, nobody)
    assert recent.exists()
    assert not old.exists()


def test_what_is_not_ours_is_left_alone(tmp_path: Path, mine: str) -> None:
    (tmp_path / "something-else").mkdir()
    (tmp_path / "file").touch()
    claim(tmp_path, mine, nobody)
    assert (tmp_path / "something-else").exists()
    assert (tmp_path / "file").exists()


def test_files_of_ended_processes_are_found_and_the_sums_are_not(tmp_path: Path) -> None:
    for name in ("counter_0.db", "counter_7.db", "gauge_livesum_7.db", "counter_8.db", f"counter_{os.getpid()}.db"):
        (tmp_path / name).touch()
    found = files_of_dead(tmp_path, lambda pid: pid == 8)
    assert [(kind, file.name) for kind, file in found] == [
        ("counter", "counter_7.db"),
        ("gauge_livesum", "gauge_livesum_7.db"),
    ]
