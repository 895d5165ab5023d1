"""Turn the signals that mean "stop" into one exception, so that every `finally` runs."""

import contextlib
import signal

from .errors import Interrupted

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def stop_signals():
    """Raise Interrupted at the first stop signal; later ones wait until the clean-up is through."""

    def handler(number, _frame):
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(number)

    before = {number: signal.signal(number, handler) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
