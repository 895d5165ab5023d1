"""Values as they travel: text in a query string, JSON in a body, Python inside.

Datetimes are RFC 3339 with an offset outside and naive UTC inside, as in Odoo's columns.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

#: Odoo's integer columns are PostgreSQL int4.
MIN_INTEGER, MAX_INTEGER = -(2**31), 2**31 - 1
_MAX_DIGITS = 15
_INTEGER = re.compile(r"-?[0-9]{1,11}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATETIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class InvalidValue(ValueError):
    """A value of the wrong type or out of range; the message is a sentence for the caller."""

    def __init__(self, detail: str, code: str = "invalid_value") -> None:
        super().__init__(detail)
        self.code = code


def integer(text: str) -> int:
    """Return a 32-bit integer written in decimal.

    :raises InvalidValue: when it is none
    """
    if not _INTEGER.fullmatch(text):
        raise InvalidValue("Write a whole number.")
    return in_range(int(text))


def in_range(number: int) -> int:
    """Return the number when an Odoo integer column can hold it.

    :raises InvalidValue: when not
    """
    if not MIN_INTEGER <= number <= MAX_INTEGER:
        raise InvalidValue("The number is out of range.")
    return number


def amount(text: str) -> Decimal:
    """Return a decimal number written plainly, without exponent.

    :raises InvalidValue: when it is none, or has more than 15 digits before or 10 after the point
    """
    if not _DECIMAL.fullmatch(text):
        raise InvalidValue('Write a decimal number such as "12.50".')
    try:
        return Decimal(text)
    except InvalidOperation:
        raise InvalidValue('Write a decimal number such as "12.50".') from None


def number(value: float) -> float:
    """Return a finite number that keeps its meaning in a numeric column.

    :raises InvalidValue: when it is too large
    """
    if not abs(value) < 10**_MAX_DIGITS:
        raise InvalidValue("The number is out of range.")
    return value


def day(text: str) -> date:
    """Return a date written as RFC 3339 full-date.

    :raises InvalidValue: when it is none
    """
    match = _DATE.fullmatch(text)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise InvalidValue("Write a date such as 2026-01-31.")


def moment(text: str) -> datetime:
    """Return an RFC 3339 date-time as naive UTC, with microseconds.

    :raises InvalidValue: when it is none, has no offset, or leaves the years 1 to 9999
    """
    match = _DATETIME.fullmatch(text)
    if match:
        year, month, daynum, hour, minute, second = (int(part) for part in match.groups()[:6])
        micros = int(((match[7] or ".0")[1:] + "000000")[:6])
        # RFC 3339 allows a leap second; Python and PostgreSQL do not: the next second is the same moment
        leap = 1 if second == 60 else 0
        try:
            local = datetime(year, month, daynum, hour, minute, second - leap, micros, tzinfo=_offset(match[8]))
            return (local + timedelta(seconds=leap)).astimezone(timezone.utc).replace(tzinfo=None)
        except (ValueError, OverflowError):
            pass
    raise InvalidValue("Write a time with its offset, such as 2026-01-31T09:30:00Z.")


def _offset(text: str) -> timezone:
    if text in "Zz":
        return timezone.utc
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def boolean(text: str) -> bool:
    """Return true or false written so.

    :raises InvalidValue: for anything else
    """
    if text in ("true", "false"):
        return text == "true"
    raise InvalidValue("Write true or false.")


def from_text(kind: str, text: str, choices: tuple[str, ...] = ()) -> Any:
    """Return the Python value of a filter written in a query string.

    :param kind: kind of the field (see :mod:`.spec`), or ``id``
    :raises InvalidValue: when the text is no such value
    """
    if kind in ("id", "integer", "reference", "references"):
        return integer(text)
    if kind in ("number", "money"):
        return amount(text)
    if kind == "boolean":
        return boolean(text)
    if kind == "date":
        return day(text)
    if kind == "datetime":
        return moment(text)
    if kind == "selection":
        if text not in choices:
            raise InvalidValue("Choose one of: " + ", ".join(choices) + ".")
        return text
    return text


def from_json(kind: str, value: Any, choices: tuple[str, ...] = (), max_length: int | None = None) -> Any:
    """Return the Python value of a scalar in a JSON body; ``null`` stays None.

    :raises InvalidValue: for another type (``invalid_type``) or a value that the field cannot hold
    """
    if value is None:
        return None
    if kind == "boolean":
        return _typed(value, bool, "true or false")
    if kind == "integer":
        return in_range(_typed(value, int, "a whole number"))
    if kind == "number":
        return number(_typed(value, (int, float), "a number"))
    text: str = _typed(value, str, "text")
    if kind == "date":
        return day(text)
    if kind == "datetime":
        return moment(text)
    if kind == "selection" and text not in choices:
        raise InvalidValue("Choose one of: " + ", ".join(choices) + ".")
    if max_length is not None and len(text) > max_length:
        raise InvalidValue(f"At most {max_length} characters.")
    return text


def _typed(value: Any, kinds: type | tuple[type, ...], wording: str) -> Any:
    # bool is an int to Python, and never to JSON
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise InvalidValue(f"This must be {wording}.", "invalid_type")
    return value
