"""Keyset cursors: where a list stopped, signed, bound to the query that made them.

A cursor holds the sort values of the last row, so the next page starts there by index, however deep. It is
signed, so its values need no second look, and it carries a fingerprint of resource, filters and sort, so it
is refused by any other query.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_SIGNATURE_BYTES = 12
#: A cursor travels in the request line, of which Odoo's HTTP server takes 64 KiB.
_MAX_LENGTH = 60000


class InvalidCursor(ValueError):
    """A cursor that we did not make, or made for another query."""


@dataclass(frozen=True)
class Position:
    """A place in a list.

    :param values: sort values of the last row
    :param resume: for incremental lists: the moment from which the next poll must start again, as an ISO time
    """

    values: tuple[Any, ...]
    resume: str | None = None


def fingerprint(*parts: Any) -> str:
    """Return a short digest of what a cursor is bound to."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def encode(position: Position, bound_to: str, secret: str) -> str:
    """Return the opaque text of a position."""
    values = [_pack(value) for value in position.values]
    payload = json.dumps([bound_to, values, position.resume], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_sign(payload, secret) + payload).decode().rstrip("=")


def decode(text: str, bound_to: str, secret: str) -> Position:
    """Return the position in a cursor.

    :raises InvalidCursor: when it is broken, forged or of another query
    """
    if len(text) > _MAX_LENGTH:
        raise InvalidCursor("The cursor is too long.")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise InvalidCursor("The cursor is not one of ours.") from None
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _sign(payload, secret)):
        raise InvalidCursor("The cursor is not one of ours.")
    made_for, values, resume = json.loads(payload)
    if made_for != bound_to:
        raise InvalidCursor("The cursor belongs to another query: keep resource, filters and sort as they were.")
    return Position(tuple(_unpack(value) for value in values), resume)


def _sign(payload: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), b"jdx-cursor" + payload, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    if kind == "t":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind == "d" else Decimal(text)
