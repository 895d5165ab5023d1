"""Python SDK of the jdx REST API for Odoo.

    from jdx_client import JdxClient

    with JdxClient("https://erp.example.com", api_key) as client:
        quote = client.quotes.create(customer=7, lines=[{"product": 12, "quantity": 2}])
        client.quotes.confirm(quote)

``AsyncJdxClient`` is the same for asyncio. The models are in ``jdx_client.models``, operations for ``batch()`` in
``jdx_client.batch``, a stand-in for the server in ``jdx_client.testing``. Everything else is private.

Names are imported when first used: ``import jdx_client`` takes milliseconds and loads neither httpx nor pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from jdx_client._version import __version__

if TYPE_CHECKING:
    from jdx_client._async_client import AsyncJdxClient
    from jdx_client._client import JdxClient
    from jdx_client._errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequest,
        BatchFailed,
        BusinessRule,
        Conflict,
        DatabaseRequired,
        DatabaseUnavailable,
        ExpiredApiKey,
        FieldError,
        FieldNotLoaded,
        IdempotencyInProgress,
        IdempotencyKeyReused,
        InvalidApiKey,
        JdxError,
        MethodNotAllowed,
        MissingApiKey,
        MissingScope,
        NetworkNotAllowed,
        NotAcceptable,
        NotFound,
        PayloadTooLarge,
        PermissionDenied,
        PreconditionFailed,
        RateLimited,
        RevokedApiKey,
        ServerError,
        TemporarilyUnavailable,
        UnexpectedAnswer,
        UnknownResource,
        Unprocessable,
        UnsupportedMediaType,
        ValidationFailed,
    )
    from jdx_client._http import RateLimit, RawResponse
    from jdx_client._listing import AsyncListing, Listing
    from jdx_client._not_given import NOT_GIVEN, NotGiven
    from jdx_client._parse import BatchResult, Page

#: Where the names are that are not errors.
_HOMES = {
    "AsyncJdxClient": "_async_client",
    "AsyncListing": "_listing",
    "BatchResult": "_parse",
    "JdxClient": "_client",
    "Listing": "_listing",
    "NOT_GIVEN": "_not_given",
    "NotGiven": "_not_given",
    "Page": "_parse",
    "RateLimit": "_http",
    "RawResponse": "_http",
}

__all__ = [
    "NOT_GIVEN",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncJdxClient",
    "AsyncListing",
    "AuthenticationError",
    "BadRequest",
    "BatchFailed",
    "BatchResult",
    "BusinessRule",
    "Conflict",
    "DatabaseRequired",
    "DatabaseUnavailable",
    "ExpiredApiKey",
    "FieldError",
    "FieldNotLoaded",
    "IdempotencyInProgress",
    "IdempotencyKeyReused",
    "InvalidApiKey",
    "JdxClient",
    "JdxError",
    "Listing",
    "MethodNotAllowed",
    "MissingApiKey",
    "MissingScope",
    "NetworkNotAllowed",
    "NotAcceptable",
    "NotFound",
    "NotGiven",
    "Page",
    "PayloadTooLarge",
    "PermissionDenied",
    "PreconditionFailed",
    "RateLimit",
    "RateLimited",
    "RawResponse",
    "RevokedApiKey",
    "ServerError",
    "TemporarilyUnavailable",
    "UnexpectedAnswer",
    "UnknownResource",
    "Unprocessable",
    "UnsupportedMediaType",
    "ValidationFailed",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, '_errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
