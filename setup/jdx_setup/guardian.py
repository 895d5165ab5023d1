"""Keep PostgreSQL running as long as somebody holds the users' lock; no polling, nothing left behind.

    python3 -m jdx_setup.guardian FOLDER      (reads the commands from $JDX_GUARDIAN, as JSON)

It starts the server, says "started", then asks for the lock alone: the kernel grants that when the last user has
released it or died. Users that come while the server is being stopped wait for the lock, and then start anew.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

USERS, GUARDIAN = "postgres.lock", "postgres-guardian.lock"


def guarded(folder):
    """Whether a guardian is at work in `folder`."""
    with open(folder / GUARDIAN, "a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def main(folder, commands):
    """Start unless it runs, wait for the last user to go, stop."""
    with open(folder / GUARDIAN, "a", encoding="utf-8") as own, open(folder / USERS, "a", encoding="utf-8") as users:
        fcntl.flock(own, fcntl.LOCK_EX)
        # pg_ctl reports 0 for a server that outlived a killed guardian: adopt it
        if _quietly(commands["status"]) and (status := _quietly(commands["start"])):
            return status
        print("started", flush=True)
        signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(_quietly(commands["stop"])))
        fcntl.flock(users, fcntl.LOCK_EX)
        return _quietly(commands["stop"])


def _quietly(command):
    return subprocess.call(command, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(os.environ.pop("JDX_GUARDIAN"))))
