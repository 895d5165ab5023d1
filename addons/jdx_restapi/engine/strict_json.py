"""JSON as RFC 8259 means it: no NaN, no doubled names, no surprises of Python's own decoder."""

from __future__ import annotations

import json
from typing import Any

_MAX_DEPTH_HINT = "The JSON is nested too deeply."


class InvalidJson(ValueError):
    """The text is not JSON that we take; the message says why, for the caller."""


def loads(body: bytes) -> Any:
    """Return the value of a UTF-8 JSON text.

    :raises InvalidJson: for broken JSON, NaN and infinities, doubled names, NUL and lone surrogates
        (PostgreSQL stores neither), absurd nesting or numbers
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidJson(f"The body is not valid UTF-8 at byte {error.start}.") from None
    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise InvalidJson(f"{error.msg} at line {error.lineno} column {error.colno}.") from None
    except RecursionError:
        raise InvalidJson(_MAX_DEPTH_HINT) from None
    except InvalidJson:
        raise
    except ValueError:
        # CPython refuses integers of thousands of digits (CVE-2020-10735)
        raise InvalidJson("A number has too many digits.") from None
    if "\\u" in text:
        _refuse_unstorable(value)
    elif "\x00" in text:
        raise InvalidJson("A NUL character is not allowed.")
    return value


def _refuse_constant(name: str) -> Any:
    raise InvalidJson(f"{name} is not a JSON value.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidJson("An object has the same name twice.")
    return found


def _refuse_unstorable(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise InvalidJson("NUL characters and lone surrogates are not allowed.")
    elif isinstance(value, dict):
        for name, item in value.items():
            _refuse_unstorable(name)
            _refuse_unstorable(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_unstorable(item)
