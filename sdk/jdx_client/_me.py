"""``client.me``: whose key this is. The one resource without a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jdx_client import _parse as parse
from jdx_client._http import Call

if TYPE_CHECKING:
    from jdx_client._async_resource import AsyncRunner
    from jdx_client._resource import Runner
    from jdx_client.models import Me


class MeResource:
    """The API key, its user and its company."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def get(self) -> Me:
        """Read it; the simplest way to see whether address and key are right."""
        return self._runner._run(_call()).data


class AsyncMeResource:
    """The API key, its user and its company."""

    def __init__(self, runner: AsyncRunner) -> None:
        self._runner = runner

    async def get(self) -> Me:
        """Read it; the simplest way to see whether address and key are right."""
        return (await self._runner._run(_call())).data


def _call() -> Call[Me]:
    from jdx_client.models import Me

    return Call("GET", "me", parse.record(Me))
