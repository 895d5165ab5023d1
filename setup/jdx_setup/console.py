"""What the reader sees: a line when a step starts, one when it ends, and never a silent minute between."""

import contextlib
import re
import sys
import time

#: Seconds between two signs of life of a long step.
HEARTBEAT = 15


class Console:
    """Prints progress. `clock` and `stream` come in as arguments for the tests."""

    def __init__(self, stream=None, clock=time.monotonic):
        self._stream = stream
        self._clock = clock
        self._start = clock()

    def line(self, text=""):
        """Print one line at once, even into a pipe."""
        print(text, file=self._stream or sys.stdout, flush=True)

    def say(self, text):
        """Print one line with the time since the start."""
        self.line(f"[{self._clock() - self._start:5.1f} s] {text}")

    @contextlib.contextmanager
    def step(self, text):
        """Announce a step, and say how long it took when that is worth a line."""
        begin = self._clock()
        self.say(f"{text} ...")
        yield Heartbeat(self, text, self._clock)
        seconds = self._clock() - begin
        if seconds >= 2:
            self.say(f"{text}: done in {seconds:.0f} s")


class Heartbeat:
    """Says that a step still works, with the last line of its log."""

    def __init__(self, console, text, clock):
        self._console = console
        self._text = text
        self._clock = clock
        self._begin = self._last = clock()

    def beat(self, last_line=""):
        """Print a sign of life if the last one is long ago."""
        now = self._clock()
        if now - self._last < HEARTBEAT:
            return
        self._last = now
        detail = f": {shorten(last_line)}" if last_line.strip() else ""
        self._console.say(f"  still at it, {now - self._begin:.0f} s{detail}")


def shorten(line, width=80):
    """The telling part of a line of a log: without the time, process and database that Odoo puts before it."""
    message = re.sub(r"^\S+ \S+ \d+ [A-Z]+ \S+ odoo\.[\w.]+: ", "", line.strip())
    return message if len(message) <= width else message[: width - 3] + "..."
