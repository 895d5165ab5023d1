"""What goes over the wire, as plain values: no function here does any I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Optional, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """One HTTP request. Its headers hold the API key and its content is the caller's: neither is in its repr."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: Optional[bytes] = field(repr=False)
    #: ``NOT_GIVEN`` leaves it to the HTTP client.
    timeout: Any


@dataclass(frozen=True)
class Response:
    """One HTTP answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """One operation of the API: what to send, and how to read the answer."""

    method: str
    path: str
    parse: Callable[[Response], T_co] = field(repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    content: Optional[bytes] = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class RateLimit(NamedTuple):
    """What the key may still do: requests a minute, requests left, and seconds until it is full again."""

    limit: int
    remaining: int
    reset: float


@dataclass(frozen=True)
class RawResponse(Generic[T]):
    """An answer with its HTTP side; ``data`` is what the plain method returns."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    data: T
    #: How often it was sent again before this answer.
    retries: int = 0

    @property
    def request_id(self) -> Optional[str]:
        """What the server's log and audit trail call this request."""
        return self.headers.get("x-request-id")

    @property
    def etag(self) -> Optional[str]:
        """The version of the record."""
        return self.headers.get("etag")

    @property
    def replayed(self) -> bool:
        """Whether this is the stored answer of an earlier request with the same idempotency key."""
        return self.headers.get("idempotency-replayed", "").lower() == "true"

    @property
    def rate_limit(self) -> Optional[RateLimit]:
        """The state of the key's limit; ``None`` when it has none."""
        try:
            limit, remaining, reset = (self.headers[f"ratelimit-{name}"] for name in ("limit", "remaining", "reset"))
            return RateLimit(int(limit), int(remaining), float(reset))
        except (KeyError, ValueError):
            return None
