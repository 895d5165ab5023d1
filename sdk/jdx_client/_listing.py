"""All records of a list, page by page. ``Pager`` knows where it is and does no I/O; the iterators only ask it."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Optional

from jdx_client._errors import JdxError
from jdx_client._http import Call
from jdx_client._parse import M, Page
from jdx_client._query import paging

if TYPE_CHECKING:
    SendPage = Callable[[Call[Page[M]]], Page[M]]
    SendPageAsync = Callable[[Call[Page[M]]], Awaitable[Page[M]]]


#: What the server gives at once, at most.
LARGEST_PAGE = 500


@dataclass(frozen=True)
class ListCall(Generic[M]):
    """A list to read: its first call without a size, how many records at most, and how many in one page."""

    call: Call[Page[M]]
    limit: Optional[int] = None
    page_size: Optional[int] = None

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise ValueError("limit is 0 or more")
        if self.page_size is not None and self.page_size < 1:
            raise ValueError("page_size is 1 or more")

    def at(self, cursor: Optional[str], left: Optional[int]) -> Call[Page[M]]:
        """The call of one page: never larger than what is still wanted."""
        size = self.page_size if left is None else min(max(left, 1), self.page_size or LARGEST_PAGE)
        query = self.call.query
        if cursor is not None:
            query = tuple(pair for pair in query if pair[0] != "cursor") + paging(cursor=cursor)
        return replace(self.call, query=query + paging(limit=size))


class Pager(Generic[M]):
    """Where the reading of a list is."""

    def __init__(self, listed: ListCall[M]) -> None:
        self._listed = listed
        self._left = listed.limit
        self._done = listed.limit == 0
        self.rows: deque[M] = deque()
        self.cursor: Optional[str] = None
        self.count: Optional[int] = None
        self.sync_cursor: Optional[str] = None

    def first(self) -> Call[Page[M]]:
        """The call of the first page."""
        return self._listed.at(None, self._listed.limit)

    def next(self) -> Optional[Call[Page[M]]]:
        """The call to make next; ``None`` at the end."""
        return None if self._done else self._listed.at(self.cursor, self._left)

    def take(self, page: Page[M]) -> Page[M]:
        """Note a page that came; answers it, cut to what is still wanted."""
        if page.next_cursor is not None and page.next_cursor == self.cursor:
            raise JdxError("the server answered the same cursor again; the list would never end")
        if page.count is not None:
            self.count = page.count
        self.cursor = page.next_cursor
        self._done = page.next_cursor is None
        if self._left is not None:
            page = replace(page, data=page.data[: self._left])
            self._left -= len(page.data)
            self._done = self._done or self._left == 0
        if page.next_cursor is None:
            self.sync_cursor = page.sync_cursor
        return page


class _Progress(Generic[M]):
    """What both iterators show of their pager."""

    def __init__(self, listed: ListCall[M]) -> None:
        self._pager = Pager(listed)

    @property
    def count(self) -> Optional[int]:
        """How many records there are in all; known once a page has come, if ``count=True`` was given."""
        return self._pager.count

    @property
    def sync_cursor(self) -> Optional[str]:
        """Where the next incremental reading starts; known at the end of one with ``updated_since`` or ``cursor``."""
        return self._pager.sync_cursor

    @property
    def next_cursor(self) -> Optional[str]:
        """Where the next page starts: pass it as ``cursor=`` to go on from there, even in another process."""
        return self._pager.cursor


class Listing(_Progress[M], Iterator[M]):
    """Iterate over it for every record of all pages; a page is fetched when its first record is wanted."""

    def __init__(self, listed: ListCall[M], send: SendPage[M]) -> None:
        super().__init__(listed)
        self._send = send

    def __iter__(self) -> Listing[M]:
        return self

    def __next__(self) -> M:
        rows = self._pager.rows
        while not rows:
            page = self._next_page()
            if page is None:
                raise StopIteration
            rows.extend(page.data)
        return rows.popleft()

    def pages(self) -> Iterator[Page[M]]:
        """Iterate over whole pages instead."""
        while (page := self._next_page()) is not None:
            yield page

    def _next_page(self) -> Optional[Page[M]]:
        call = self._pager.next()
        return None if call is None else self._pager.take(self._send(call))

    def first_page(self) -> Page[M]:
        """Only the first page; the iteration itself stays where it is."""
        return self._send(self._pager.first())


class AsyncListing(_Progress[M], AsyncIterator[M]):
    """Iterate over it with ``async for``; a page is fetched when its first record is wanted."""

    def __init__(self, listed: ListCall[M], send: SendPageAsync[M]) -> None:
        super().__init__(listed)
        self._send = send

    def __aiter__(self) -> AsyncListing[M]:
        return self

    async def __anext__(self) -> M:
        rows = self._pager.rows
        while not rows:
            page = await self._next_page()
            if page is None:
                raise StopAsyncIteration
            rows.extend(page.data)
        return rows.popleft()

    async def pages(self) -> AsyncIterator[Page[M]]:
        """Iterate over whole pages instead."""
        while (page := await self._next_page()) is not None:
            yield page

    async def _next_page(self) -> Optional[Page[M]]:
        call = self._pager.next()
        return None if call is None else self._pager.take(await self._send(call))

    async def first_page(self) -> Page[M]:
        """Only the first page; the iteration itself stays where it is."""
        return await self._send(self._pager.first())
