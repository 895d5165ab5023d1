"""What belongs to the package's promise, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import jdx_client
import jdx_client.testing
from jdx_client import batch, models

PACKAGE = Path(jdx_client.__file__).parent


def test_the_public_names_are_these():
    assert jdx_client.__all__ == [
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
    assert batch.__all__ == ["create", "delete", "update", "upsert"]
    assert jdx_client.testing.__all__ == [
        "InMemoryApi",
        "MockTransport",
        "RecordedRequest",
        "Reply",
        "UnexpectedRequest",
        "not_modified",
        "page",
        "problem",
        "rate_limited",
        "reply",
    ]


@pytest.mark.parametrize("module", [jdx_client, jdx_client.testing, batch, models])
def test_every_public_name_is_there(module):
    for name in module.__all__:
        assert getattr(module, name) is not None
        assert name in dir(module)


def test_a_name_that_is_not_public_is_not_there():
    with pytest.raises(AttributeError, match="has no attribute 'JdxKlient'"):
        _ = jdx_client.JdxKlient


def test_every_error_is_public():
    errors = {
        name
        for name, kind in vars(jdx_client._errors).items()
        if isinstance(kind, type) and kind.__module__ == "jdx_client._errors"
    }
    assert {name for name in errors if not name.startswith("_")} <= set(jdx_client.__all__)


def loaded_after(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    return set(output.stdout.split())


def test_importing_the_package_loads_neither_httpx_nor_pydantic():
    assert not {"httpx", "pydantic", "asyncio"} & loaded_after(
        "from jdx_client import JdxClient, AsyncJdxClient, JdxError, batch"
    )


def test_making_a_client_does_not_load_the_models():
    assert "pydantic" not in loaded_after("import jdx_client; jdx_client.JdxClient('https://x.test', 'jdx_a_b')")


def test_type_checkers_are_told_that_the_package_is_typed():
    assert (PACKAGE / "py.typed").exists()
