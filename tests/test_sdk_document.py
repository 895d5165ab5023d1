"""The SDK's models are generated from sdk/openapi.json: it must be what a server says of itself."""

import json
from pathlib import Path

import httpx
import pytest

CHECKED_IN = json.loads((Path(__file__).resolve().parents[1] / "sdk" / "openapi.json").read_text(encoding="utf-8"))
#: What a database or a series decides: its languages and time zones, and choices of Odoo's own.
VARYING = ("enum", "description")


@pytest.fixture(scope="module")
def live(odoo_server, api_key):
    headers = {"Authorization": f"Bearer {api_key}"}
    return httpx.get(f"{odoo_server.url}/restapi/1.0/openapi.json", headers=headers).raise_for_status().json()


def comparable(part):
    """A part of a description without what a database decides."""
    if isinstance(part, dict):
        return {name: comparable(value) for name, value in part.items() if name not in VARYING}
    return [comparable(each) for each in part] if isinstance(part, list) else part


def differences(ours, theirs, where=""):
    """Where the checked-in part says something that the server does not; the server may say more."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name, value in ours.items():
            if name not in theirs:
                yield f"{where}/{name} is gone"
            else:
                yield from differences(value, theirs[name], f"{where}/{name}")
    elif ours != theirs:
        yield f"{where} is {json.dumps(theirs)[:200]}, not {json.dumps(ours)[:200]}"


def members(schemas):
    """The names of the members of each schema, without what they are."""
    return {name: dict.fromkeys(one.get("properties", ())) for name, one in schemas.items()}


def test_the_schemas_of_the_sdk_are_what_the_server_says(stack, live):
    # models/<model> depends on the allow list of a database, and has no models of its own in the SDK
    named = {name: one for name, one in CHECKED_IN["components"]["schemas"].items() if not name.startswith("Odoo")}
    # the document is that of 15.0; in 14.0 some of the same fields are of another kind, or need not be filled
    view = comparable if stack.series == "15.0" else members
    found = list(differences(view(named), view(live["components"]["schemas"])))
    assert not found, "Renew sdk/openapi.json and the models (docs/sdk.md):\n" + "\n".join(found)


def test_the_operations_of_the_sdk_are_what_the_server_offers(live):
    offered = {operation["operationId"] for path in live["paths"].values() for operation in path.values()}
    described = {
        operation["operationId"]
        for path, operations in CHECKED_IN["paths"].items()
        if not path.startswith("/models/")
        for operation in operations.values()
    }
    assert described <= offered
