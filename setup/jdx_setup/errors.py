"""What goes wrong, said so that the reader knows what to do next.

Exception
├── SetupError      a step cannot go on; carries what to do about it
└── Interrupted     Ctrl-C, SIGTERM or SIGHUP: stop what was started, then leave
"""


class SetupError(Exception):
    """A step failed. `remedy` is what the reader should do."""

    def __init__(self, message, remedy=""):
        super().__init__(message)
        self.remedy = remedy


class Interrupted(BaseException):
    """A signal asked us to stop. Not an Exception: no `except Exception` may swallow it."""

    def __init__(self, signal_number):
        super().__init__(signal_number)
        self.signal_number = signal_number
