"""The two places where this package waits and talks: an ``Exchange`` says what to do, a driver does it.

Any HTTP client will do whose ``request(method, url, headers=, content=, timeout=)`` gives (or awaits to) an object
with ``status_code``, ``headers`` and ``content``: ``httpx``, ``httpx2``, or one of your own.
"""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from typing import Any, Optional, TypeVar

from jdx_client._core import Exchange, Failure, Outcome, Send, exchange
from jdx_client._http import Call, RawResponse, Request, Response
from jdx_client._not_given import NOT_GIVEN
from jdx_client._options import Options

T = TypeVar("T")

#: Transport errors that the same request meets again.
_LASTING = frozenset({"UnsupportedProtocol", "LocalProtocolError"})


async def _async_sleep(seconds: float) -> None:
    import asyncio  # here, as it takes longer to load than this package, and only async callers have it loaded

    await asyncio.sleep(seconds)


class SyncDriver:
    """Does what an exchange asks, blocking."""

    def __init__(
        self,
        http: Any,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.http, self._sleep, self._clock, self._random = http, sleep, clock, random

    def run(self, call: Call[T], options: Options) -> RawResponse[T]:
        """Make the call."""
        steps: Exchange[T] = exchange(call, options, clock=self._clock, random=self._random)
        outcome: Outcome = None
        while True:
            try:
                action = steps.send(outcome)
            except StopIteration as done:
                result: RawResponse[T] = done.value
                return result
            outcome = self._send(action.request) if isinstance(action, Send) else _nothing(self._sleep(action.seconds))

    def _send(self, request: Request) -> Outcome:
        try:
            return _response(self.http.request(request.method, request.url, **_keywords(request)))
        except Exception as error:
            failed = failure(error)
            if failed is None:
                raise
            return failed


class AsyncDriver:
    """Does what an exchange asks, awaiting."""

    def __init__(
        self,
        http: Any,
        *,
        sleep: Callable[[float], Awaitable[object]] = _async_sleep,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.http, self._sleep, self._clock, self._random = http, sleep, clock, random

    async def run(self, call: Call[T], options: Options) -> RawResponse[T]:
        """Make the call."""
        steps: Exchange[T] = exchange(call, options, clock=self._clock, random=self._random)
        outcome: Outcome = None
        while True:
            try:
                action = steps.send(outcome)
            except StopIteration as done:
                result: RawResponse[T] = done.value
                return result
            if isinstance(action, Send):
                outcome = await self._send(action.request)
            else:
                outcome = _nothing(await self._sleep(action.seconds))

    async def _send(self, request: Request) -> Outcome:
        try:
            return _response(await self.http.request(request.method, request.url, **_keywords(request)))
        except Exception as error:
            failed = failure(error)
            if failed is None:
                raise
            return failed


def failure(error: Exception) -> Optional[Failure]:
    """What a transport's exception means; ``None`` for one that is no transport's.

    By class name, as the classes of ``httpx`` and ``httpx2`` are not related.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    timed_out = "TimeoutException" in names or isinstance(error, TimeoutError)
    if timed_out or "TransportError" in names or isinstance(error, OSError):
        return Failure(error, timed_out=timed_out, passing=not names & _LASTING)
    if "RequestError" in names:
        return Failure(error, passing=False)
    return None


def _keywords(request: Request) -> dict[str, Any]:
    keywords: dict[str, Any] = {"headers": dict(request.headers), "content": request.content}
    if request.timeout is not NOT_GIVEN:
        keywords["timeout"] = request.timeout
    return keywords


def _response(answer: Any) -> Response:
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    return Response(int(answer.status_code), headers, bytes(answer.content))


def _nothing(_slept: object) -> Optional[Failure]:
    return None
