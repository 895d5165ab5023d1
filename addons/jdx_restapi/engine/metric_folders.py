"""Folders in which the processes of one server keep their counters together.

``prometheus_client`` adds up what several processes have written into one folder. Which processes belong together,
and whose folder may be thrown away, is decided here::

    <root>/                        shared by all servers of one data_dir, perhaps on several hosts
        .lock                      held while folders are made or wiped
        <host>-<pid>-<start>/      one server: its main process and when that began
            alive                  locked (shared) by each process of the server as long as it lives
            counter_<pid>.db …     written by prometheus_client, one set per process

A folder is wiped when nobody holds its ``alive`` and its main process is gone. Both must be true: between the end
of one worker and the start of the next nobody holds the lock, and a main process in another container cannot be
looked up by its number.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

_LOCK, _ALIVE = ".lock", "alive"
#: How long the folder of another host must have been quiet: its processes cannot be looked up from here.
_QUIET_SECONDS = 24 * 3600.0

#: Tells whether the process with this number and start (seconds) runs on this host.
IsRunning = Callable[[int, int], bool]


def owner_name(host: str, pid: int, start: int) -> str:
    """Return the name of a server's folder."""
    return f"{host}-{pid}-{start}"


def claim(root: Path, owner: str, is_running: IsRunning) -> tuple[Path, IO[bytes]]:
    """Return this process's folder and the open file that marks it as in use; wipe those of dead servers.

    :param owner: what :func:`owner_name` returned for the main process of this process's server
    :returns: the file must stay open (and referenced) as long as the process lives
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(root):
        for folder in root.iterdir():
            if folder.is_dir() and folder.name != owner and _is_dead(folder, owner, is_running):
                shutil.rmtree(folder, ignore_errors=True)
        folder = root / owner
        folder.mkdir(mode=0o700, exist_ok=True)
        # stays open beyond this function: the lock ends with the process
        alive = open(folder / _ALIVE, "ab")  # noqa: SIM115
        fcntl.flock(alive, fcntl.LOCK_SH)
    return folder, alive


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder for a moment."""
    with open(folder / _LOCK, "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_dead(folder: Path, owner: str, is_running: IsRunning) -> bool:
    if _is_held(folder / _ALIVE):
        return False
    try:
        host, pid, start = folder.name.rsplit("-", 2)
        number, begun = int(pid), int(start)
    except ValueError:
        # not one of ours
        return False
    if host == owner.rsplit("-", 2)[0]:
        return not is_running(number, begun)
    newest = max((file.stat().st_mtime for file in folder.iterdir()), default=folder.stat().st_mtime)
    return time.time() - newest > _QUIET_SECONDS


def _is_held(alive: Path) -> bool:
    try:
        with open(alive, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def files_of_dead(folder: Path, is_running: Callable[[int], bool]) -> list[tuple[str, Path]]:
    """Return ``(kind, file)`` of what processes of this server have left behind, for instance recycled workers."""
    found = []
    for file in sorted(folder.glob("*.db")):
        kind, _underscore, pid = file.stem.rpartition("_")
        # 0 is where the sums of the dead are kept
        if pid.isdigit() and int(pid) and int(pid) != os.getpid() and not is_running(int(pid)):
            found.append((kind, file))
    return found
