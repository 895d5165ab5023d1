"""``with_raw_response``: each operation with its HTTP answer. A list gives its first page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jdx_client._calls import Calls
from jdx_client._http import Call, RawResponse
from jdx_client._listing import ListCall, Pager
from jdx_client._parse import M, Page

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

T = TypeVar("T")


class RawResource(Generic[M]):
    """The operations of a resource, each giving a ``RawResponse``."""

    def __init__(self, calls: Calls[M], run: Any) -> None:
        def of(build: Callable[P, Call[T]]) -> Callable[P, RawResponse[T]]:
            def operation(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
                answer: RawResponse[T] = run(build(*args, **kwargs))
                return answer

            return operation

        self.get, self.get_by_ref, self.get_if_changed = of(calls.get), of(calls.get_by_ref), of(calls.get_if_changed)
        self.create, self.update, self.upsert = of(calls.create), of(calls.update), of(calls.upsert)
        self.delete, self.batch, self.action = of(calls.delete), of(calls.batch), of(calls.action)
        self.list, self.deleted = of(first_page(calls.list)), of(first_page(calls.deleted))


class AsyncRawResource(Generic[M]):
    """The operations of a resource, each giving a ``RawResponse`` to await."""

    def __init__(self, calls: Calls[M], run: Any) -> None:
        def of(build: Callable[P, Call[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
            async def operation(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
                answer: RawResponse[T] = await run(build(*args, **kwargs))
                return answer

            return operation

        self.get, self.get_by_ref, self.get_if_changed = of(calls.get), of(calls.get_by_ref), of(calls.get_if_changed)
        self.create, self.update, self.upsert = of(calls.create), of(calls.update), of(calls.upsert)
        self.delete, self.batch, self.action = of(calls.delete), of(calls.batch), of(calls.action)
        self.list, self.deleted = of(first_page(calls.list)), of(first_page(calls.deleted))


def first_page(build: Callable[P, ListCall[M]]) -> Callable[P, Call[Page[M]]]:
    """The call of a list's first page."""
    return lambda *args, **kwargs: Pager(build(*args, **kwargs)).first()
