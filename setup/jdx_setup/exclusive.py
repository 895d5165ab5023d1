"""File locks: one builder at a time, many users at a time. The kernel drops them when a process dies."""

import contextlib
import fcntl
import os


@contextlib.contextmanager
def exclusive(path, console=None):
    """Hold the lock file `path` alone; say so when somebody else has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if console:
                console.say(f"Waiting for another run that holds {path.name}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def taken(path):
    """The lock file `path`, open and held alone until it is closed; None if somebody else has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = open(path, "a", encoding="utf-8")  # noqa: SIM115 (held by the caller)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


class SharedLock:
    """A lock held together with others, as long as this process lives or until release()."""

    def __init__(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # never inherited: a child that outlives us must not count as a user
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def release(self):
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @staticmethod
    def available(path):
        """Whether the lock could be had shared right now."""
        with open(path, "a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True
