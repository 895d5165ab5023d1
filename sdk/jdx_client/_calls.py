"""Every operation of a resource as a ``Call``: the API's paths, parameters and headers are known here only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Optional, Union
from urllib.parse import quote

from jdx_client import _parse as parse
from jdx_client._encode import body, merged
from jdx_client._http import Call
from jdx_client._listing import ListCall
from jdx_client._not_given import NOT_GIVEN, NotGiven
from jdx_client._parse import BatchResults, M
from jdx_client._query import Query, filters, paging, shape

if TYPE_CHECKING:
    from jdx_client.models._base import Deleted, JdxModel, Record

#: A record, by its id or as it was read.
Target = Union[int, "Record"]
#: Names: ``"id,name"`` or ``["id", "name"]``.
Names = Union[str, Iterable[str]]
#: What to write: a mapping or one of the ``...Create`` and ``...Update`` models.
Data = Union["JdxModel", Mapping[str, Any], None]
#: The version a write insists on; not given: the one the record was read with; ``None``: whichever is there.
IfMatch = Union[str, None, NotGiven]


class Calls(Generic[M]):
    """The operations of one resource. ``Resource`` has the same methods, and explains them."""

    def __init__(self, path: str, model: type[M]) -> None:
        self.path, self.model = path, model

    def get(self, target: Target, /, *, fields: Optional[Names] = None, expand: Optional[Names] = None) -> Call[M]:
        """Read one."""
        return self._get(f"{self.path}/{record_id(target)}", shape(fields, expand))

    def get_by_ref(
        self, external_ref: str, /, *, fields: Optional[Names] = None, expand: Optional[Names] = None
    ) -> Call[M]:
        """Read one by the caller's own name for it."""
        return self._get(f"{self.path}/ref/{segment(external_ref)}", shape(fields, expand))

    def get_if_changed(
        self,
        target: Target,
        /,
        *,
        etag: Optional[str] = None,
        fields: Optional[Names] = None,
        expand: Optional[Names] = None,
    ) -> Call[Optional[M]]:
        """Read one unless it is still as it was."""
        known = etag if etag is not None else getattr(target, "etag", None)
        headers = {} if known is None else {"if-none-match": known}
        path, read = f"{self.path}/{record_id(target)}", parse.record_if_changed(self.model)
        return Call("GET", path, read, query=shape(fields, expand), headers=headers)

    def list(
        self,
        *,
        limit: Optional[int] = None,
        page_size: Optional[int] = None,
        sort: Optional[Names] = None,
        fields: Optional[Names] = None,
        expand: Optional[Names] = None,
        count: bool = False,
        updated_since: Optional[datetime] = None,
        cursor: Optional[str] = None,
        **given: Any,
    ) -> ListCall[M]:
        """Read all that match."""
        query = filters(given) + shape(fields, expand, sort)
        query += paging(count=count or None, updated_since=updated_since, cursor=cursor)
        return ListCall(Call("GET", self.path, parse.page(self.model), query=query), limit, page_size)

    def deleted(
        self, *, since: Optional[datetime] = None, cursor: Optional[str] = None, page_size: Optional[int] = None
    ) -> ListCall[Deleted]:
        """Read what is no more."""
        from jdx_client.models._base import Deleted

        call = Call("GET", f"{self.path}/deleted", parse.page(Deleted), query=paging(since=since, cursor=cursor))
        return ListCall(call, None, page_size)

    def create(self, data: Data = None, /, *, idempotency_key: Optional[str] = None, **fields: Any) -> Call[M]:
        """Make one."""
        return self._write("POST", self.path, merged(data, fields), idempotency(idempotency_key))

    def update(
        self,
        target: Target,
        data: Data = None,
        /,
        *,
        if_match: IfMatch = NOT_GIVEN,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> Call[M]:
        """Change one."""
        headers = {**match(target, if_match), **idempotency(idempotency_key)}
        return self._write("PATCH", f"{self.path}/{record_id(target)}", merged(data, fields), headers)

    def upsert(
        self,
        external_ref: str,
        data: Data = None,
        /,
        *,
        if_match: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> Call[M]:
        """Make or change the one with this name."""
        headers = {**match(None, if_match), **idempotency(idempotency_key)}
        return self._write("PUT", f"{self.path}/ref/{segment(external_ref)}", merged(data, fields), headers)

    def delete(
        self, target: Target, /, *, if_match: IfMatch = NOT_GIVEN, idempotency_key: Optional[str] = None
    ) -> Call[None]:
        """Remove one."""
        headers = {**match(target, if_match), **idempotency(idempotency_key)}
        return Call("DELETE", f"{self.path}/{record_id(target)}", parse.nothing, headers=headers)

    def batch(
        self, operations: Iterable[Mapping[str, Any]], /, *, atomic: bool = True, idempotency_key: Optional[str] = None
    ) -> Call[BatchResults[M]]:
        """Do several at once."""
        content, read = body({"atomic": atomic, "operations": tuple(operations)}), parse.batch(self.model)
        return Call("POST", f"{self.path}/batch", read, content=content, headers=idempotency(idempotency_key))

    def action(
        self,
        target: Target,
        name: str,
        data: Data = None,
        /,
        *,
        if_match: IfMatch = NOT_GIVEN,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> Call[M]:
        """Do something with one."""
        path = f"{self.path}/{record_id(target)}/{segment(name)}"
        headers = {**match(target, if_match), **idempotency(idempotency_key)}
        return self._write("POST", path, merged(data, fields) or None, headers)

    def _get(self, path: str, query: Query) -> Call[M]:
        return Call("GET", path, parse.record(self.model), query=query)

    def _write(self, method: str, path: str, data: Any, headers: Mapping[str, str]) -> Call[M]:
        content = None if data is None else body(data)
        return Call(method, path, parse.record(self.model), content=content, headers=headers)


def match(target: Optional[Target], if_match: IfMatch) -> dict[str, str]:
    """A record that was read is written back only if nobody else changed it meanwhile, unless told otherwise."""
    version = getattr(target, "etag", None) if isinstance(if_match, NotGiven) else if_match
    return {} if version is None else {"if-match": version}


def idempotency(key: Optional[str]) -> dict[str, str]:
    """The header that makes a repeated write safe: the caller's key, or a new one for each write."""
    chosen = str(uuid.uuid4()) if key is None else key
    if not (0 < len(chosen) <= 255 and chosen.isascii() and chosen.isprintable() and chosen == chosen.strip()):
        raise ValueError("an idempotency key is 1 to 255 printable ASCII characters, without spaces around them")
    return {"idempotency-key": chosen}


def segment(text: str) -> str:
    """Text as one segment of a path. The server takes no slash in one, however it is written."""
    if text in ("", ".", "..") or "/" in text:
        raise ValueError(f"{text!r} cannot stand in an address: it is empty, a dot or two, or has a slash")
    return quote(text, safe="")


def record_id(target: Target) -> int:
    """The id of what names a record."""
    value = target if isinstance(target, int) else getattr(target, "id", None)
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"a record is its id or a record that was read, not {type(target).__name__}")
    return value
