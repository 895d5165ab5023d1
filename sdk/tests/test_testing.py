"""The stand-ins of ``jdx_client.testing``, which programs that use this package test against."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from jdx_client import BatchFailed, IdempotencyKeyReused, NotFound, PreconditionFailed, batch
from jdx_client.models import Product, Reference
from jdx_client.testing import InMemoryApi, MockTransport, UnexpectedRequest, rate_limited, reply


@pytest.fixture
def api():
    return InMemoryApi(customers=[{"name": "Ann", "city": "Bern"}, {"name": "Ben", "city": None}, {"name": "Cid"}])


@pytest.fixture
def mock(api):
    return MockTransport(api)


def test_a_request_nobody_expected_fails_the_test_and_names_the_routes():
    client = MockTransport().on("GET", "/customers/7", reply({})).client()
    with pytest.raises(UnexpectedRequest, match="GET /customers/8; there are routes for: GET /customers/7"):
        client.customers.get(8)


def test_a_route_may_be_a_function_of_the_request():
    mock = MockTransport().on("POST", "/customers", lambda request: reply({"id": 1, **request.json}))
    assert mock.client().customers.create(name="Ann").name == "Ann"


def test_a_route_without_an_answer_is_a_mistake():
    with pytest.raises(ValueError, match="needs an answer"):
        MockTransport().on("GET", "/me")


def test_a_pause_is_recorded_and_moves_the_clock_without_being_waited_for():
    mock = MockTransport().on("GET", "/customers/7", rate_limited(retry_after=3600), reply({"id": 7}))
    began = mock.now
    mock.client(max_retry_after=3600).customers.get(7)
    assert (mock.waits, mock.waited, mock.now - began) == ([3600.5], 3600.5, 3600.5)


def test_routes_come_before_the_fallback(mock):
    mock.on("GET", "/customers/1", reply({"id": 1, "name": "Other"}))
    assert [mock.client().customers.get(number).name for number in (1, 2)] == ["Other", "Ben"]


def test_records_are_kept(ask):
    created = ask(lambda client: client.customers.create(name="Dan", phone=None))
    assert ask(lambda client: client.customers.get(created)) == created
    assert ask(lambda client: client.customers.update(created, phone="1")).phone == "1"
    ask(lambda client: client.customers.delete(created.id))
    with pytest.raises(NotFound):
        ask(lambda client: client.customers.get(created))
    assert [gone.id for gone in ask(lambda client: client.customers.deleted())] == [created.id]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["Ann", "Ben", "Cid"]),
        ({"sort": "-name"}, ["Cid", "Ben", "Ann"]),
        ({"city": "Bern"}, ["Ann"]),
        ({"city": None}, ["Ben", "Cid"]),
        ({"city__ne": None}, ["Ann"]),
        ({"name__in": ["Ann", "Cid"]}, ["Ann", "Cid"]),
        ({"name__nin": ["Ann", "Cid"]}, ["Ben"]),
        ({"name__contains": "N"}, ["Ann", "Ben"]),
        ({"name__startswith": "b"}, ["Ben"]),
        ({"name__gt": "Ben"}, ["Cid"]),
        ({"id__lte": 2, "id__gte": 2}, ["Ben"]),
        ({"id__lt": 10}, ["Ann", "Ben", "Cid"]),
        ({"sort": "city,-id"}, ["Ann", "Cid", "Ben"]),
    ],
)
def test_lists_filter_and_sort(ask, filters, names):
    assert [customer.name for customer in ask(lambda client: client.customers.list(page_size=2, **filters))] == names


def test_lists_count(client):
    assert client.customers.list(count=True, page_size=1).first_page().count == 3


def test_versions_are_checked(client):
    first = client.customers.get(1)
    assert client.customers.get_if_changed(first) is None
    client.customers.update(1, city="Basel")
    assert client.customers.get_if_changed(first).city == "Basel"
    with pytest.raises(PreconditionFailed):
        client.customers.update(first, city="Chur")


def test_a_repeated_write_is_done_once_and_another_one_under_its_key_is_refused(client, api):
    answers = [client.customers.with_raw_response.create(name="Dan", idempotency_key="k") for _ in range(2)]
    assert [answer.replayed for answer in answers] == [False, True]
    assert answers[0].data.id == answers[1].data.id
    assert len(api.tables["customers"]) == 4
    with pytest.raises(IdempotencyKeyReused):
        client.customers.create(name="Eve", idempotency_key="k")


def test_external_references_lead_to_one_record(client):
    first = client.customers.with_raw_response.upsert("A?1", name="Dan")
    second = client.customers.with_raw_response.upsert("A?1", name="Dan D.")
    assert (first.status, second.status) == (201, 200)
    assert client.customers.get_by_ref("A?1").name == "Dan D."
    with pytest.raises(NotFound):
        client.customers.get_by_ref("A?2")


def test_what_is_written_is_answered_in_the_shape_of_a_read(client):
    product = client.products.create(name="Blind", list_price="12.50")
    lines = [{"product": product, "quantity": 2, "unit_price": "9.90"}]
    quote = client.quotes.create(customer=1, lines=lines, date=datetime(2026, 1, 1, tzinfo=timezone.utc))
    assert isinstance(product, Product)
    assert str(product.list_price.amount) == "12.50"
    assert quote.customer == Reference(id=1, name="#1")
    assert (quote.lines[0].product.id, str(quote.lines[0].unit_price.amount)) == (product.id, "9.90")
    assert client.quotes.confirm(quote).state == "sale"
    with pytest.raises(NotFound):
        client.customers.action(1, "confirm")


def test_lists_of_relations_are_answered_as_references(client):
    tags = client.customers.create(name="Dan", tags=[1, {"id": 2}]).tags
    assert tags == [Reference(id=1, name="#1"), Reference(id=2, name="#2")]


def test_an_atomic_batch_is_all_or_nothing_and_another_one_is_not(client, api):
    operations = [batch.create(name="Dan"), batch.update(99, name="?"), batch.upsert("A", name="Eve"), batch.delete(1)]
    with pytest.raises(BatchFailed) as caught:
        client.customers.batch(operations)
    assert [error.pointer for error in caught.value.errors] == ["/operations/1"]
    assert len(api.tables["customers"]) == 3
    results = client.customers.batch(operations, atomic=False)
    assert [result.status for result in results] == [201, 404, 201, 204]
    assert len(api.tables["customers"]) == 4


def test_any_resource_and_model_is_there(client):
    client.models("res.country").create(code="DE")
    assert next(client.models("res.country").list(code="DE")).code == "DE"
    assert client.resource("jobs").create(title="Blinds").title == "Blinds"
    assert client.me.get().user.login == "test"
