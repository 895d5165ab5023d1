"""What the tests share. None of them needs a network, an Odoo, or time to pass."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from typing import Any, Callable

import pytest
from hypothesis import settings

from jdx_client import JdxClient
from jdx_client.testing import MockTransport

# A busy machine is no finding, and a run leaves nothing behind for the next one.
settings.register_profile("jdx", deadline=None, database=None)
settings.load_profile("jdx")

Ask = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture
def mock() -> MockTransport:
    return MockTransport()


@pytest.fixture
def client(mock: MockTransport) -> JdxClient:
    return mock.client()


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest, mock: MockTransport) -> Ask:
    """Does something with a client, once blocking and once awaiting; lists are read to their end."""

    def blocking(job: Callable[[Any], Any], **options: Any) -> Any:
        with mock.client(**options) as client:
            result = job(client)
            return list(result) if hasattr(result, "__next__") else result

    def awaiting(job: Callable[[Any], Any], **options: Any) -> Any:
        async def run() -> Any:
            async with mock.async_client(**options) as client:
                result = job(client)
                if isinstance(result, AsyncIterator):
                    return [item async for item in result]
                return await result if inspect.isawaitable(result) else result

        return asyncio.run(run())

    return blocking if request.param == "sync" else awaiting
