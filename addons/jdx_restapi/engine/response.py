"""One answer, before it becomes WSGI."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

JSON = "application/json"
PROBLEM = "application/problem+json"


def _default(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a value of the API")


def dumps(value: Any) -> bytes:
    """Encode a value for the wire; naive datetimes are UTC, as in Odoo's columns."""
    return json.dumps(value, default=_default, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class ApiResponse:
    """Status, headers and body; ``record_ids`` and ``resource`` are what the audit trail notes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    resource: str | None = None
    record_ids: tuple[int, ...] = ()
    code: str | None = None
    replayed: bool = False

    @classmethod
    def json(cls, value: Any, status: int = 200, **headers: str) -> ApiResponse:
        """Return a JSON answer; header names are given with underscores."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return cls(status, dumps(value), {"Content-Type": JSON, **named})
