"""The client that blocks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from jdx_client._base_client import BaseClient, model_path, resource_path
from jdx_client._drivers import SyncDriver
from jdx_client._http import Call, RawResponse
from jdx_client._me import MeResource
from jdx_client._options import DEFAULT_TIMEOUT
from jdx_client._parse import M
from jdx_client._resource import Orders, Quotes, Resource

if TYPE_CHECKING:
    from typing_extensions import Self

    from jdx_client.models import AnyRecord, Company, Customer, Lead, Product, User

T = TypeVar("T")


class JdxClient(BaseClient[SyncDriver]):
    """An Odoo with the jdx REST API.

        with JdxClient("https://erp.example.com", api_key) as client:
            for customer in client.customers.list(city="Bern", sort="name"):
                print(customer.name)

    ``base_url`` is the server's address. ``timeout`` is in seconds or an ``httpx.Timeout``; ``max_retries`` counts
    after the first attempt, and ``max_retry_after`` bounds how long the server can make a retry wait. ``database``
    is for servers that have several. ``headers`` go with every request. ``http_client`` is an ``httpx.Client`` of
    your own (proxies, certificates), which you also close. Threads may share a client.
    """

    @cached_property
    def customers(self) -> Resource[Customer]:
        """People and companies one sells to."""
        from jdx_client.models import Customer

        return Resource(self, "customers", Customer)

    @cached_property
    def companies(self) -> Resource[Company]:
        """The companies of the database."""
        from jdx_client.models import Company

        return Resource(self, "companies", Company)

    @cached_property
    def users(self) -> Resource[User]:
        """Who logs in."""
        from jdx_client.models import User

        return Resource(self, "users", User)

    @cached_property
    def products(self) -> Resource[Product]:
        """What one sells."""
        from jdx_client.models import Product

        return Resource(self, "products", Product)

    @cached_property
    def leads(self) -> Resource[Lead]:
        """Leads and opportunities."""
        from jdx_client.models import Lead

        return Resource(self, "leads", Lead)

    @cached_property
    def quotes(self) -> Quotes:
        """Quotations, with their lines."""
        from jdx_client.models import Quote

        return Quotes(self, "quotes", Quote)

    @cached_property
    def orders(self) -> Orders:
        """Confirmed sales, with their lines."""
        from jdx_client.models import Order

        return Orders(self, "orders", Order)

    @cached_property
    def me(self) -> MeResource:
        """The API key, its user and its company."""
        return MeResource(self)

    def models(self, name: str) -> Resource[AnyRecord]:
        """Any Odoo model that the server allows, such as ``client.models("res.country")``."""
        from jdx_client.models import AnyRecord

        return Resource(self, model_path(name), AnyRecord)

    @overload
    def resource(self, name: str) -> Resource[AnyRecord]: ...

    @overload
    def resource(self, name: str, model: type[M]) -> Resource[M]: ...

    def resource(self, name: str, model: Any = None) -> Resource[Any]:
        """A resource that another module of the server adds; ``model`` is a ``Record`` class of your own."""
        from jdx_client.models import AnyRecord

        return Resource(self, resource_path(name), model or AnyRecord)

    def close(self) -> None:
        """Close the connections, unless the HTTP client is yours."""
        if self._owns_http:
            self._driver.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @classmethod
    def _make_driver(cls, http_client: Any) -> SyncDriver:
        if http_client is None:
            import httpx  # here, so that importing this package does not load it

            http_client = httpx.Client(timeout=DEFAULT_TIMEOUT)
        return SyncDriver(http_client)

    def _run(self, call: Call[T]) -> RawResponse[T]:
        return self._driver.run(call, self._options)
