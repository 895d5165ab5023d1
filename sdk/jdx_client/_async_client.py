"""The client for asyncio."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from jdx_client._async_resource import AsyncOrders, AsyncQuotes, AsyncResource
from jdx_client._base_client import BaseClient, model_path, resource_path
from jdx_client._drivers import AsyncDriver
from jdx_client._http import Call, RawResponse
from jdx_client._me import AsyncMeResource
from jdx_client._options import DEFAULT_TIMEOUT
from jdx_client._parse import M

if TYPE_CHECKING:
    from typing_extensions import Self

    from jdx_client.models import AnyRecord, Company, Customer, Lead, Product, User

T = TypeVar("T")


class AsyncJdxClient(BaseClient[AsyncDriver]):
    """An Odoo with the jdx REST API, for asyncio.

        async with AsyncJdxClient("https://erp.example.com", api_key) as client:
            async for customer in client.customers.list(city="Bern", sort="name"):
                print(customer.name)

    It takes and has the same as ``JdxClient``; an ``http_client`` of your own is an ``httpx.AsyncClient``.
    """

    @cached_property
    def customers(self) -> AsyncResource[Customer]:
        """People and companies one sells to."""
        from jdx_client.models import Customer

        return AsyncResource(self, "customers", Customer)

    @cached_property
    def companies(self) -> AsyncResource[Company]:
        """The companies of the database."""
        from jdx_client.models import Company

        return AsyncResource(self, "companies", Company)

    @cached_property
    def users(self) -> AsyncResource[User]:
        """Who logs in."""
        from jdx_client.models import User

        return AsyncResource(self, "users", User)

    @cached_property
    def products(self) -> AsyncResource[Product]:
        """What one sells."""
        from jdx_client.models import Product

        return AsyncResource(self, "products", Product)

    @cached_property
    def leads(self) -> AsyncResource[Lead]:
        """Leads and opportunities."""
        from jdx_client.models import Lead

        return AsyncResource(self, "leads", Lead)

    @cached_property
    def quotes(self) -> AsyncQuotes:
        """Quotations, with their lines."""
        from jdx_client.models import Quote

        return AsyncQuotes(self, "quotes", Quote)

    @cached_property
    def orders(self) -> AsyncOrders:
        """Confirmed sales, with their lines."""
        from jdx_client.models import Order

        return AsyncOrders(self, "orders", Order)

    @cached_property
    def me(self) -> AsyncMeResource:
        """The API key, its user and its company."""
        return AsyncMeResource(self)

    def models(self, name: str) -> AsyncResource[AnyRecord]:
        """Any Odoo model that the server allows, such as ``client.models("res.country")``."""
        from jdx_client.models import AnyRecord

        return AsyncResource(self, model_path(name), AnyRecord)

    @overload
    def resource(self, name: str) -> AsyncResource[AnyRecord]: ...

    @overload
    def resource(self, name: str, model: type[M]) -> AsyncResource[M]: ...

    def resource(self, name: str, model: Any = None) -> AsyncResource[Any]:
        """A resource that another module of the server adds; ``model`` is a ``Record`` class of your own."""
        from jdx_client.models import AnyRecord

        return AsyncResource(self, resource_path(name), model or AnyRecord)

    async def aclose(self) -> None:
        """Close the connections, unless the HTTP client is yours."""
        if self._owns_http:
            await self._driver.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @classmethod
    def _make_driver(cls, http_client: Any) -> AsyncDriver:
        if http_client is None:
            import httpx  # here, so that importing this package does not load it

            http_client = httpx.AsyncClient(timeout=DEFAULT_TIMEOUT)
        return AsyncDriver(http_client)

    async def _run(self, call: Call[T]) -> RawResponse[T]:
        return await self._driver.run(call, self._options)
