"""The OpenAPI document: what it offers, what it hides, and that its schemas say what the server does."""

import json
from collections.abc import Iterator
from typing import Any, Callable

import pytest
from engine import openapi
from engine.errors import CODES
from engine.spec import ResourceSpec
from sample_specs import COUNTRIES, CUSTOMERS, ME, QUOTES

ALL = (QUOTES, CUSTOMERS, COUNTRIES, ME)


def everything(_scope: str, _verb: str) -> bool:
    return True


def only(*scopes: str) -> Callable[[str, str], bool]:
    return lambda scope, verb: f"{scope}:{verb}" in scopes


def build(allows: Callable[[str, str], bool] = everything, specs: tuple[ResourceSpec, ...] = ALL) -> dict[str, Any]:
    return openapi.build(specs, allows=allows, server_url="/restapi/1.0")


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {op["operationId"]: op for item in document["paths"].values() for op in item.values()}


def parameters(document: dict[str, Any], operation: str) -> dict[str, dict[str, Any]]:
    listed = operations(document)[operation]["parameters"]
    named = document["components"]["parameters"]
    resolved = [named[p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p for p in listed]
    return {parameter["name"]: parameter for parameter in resolved}


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        for part in node.values():
            yield from references(part)
    elif isinstance(node, list):
        for part in node:
            yield from references(part)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return build()


@pytest.fixture(scope="module")
def schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def test_document_is_plain_json_of_version_3_1(document: dict[str, Any]) -> None:
    assert json.loads(json.dumps(document)) == document
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "/restapi/1.0"}]


def test_every_reference_leads_somewhere_and_every_component_is_used(document: dict[str, Any]) -> None:
    used = set(references(document))
    there = {
        f"#/components/{kind}/{name}"
        for kind, parts in document["components"].items()
        if kind != "securitySchemes"
        for name in parts
    }
    assert used == there


def test_operation_ids_are_stable_and_unique(document: dict[str, Any]) -> None:
    assert set(operations(document)) == {
        *(f"quotes_{name}" for name in ("list", "get", "get_by_ref", "create", "update", "upsert", "delete")),
        *(f"quotes_{name}" for name in ("deleted", "batch", "confirm")),
        *(f"customers_{name}" for name in ("list", "get", "get_by_ref", "deleted")),
        *(f"models_res_country_{name}" for name in ("list", "get", "deleted")),
        "me_get",
    }
    assert sum(len(item) for item in document["paths"].values()) == len(operations(document))


def test_only_what_the_key_may_call_is_described() -> None:
    document = build(only("quotes:read", "quotes:confirm"))
    assert set(operations(document)) == {
        *("quotes_list", "quotes_get", "quotes_get_by_ref", "quotes_deleted", "quotes_confirm", "me_get"),
    }
    assert not {"QuoteCreate", "Customer", "QuoteBatchRequest"} & set(document["components"]["schemas"])
    assert [tag["name"] for tag in document["tags"]] == ["quotes", "me"]


def test_action_needs_its_own_scope() -> None:
    assert "quotes_confirm" not in operations(build(only("quotes:read", "quotes:write")))


def test_relation_to_a_resource_that_the_key_may_not_read_cannot_be_expanded() -> None:
    document = build(only("quotes:read"))
    assert document["components"]["schemas"]["Quote"]["properties"]["customer"] == {
        "anyOf": [{"$ref": "#/components/schemas/Reference"}, {"type": "null"}]
    }
    assert parameters(document, "quotes_list")["expand"]["schema"]["items"]["enum"] == ["lines"]


def test_expand_goes_two_levels_deep(document: dict[str, Any]) -> None:
    assert parameters(document, "quotes_list")["expand"]["schema"]["items"]["enum"] == [
        *("customer", "customer.parent", "customer.country", "lines"),
    ]
    assert {"$ref": "#/components/schemas/Customer"} in build()["components"]["schemas"]["Quote"]["properties"][
        "customer"
    ]["anyOf"]


def test_each_filter_and_operator_is_a_parameter(document: dict[str, Any]) -> None:
    names = set(parameters(document, "quotes_list"))
    assert {"name", "name[contains]", "name[in]", "updated_at[gte]", "team", "team[null]", "total[lt]"} <= names
    assert not {"note", "archived[gt]", "state[contains]", "name[eq]"} & names


