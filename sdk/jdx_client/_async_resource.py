"""A resource of the API, awaiting. No logic here: ``Calls`` knows what to send, a driver sends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Optional, Protocol, TypeVar

from jdx_client._calls import Calls, Data, IfMatch, Names, Target
from jdx_client._http import Call, RawResponse
from jdx_client._listing import AsyncListing
from jdx_client._not_given import NOT_GIVEN
from jdx_client._parse import BatchResults, M, Page
from jdx_client._raw import AsyncRawResource

if TYPE_CHECKING:
    from jdx_client.models import Deleted, JdxModel, Order, Quote

T = TypeVar("T")
R = TypeVar("R", bound="JdxModel")


class AsyncRunner(Protocol):
    """What makes calls: a client."""

    async def _run(self, call: Call[T]) -> RawResponse[T]: ...


class AsyncResource(Generic[M]):
    """The records of one kind. A ``target`` is an id or a record that was read.

    Every write is sent with an idempotency key, the same for each of its retries; give your own to make it
    repeatable from outside, too.
    """

    def __init__(self, runner: AsyncRunner, path: str, model: type[M]) -> None:
        self._runner = runner
        self._calls = Calls(path, model)

    @property
    def with_raw_response(self) -> AsyncRawResource[M]:
        """The same methods, giving the HTTP answer with the result in its ``data``."""
        return AsyncRawResource(self._calls, self._runner._run)

    async def get(self, target: Target, /, *, fields: Optional[Names] = None, expand: Optional[Names] = None) -> M:
        """The record with this id. ``fields`` limits it to some fields, ``expand`` follows relations (two levels)."""
        return (await self._runner._run(self._calls.get(target, fields=fields, expand=expand))).data

    async def get_by_ref(
        self, external_ref: str, /, *, fields: Optional[Names] = None, expand: Optional[Names] = None
    ) -> M:
        """The record with this external reference."""
        return (await self._runner._run(self._calls.get_by_ref(external_ref, fields=fields, expand=expand))).data

    async def get_if_changed(
        self,
        target: Target,
        /,
        *,
        etag: Optional[str] = None,
        fields: Optional[Names] = None,
        expand: Optional[Names] = None,
    ) -> Optional[M]:
        """The record, or ``None`` if it is still as it was read (or, given an id, has this ``etag``)."""
        return (
            await self._runner._run(self._calls.get_if_changed(target, etag=etag, fields=fields, expand=expand))
        ).data

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
        **filters: Any,
    ) -> AsyncListing[M]:
        """All records that match, page by page as they are wanted.

        ``filters`` are fields: ``state="done"``, ``name__contains="ann"`` (see ``jdx_client._query``).
        ``limit`` is how many records at most, ``page_size`` how many to fetch at once (up to 500).
        ``updated_since`` reads what changed; go on later with ``cursor=listing.sync_cursor``.
        """
        listed = self._calls.list(
            limit=limit,
            page_size=page_size,
            sort=sort,
            fields=fields,
            expand=expand,
            count=count,
            updated_since=updated_since,
            cursor=cursor,
            **filters,
        )
        return AsyncListing(listed, self._page)

    def deleted(
        self, *, since: Optional[datetime] = None, cursor: Optional[str] = None, page_size: Optional[int] = None
    ) -> AsyncListing[Deleted]:
        """What was deleted since a moment, or after an earlier reading's ``cursor=listing.sync_cursor``."""
        return AsyncListing(self._calls.deleted(since=since, cursor=cursor, page_size=page_size), self._page)

    async def create(self, data: Data = None, /, *, idempotency_key: Optional[str] = None, **fields: Any) -> M:
        """Make a record of a mapping, a model, or keywords."""
        return (await self._runner._run(self._calls.create(data, idempotency_key=idempotency_key, **fields))).data

    async def update(
        self,
        target: Target,
        data: Data = None,
        /,
        *,
        if_match: IfMatch = NOT_GIVEN,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> M:
        """Change fields; those not given stay, ``None`` empties.

        Given a record that was read, it is changed only if nobody else did since (``PreconditionFailed``);
        ``if_match=etag`` insists on a version, ``if_match=None`` on none.
        """
        return (
            await self._runner._run(
                self._calls.update(target, data, if_match=if_match, idempotency_key=idempotency_key, **fields)
            )
        ).data

    async def upsert(
        self,
        external_ref: str,
        data: Data = None,
        /,
        *,
        if_match: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> M:
        """Make or change the record with this external reference: run it twice, and there is still one."""
        return (
            await self._runner._run(
                self._calls.upsert(external_ref, data, if_match=if_match, idempotency_key=idempotency_key, **fields)
            )
        ).data

    async def delete(
        self, target: Target, /, *, if_match: IfMatch = NOT_GIVEN, idempotency_key: Optional[str] = None
    ) -> None:
        """Delete a record; given one that was read, only if nobody changed it since (see ``update``)."""
        await self._runner._run(self._calls.delete(target, if_match=if_match, idempotency_key=idempotency_key))

    async def batch(
        self, operations: Iterable[Mapping[str, Any]], /, *, atomic: bool = True, idempotency_key: Optional[str] = None
    ) -> BatchResults[M]:
        """Up to 500 operations at once (see ``jdx_client.batch``).

        ``atomic``: all or nothing, and ``BatchFailed`` says why. Else each is done alone, and its result says how.
        """
        return (
            await self._runner._run(self._calls.batch(operations, atomic=atomic, idempotency_key=idempotency_key))
        ).data

    async def action(
        self,
        target: Target,
        name: str,
        data: Data = None,
        /,
        *,
        if_match: IfMatch = NOT_GIVEN,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> M:
        """Do something with a record that has a name of its own, such as ``action(7, "confirm")``.

        Given a record that was read, only if nobody changed it since (see ``update``).
        """
        return (
            await self._runner._run(
                self._calls.action(target, name, data, if_match=if_match, idempotency_key=idempotency_key, **fields)
            )
        ).data

    async def _page(self, call: Call[Page[R]]) -> Page[R]:
        return (await self._runner._run(call)).data


class AsyncQuotes(AsyncResource["Quote"]):
    """Quotes, and what one does with them."""

    async def send(
        self, target: Target, /, *, if_match: IfMatch = NOT_GIVEN, idempotency_key: Optional[str] = None
    ) -> Quote:
        """Send it to the customer by e-mail."""
        return await self.action(target, "send", if_match=if_match, idempotency_key=idempotency_key)

    async def confirm(
        self, target: Target, /, *, if_match: IfMatch = NOT_GIVEN, idempotency_key: Optional[str] = None
    ) -> Quote:
        """Make it an order."""
        return await self.action(target, "confirm", if_match=if_match, idempotency_key=idempotency_key)

    async def cancel(
        self, target: Target, /, *, if_match: IfMatch = NOT_GIVEN, idempotency_key: Optional[str] = None
    ) -> Quote:
        """Cancel it."""
        return await self.action(target, "cancel", if_match=if_match, idempotency_key=idempotency_key)


class AsyncOrders(AsyncResource["Order"]):
    """Orders, and what one does with them."""

    async def cancel(
        self, target: Target, /, *, if_match: IfMatch = NOT_GIVEN, idempotency_key: Optional[str] = None
    ) -> Order:
        """Cancel it."""
        return await self.action(target, "cancel", if_match=if_match, idempotency_key=idempotency_key)
