"""Whether to try again, how long to wait, and by how much to vary it: pure functions, no clock of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple, Optional

#: Answers after which the same request may work in a moment.
RETRIED_STATUSES = frozenset({429, 502, 503, 504})
#: The one conflict that passes by itself: the first sending of this write is still running.
RETRIED_CODES = frozenset({"idempotency_in_progress"})
#: Seconds; the wait doubles from the one to the other.
SHORTEST, LONGEST = 0.5, 8.0


class Delay(NamedTuple):
    """A wait of at least so many seconds, and a random part of so many more."""

    at_least: float
    spread: float


def should_retry(attempt: int, max_retries: int, *, status: Optional[int], code: Optional[str] = None) -> bool:
    """Whether to send again after attempt number ``attempt`` (from 0); status ``None`` is "no answer came"."""
    passing = status is None or status in RETRIED_STATUSES or code in RETRIED_CODES
    return passing and attempt < max_retries


def delay(attempt: int, retry_after: Optional[float], max_retry_after: float) -> Delay:
    """How long to wait after attempt number ``attempt``: what the server asks for up to a bound, else doubling."""
    if retry_after is not None:
        # Never earlier than asked; a little later, so that waiting clients do not all come back at once.
        return Delay(min(retry_after, max_retry_after), SHORTEST)
    return Delay(0.0, min(LONGEST, SHORTEST * 2.0 ** min(attempt, 16)))


def jitter(wait: Delay, random: Callable[[], float]) -> float:
    """Full jitter: any moment of the spread is equally likely. ``random`` gives 0 <= x < 1."""
    return wait.at_least + wait.spread * random()


def parse_retry_after(value: Optional[str], now: float) -> Optional[float]:
    """Seconds to wait as a Retry-After header says it, in seconds or as an HTTP date; ``None`` if it does not."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):  # IndexError: Python 3.9 on some malformed dates
        return None
    if moment.tzinfo is None:  # "-0000"; HTTP dates are always GMT
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, moment.timestamp() - now)
