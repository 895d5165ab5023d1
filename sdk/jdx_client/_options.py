"""How a client behaves: one frozen value, copied with changes and never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Optional, Union
from urllib.parse import urlsplit

from jdx_client._http import JSON
from jdx_client._not_given import NOT_GIVEN, NotGiven
from jdx_client._version import __version__

if TYPE_CHECKING:
    import httpx

#: Seconds for each of connecting, sending, receiving; an httpx.Timeout; ``None`` for no limit.
Timeout = Union[float, "httpx.Timeout", None]

PREFIX = "/restapi/1.0"
DEFAULT_TIMEOUT = 30.0
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class Options:
    """Everything but the HTTP client. The key and the headers stay out of the repr, and so out of logs."""

    base_url: str
    api_key: str = field(repr=False)
    timeout: Union[Timeout, NotGiven] = NOT_GIVEN
    max_retries: int = 3
    #: Seconds; a server that asks for a longer wait is asked again after this one.
    max_retry_after: float = 60.0
    #: For servers with several databases.
    database: Optional[str] = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse what no request could be made of; the message never contains the key."""
        if not (self.api_key.isascii() and self.api_key.isprintable() and self.api_key.split() == [self.api_key]):
            raise ValueError("the API key is empty, or has characters that no key has (a line break, a space?)")
        if self.max_retries < 0 or self.max_retry_after < 0:
            raise ValueError("max_retries and max_retry_after are 0 or more")
        for name, value in self.headers.items():
            if not _HEADER_NAME.fullmatch(name) or "\r" in value or "\n" in value:
                raise ValueError(f"{name!r} is no header, or has a line break in its value")
        object.__setattr__(self, "base_url", api_root(self.base_url))

    def changed(self, **changes: Any) -> Options:
        """A copy; what is ``NOT_GIVEN`` stays, and headers are added to those there are (``None`` removes one)."""
        given = {name: value for name, value in changes.items() if value is not NOT_GIVEN}
        if "headers" in given:
            merged = {**self._lower_headers(), **{name.lower(): value for name, value in given["headers"].items()}}
            given["headers"] = {name: value for name, value in merged.items() if value is not None}
        return replace(self, **given)

    def request_headers(self) -> dict[str, str]:
        """The headers of every request, names in lower case; the caller's own win."""
        headers = {
            "accept": f"{JSON}, application/problem+json",
            "authorization": f"Bearer {self.api_key}",
            "user-agent": f"jdx-client/{__version__}",
        }
        if self.database is not None:
            headers["x-odoo-database"] = self.database
        return {**headers, **self._lower_headers()}

    def _lower_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}


def api_root(base_url: str) -> str:
    """The address all paths are added to; the server's address is enough, the API's own is fine too."""
    parts = urlsplit(base_url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"base_url is the server's address, like https://erp.example.com; not {base_url!r}")
    if parts.username or parts.password:
        raise ValueError("base_url has no user and password in it; the API key is the second argument")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}{'' if path.endswith(PREFIX) else PREFIX}"
