"""A transport for ``httpx`` that never leaves the process, and the clients that go with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Optional, Union

import httpx

from jdx_client._async_client import AsyncJdxClient
from jdx_client._client import JdxClient
from jdx_client._drivers import AsyncDriver, SyncDriver
from jdx_client._options import PREFIX
from jdx_client.testing._replies import Reply

BASE_URL = "https://odoo.test"
API_KEY = "jdx_testtesttest_" + "x" * 43


@dataclass(frozen=True)
class RecordedRequest:
    """A request as the server sees it; ``path`` is without the API's prefix, header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body; ``None`` when there is none."""
        return json.loads(self.content) if self.content else None

    @property
    def idempotency_key(self) -> Optional[str]:
        """What makes this write safe to repeat."""
        return self.headers.get("idempotency-key")


Handler = Callable[[RecordedRequest], Reply]
#: What a route gives: an answer, an exception such as ``httpx.ConnectError("refused")``, or a function.
Answer = Union[Reply, Exception, Handler]


class UnexpectedRequest(AssertionError):
    """A request that no route was made for."""


class MockTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers requests from routes, then from ``fallback``; and fails the test if there is neither.

    ``requests`` are all that came, ``waits`` the pauses its clients made before a retry, without really waiting.
    """

    def __init__(self, fallback: Optional[Handler] = None) -> None:
        self.requests: list[RecordedRequest] = []
        self.waits: list[float] = []
        #: The time its clients believe in, in seconds since 1970; their pauses advance it.
        self.now = 1_700_000_000.0
        self._fallback = fallback
        self._routes: dict[tuple[str, str], list[Answer]] = {}

    def on(self, method: str, path: str, *answers: Answer) -> MockTransport:
        """Answer these requests, in order; the last answer is given again and again. ``path`` is ``/customers/7``."""
        if not answers:
            raise ValueError("a route needs an answer")
        self._routes[method.upper(), path] = list(answers)
        return self

    @property
    def waited(self) -> float:
        """Seconds its clients would have waited in all."""
        return sum(self.waits)

    def client(self, **options: Any) -> JdxClient:
        """A ``JdxClient`` of this transport; takes what ``JdxClient`` takes."""
        http = httpx.Client(transport=self)
        client = JdxClient(**{"base_url": BASE_URL, "api_key": API_KEY, **options}, http_client=http)
        driver = SyncDriver(http, sleep=self._wait, clock=self._clock, random=_longest)
        return client._with(client._options, driver)

    def async_client(self, **options: Any) -> AsyncJdxClient:
        """An ``AsyncJdxClient`` of this transport; takes what ``AsyncJdxClient`` takes."""
        http = httpx.AsyncClient(transport=self)
        client = AsyncJdxClient(**{"base_url": BASE_URL, "api_key": API_KEY, **options}, http_client=http)
        driver = AsyncDriver(http, sleep=self._async_wait, clock=self._clock, random=_longest)
        return client._with(client._options, driver)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Called by ``httpx.Client``."""
        return self._respond(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Called by ``httpx.AsyncClient``."""
        return self._respond(request, await request.aread())

    def _respond(self, request: httpx.Request, content: bytes) -> httpx.Response:
        recorded = _recorded(request, content)
        self.requests.append(recorded)
        answer = self._answer(recorded)
        if isinstance(answer, Exception):
            raise answer
        result = answer if isinstance(answer, Reply) else answer(recorded)
        return httpx.Response(result.status, headers=dict(result.headers), content=result.content, request=request)

    def _answer(self, request: RecordedRequest) -> Answer:
        answers = self._routes.get((request.method, request.path))
        if answers is not None:
            return answers.pop(0) if len(answers) > 1 else answers[0]
        if self._fallback is not None:
            return self._fallback
        known = ", ".join(f"{method} {path}" for method, path in self._routes) or "none"
        raise UnexpectedRequest(f"{request.method} {request.path}; there are routes for: {known}")

    def _clock(self) -> float:
        return self.now

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def _async_wait(self, seconds: float) -> None:
        self._wait(seconds)


def _recorded(request: httpx.Request, content: bytes) -> RecordedRequest:
    path = request.url.raw_path.decode().partition("?")[0]
    headers = {name.lower(): value for name, value in request.headers.items()}
    return RecordedRequest(
        request.method, path[path.find(PREFIX) + len(PREFIX) :], dict(request.url.params), headers, content
    )


def _longest() -> float:
    """In place of chance, so that pauses are the same each time: always the longest."""
    return 1.0
