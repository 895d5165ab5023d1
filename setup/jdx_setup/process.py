"""Run another program: its output goes to a log file, its progress to the console, its failure to the reader."""

import os
import shlex
import signal
import subprocess
import time

from .errors import SetupError
from .paths import LOGS

#: How long a program may take to stop when it is asked to.
GRACE = 20


def environment(**changes):
    """A copy of the environment without what would change how our Pythons behave."""
    result = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "ODOO_RC")
        and not name.startswith(("OPENERP_", "PGOPTIONS"))
    }
    result.update(changes)
    return {name: value for name, value in result.items() if value is not None}


def log_path(name):
    """The log file of the step `name`."""
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{name}.log"


def tail(path, count=15):
    """The last lines of a log file."""
    try:
        with open(path, "rb") as log:
            log.seek(max(0, path.stat().st_size - 20000))
            return log.read().decode("utf-8", "replace").splitlines()[-count:]
    except OSError:
        return []


def run(command, log_name, heartbeat=None, remedy="", interrupt=signal.SIGTERM, **popen):
    """Run `command` to its end with its output in a log file; raise SetupError when it fails."""
    path = log_path(log_name)
    with open(path, "ab") as log:
        log.write(f"$ {shlex.join(map(str, command))}\n".encode())
        log.flush()
        child = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True, **popen
        )
        try:
            _wait(child, heartbeat, path)
        except BaseException:
            stop(child, interrupt)
            raise
    if child.returncode:
        lines = "\n".join(f"    {line}" for line in tail(path))
        raise SetupError(
            f"{command[0]} ended with status {child.returncode}. The end of its output:\n{lines}",
            remedy or f"Read {path}, mend the cause, then run the same command again: it goes on where it stopped.",
        )


def _wait(child, heartbeat, path):
    while True:
        try:
            return child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if heartbeat:
                heartbeat.beat(next(iter(tail(path, 1)), ""))


def stop(child, number=signal.SIGTERM, grace=GRACE):
    """Ask a child that leads its own session to stop, and make sure that nothing of the session is left."""
    _signal_group(child.pid, number)
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline:
        # reap the child, then see whether its own children are gone too
        if child.poll() is not None and not _signal_group(child.pid, 0):
            return
        time.sleep(0.05)
    _signal_group(child.pid, signal.SIGKILL)
    child.wait()


def _signal_group(group, number):
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def output(command, timeout=30, **options):
    """The text that a short command prints; None when it fails, is missing or takes too long."""
    try:
        child = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            **options,
        )
    except OSError:
        return None
    with child.stdout:
        try:
            text, _nothing = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            # with all it started: git leaves the connecting to a child
            stop(child, grace=2)
            return None
        except BaseException:
            stop(child, grace=2)
            raise
    return text if child.returncode == 0 else None
