"""What both clients share: how they are made, copied and shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar, Union

from jdx_client._not_given import NOT_GIVEN, NotGiven
from jdx_client._options import Options, Timeout

if TYPE_CHECKING:
    from typing_extensions import Self

D = TypeVar("D")
_MODEL = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_RESOURCE = re.compile(r"[a-z0-9_-]+")


class BaseClient(Generic[D]):
    """Options and a driver; ``D`` is the kind of driver."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        timeout: Union[Timeout, NotGiven] = NOT_GIVEN,
        max_retries: int = 3,
        max_retry_after: float = 60.0,
        database: Optional[str] = None,
        headers: Optional[Mapping[str, str]] = None,
        http_client: Any = None,
    ) -> None:
        self._options = Options(
            base_url,
            api_key,
            timeout=timeout,
            max_retries=max_retries,
            max_retry_after=max_retry_after,
            database=database,
            headers=dict(headers or {}),
        )
        self._driver = self._make_driver(http_client)
        self._owns_http = http_client is None

    def with_options(
        self,
        *,
        api_key: Union[str, NotGiven] = NOT_GIVEN,
        timeout: Union[Timeout, NotGiven] = NOT_GIVEN,
        max_retries: Union[int, NotGiven] = NOT_GIVEN,
        max_retry_after: Union[float, NotGiven] = NOT_GIVEN,
        database: Union[str, NotGiven, None] = NOT_GIVEN,
        headers: Union[Mapping[str, Optional[str]], NotGiven] = NOT_GIVEN,
    ) -> Self:
        """A client with other options and the same connections; this one stays as it is.

        Headers are added to those there are; ``None`` removes one. Close the client you made, not its copies.
        """
        options = self._options.changed(
            api_key=api_key,
            timeout=timeout,
            max_retries=max_retries,
            max_retry_after=max_retry_after,
            database=database,
            headers=headers,
        )
        return self._with(options, self._driver)

    def _with(self, options: Options, driver: D) -> Self:
        """A client around what another one has."""
        copy = type(self).__new__(type(self))
        copy._options, copy._driver, copy._owns_http = options, driver, False
        return copy

    @classmethod
    def _make_driver(cls, http_client: Any) -> D:
        """The driver around the caller's HTTP client, or a new one if that is ``None``."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._options.base_url!r}, database={self._options.database!r})"


def model_path(name: str) -> str:
    """The path of an Odoo model that has no resource of its own."""
    if not _MODEL.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an Odoo model, like res.country")
    return f"models/{name}"


def resource_path(name: str) -> str:
    """The path of a resource of a module this package does not know."""
    if not _RESOURCE.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a resource, like customers")
    return name