def test_filter_values_are_typed(document: dict[str, Any]) -> None:
    found = parameters(document, "quotes_list")
    assert found["state"]["schema"] == {"$ref": "#/components/schemas/QuoteState"}
    assert found["valid_until"]["schema"]["format"] == "date"
    assert found["name[in]"]["schema"]["type"] == "array" and found["name[in]"]["explode"] is False
    assert found["team[null]"]["schema"] == {"type": "boolean"}


def test_answer_says_what_may_be_null(schemas: dict[str, Any]) -> None:
    quote = schemas["Quote"]["properties"]
    assert quote["id"]["type"] == "integer"
    assert quote["name"]["type"] == ["string", "null"]
    assert quote["state"] == {"anyOf": [{"$ref": "#/components/schemas/QuoteState"}, {"type": "null"}]}
    assert schemas["QuoteState"] == {"type": "string", "enum": ["draft", "sent"]}
    assert quote["archived"] == {"type": "boolean"}
    assert quote["total"] == {"$ref": "#/components/schemas/Money"}
    assert {"type": "null"} in quote["customer"]["anyOf"]
    assert quote["lines"] == {"type": "array", "items": {"$ref": "#/components/schemas/QuoteLine"}}
    assert schemas["Quote"]["required"] == ["id"]
    assert "additionalProperties" not in schemas["Quote"]


def test_body_is_closed_and_has_only_what_may_be_written(schemas: dict[str, Any]) -> None:
    create, update = schemas["QuoteCreate"], schemas["QuoteUpdate"]
    assert create["additionalProperties"] is update["additionalProperties"] is False
    assert not {"id", "state", "total", "updated_at"} & set(create["properties"])
    assert create["required"] == ["name", "customer"] and "required" not in update
    assert create["properties"]["name"]["maxLength"] == 64
    assert create["properties"]["customer"] == {"$ref": "#/components/schemas/ReferenceInput"}
    assert {"type": "null"} in create["properties"]["team"]["anyOf"]
    assert create["properties"]["valid_until"]["type"] == ["string", "null"]
    assert create["properties"]["date"]["type"] == "string"


def test_nested_rows_have_their_own_input(schemas: dict[str, Any]) -> None:
    row = schemas["QuoteLineInput"]
    assert set(row["properties"]) == {"id", "product", "quantity"}
    assert row["additionalProperties"] is False


def test_batch_takes_the_operations_of_the_resource(schemas: dict[str, Any]) -> None:
    item = schemas["QuoteBatchRequest"]["properties"]["operations"]["items"]
    assert set(item["discriminator"]["mapping"]) == {"create", "update", "delete", "upsert"}
    read_only = ResourceSpec(**{**QUOTES.__dict__, "operations": frozenset({"list", "create"})})
    item = build(specs=(read_only,))["components"]["schemas"]["QuoteBatchRequest"]["properties"]["operations"]["items"]
    assert set(item["discriminator"]["mapping"]) == {"create"}


def test_every_problem_code_is_named_by_the_answer_of_its_status(document: dict[str, Any]) -> None:
    described = " ".join(answer["description"] for answer in document["components"]["responses"].values())
    assert all(f"`{code}`" in described for code in CODES)


@pytest.mark.parametrize(
    ("operation", "status", "headers"),
    [
        ("quotes_create", "201", {"ETag", "Location", "Idempotency-Replayed"}),
        ("quotes_get", "304", {"ETag"}),
        ("quotes_list", "200", {"ETag"}),
        ("quotes_list", "429", {"Retry-After"}),
    ],
)
def test_answers_name_their_headers(document: dict[str, Any], operation: str, status: str, headers: set[str]) -> None:
    answer = operations(document)[operation]["responses"][status]
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    assert headers | {"X-Request-ID", "RateLimit-Limit"} <= set(answer["headers"])


def test_writes_take_an_idempotency_key_and_changes_an_etag(document: dict[str, Any]) -> None:
    for name in ("create", "update", "upsert", "delete", "batch", "confirm"):
        assert "Idempotency-Key" in parameters(document, f"quotes_{name}")
    for name in ("update", "upsert", "delete", "confirm"):
        assert "If-Match" in parameters(document, f"quotes_{name}")
        assert "412" in operations(document)[f"quotes_{name}"]["responses"]


def test_singleton_has_one_address(document: dict[str, Any]) -> None:
    assert [path for path in document["paths"] if path.startswith("/me")] == ["/me"]
