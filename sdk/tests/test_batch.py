"""Several operations at once."""

from __future__ import annotations

import pytest

from jdx_client import BatchFailed, NotFound, batch
from jdx_client.models import Customer, CustomerCreate
from jdx_client.testing import problem, reply

PROBLEM = {"type": "urn:jdx:problem:not_found", "title": "Not found", "status": 404, "code": "not_found"}


def test_operations_are_built_as_the_api_wants_them(client, mock):
    mock.on("GET", "/customers/9", reply({"id": 9}, etag='"v9"'))
    mock.on("POST", "/customers/batch", reply({"results": []}))
    read = client.customers.get(9)
    operations = [
        batch.create(name="Ann", parent=read),
        batch.create(CustomerCreate(name="Ann")),
        batch.update(7, phone=None),
        batch.update(read, {"phone": "1"}),
        batch.update(read, phone="1", if_match=None),
        batch.upsert("A?1", name="Ben"),
        batch.upsert("B", {"name": "Ben"}, if_match='"v7"'),
        batch.delete(8, if_match='"v8"'),
        batch.delete(read),
    ]
    client.customers.batch(operations)
    assert mock.requests[-1].json == {
        "atomic": True,
        "operations": [
            {"op": "create", "data": {"name": "Ann", "parent": {"id": 9}}},
            {"op": "create", "data": {"name": "Ann"}},
            {"op": "update", "id": 7, "data": {"phone": None}},
            {"op": "update", "id": 9, "if_match": '"v9"', "data": {"phone": "1"}},
            {"op": "update", "id": 9, "data": {"phone": "1"}},
            {"op": "upsert", "ref": "A?1", "data": {"name": "Ben"}},
            {"op": "upsert", "ref": "B", "if_match": '"v7"', "data": {"name": "Ben"}},
            {"op": "delete", "id": 8, "if_match": '"v8"'},
            {"op": "delete", "id": 9, "if_match": '"v9"'},
        ],
    }


def test_each_result_is_a_record_or_an_error_that_is_not_raised(ask, mock):
    results = [{"status": 201, "id": 5, "data": {"id": 5}}, {"status": 404, "error": PROBLEM}, {"status": 204, "id": 6}]
    mock.on("POST", "/customers/batch", reply({"results": results}, x_request_id="r-1"))
    done, refused, deleted = ask(lambda client: client.customers.batch([], atomic=False))
    assert mock.requests[-1].json["atomic"] is False
    assert (done.ok, done.id, done.data) == (True, 5, Customer(id=5))
    assert (deleted.ok, deleted.id, deleted.data) == (True, 6, None)
    assert not refused.ok
    assert isinstance(refused.error, NotFound)
    assert (refused.error.code, refused.error.request_id) == ("not_found", "r-1")


def test_an_atomic_batch_that_fails_says_which_operation(client, mock):
    errors = [{"pointer": "/operations/3/data/email", "code": "invalid_value", "detail": "No address."}]
    mock.on("POST", "/customers/batch", problem("batch_failed", errors=errors))
    with pytest.raises(BatchFailed) as caught:
        client.customers.batch([batch.create(name="Ann")])
    assert caught.value.errors[0].pointer == "/operations/3/data/email"


def test_operations_may_come_from_a_generator(client, mock):
    mock.on("POST", "/customers/batch", reply({"results": []}))
    client.customers.batch(batch.delete(number) for number in (1, 2))
    assert [operation["id"] for operation in mock.requests[0].json["operations"]] == [1, 2]
