"""One HTTP request as the REST layer sees it: parsed once from the WSGI environ, without Odoo's request object."""

from __future__ import annotations

import contextlib
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from .errors import FieldError, Refusal, invalid, invalid_at
from .strict_json import InvalidJson, loads

PREFIX = "/restapi"
MAX_PARAMETERS = 100
#: What is left unread of a refused body is read and thrown away up to here, so that the caller hears the refusal
#: instead of a reset connection (RFC 9112, section 9.6).
_DRAIN_LIMIT = 64 * 1024 * 1024
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")


class ApiRequest:
    """A request below :data:`PREFIX`.

    ``path`` is what follows the prefix, ``segments`` its decoded parts, ``started`` a monotonic time in seconds.
    """

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ
        self.started = time.monotonic()
        self.method: str = environ["REQUEST_METHOD"]
        self.address: str = environ.get("REMOTE_ADDR") or ""
        given = environ.get("HTTP_X_REQUEST_ID") or ""
        self.request_id: str = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        # WSGI gives the bytes of the path as latin-1 (PEP 3333)
        raw_path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        self.path: str = raw_path[len(PREFIX) :]
        self.segments: tuple[str, ...] = tuple(part for part in self.path.split("/") if part)
        self.query_string: str = environ.get("QUERY_STRING") or ""
        self._body: bytes | None = None

    def header(self, name: str) -> str | None:
        """Return a request header, or None; ``name`` as in the RFCs (``If-Match``)."""
        value: str | None = self.environ.get("HTTP_" + name.upper().replace("-", "_"))
        return value

    @property
    def target(self) -> str:
        """Path and query string, as the audit trail shows them."""
        return f"{PREFIX}{self.path}?{self.query_string}" if self.query_string else PREFIX + self.path

    def parameters(self) -> dict[str, str]:
        """Return the query parameters.

        :raises Refusal: 422 when one is given twice or there are more than :data:`MAX_PARAMETERS`
        """
        if not self.query_string:
            return {}
        try:
            pairs = parse_qsl(
                self.query_string,
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MAX_PARAMETERS,
            )
        except UnicodeDecodeError:
            raise Refusal("malformed_request", "The query string is not valid UTF-8.") from None
        except ValueError:
            raise invalid_at("query:", "too_many", f"At most {MAX_PARAMETERS} parameters.") from None
        found: dict[str, str] = {}
        for name, value in pairs:
            if name in found:
                raise invalid(FieldError(f"query:{name}", "invalid_value", "The parameter is given twice."))
            if "\x00" in value or "\x00" in name:
                raise invalid(FieldError("query:", "invalid_value", "A NUL character is not allowed."))
            found[name] = value
        return found

    def body(self, limit: int) -> bytes:
        """Return the raw body, read once and kept, so that a retried transaction reads it again.

        :param limit: most bytes that are accepted
        :raises Refusal: 413 above the limit, 400 when fewer bytes arrive than announced
        """
        if self._body is None:
            self._body = self._read(limit)
        return self._body

    def json(self) -> Any:
        """Return the parsed JSON of the body that :meth:`body` has read.

        :raises Refusal: 400 for broken JSON, 415 for another media type
        """
        media_type = (self.environ.get("CONTENT_TYPE") or "").split(";")[0].strip().lower()
        if media_type != "application/json" and not media_type.endswith("+json"):
            raise Refusal("unsupported_media_type", "Send Content-Type: application/json.")
        try:
            return loads(self.read_body())
        except InvalidJson as error:
            raise Refusal("malformed_json", str(error)) from None

    def drain(self) -> None:
        """Read and forget what was not read of the body."""
        if self._body is None and self._announced():
            self._body = b""
            with contextlib.suppress(OSError):
                self._skip(min(self._announced(), _DRAIN_LIMIT))

    def _announced(self) -> int:
        try:
            return max(0, int(self.environ.get("CONTENT_LENGTH") or 0))
        except ValueError:
            return 0

    def _read(self, limit: int) -> bytes:
        if "chunked" in (self.environ.get("HTTP_TRANSFER_ENCODING") or "").lower():
            # Odoo's HTTP servers hand no chunked bodies to WSGI; a proxy turns them into plain ones
            raise Refusal("malformed_request", "Send Content-Length; chunked bodies are not read here.")
        length = self._announced()
        if length > limit:
            self.drain()
            raise Refusal("payload_too_large", f"At most {limit} bytes are accepted, {length} were announced.")
        try:
            body: bytes = self.environ["wsgi.input"].read(length) if length else b""
        except OSError:
            # Odoo's workers wait 2 s for each piece; nothing more can be read, nor thrown away
            self._body = b""
            raise Refusal("malformed_request", "The body did not arrive.") from None
        if len(body) < length:
            raise Refusal("malformed_request", "The body ended before its announced length.")
        return body

    def _skip(self, length: int) -> None:
        stream = self.environ["wsgi.input"]
        while length > 0:
            chunk = stream.read(min(length, 65536))
            if not chunk:
                return
            length -= len(chunk)

    def read_body(self) -> bytes:
        """Return what has been read of the body so far."""
        return self._body or b""
