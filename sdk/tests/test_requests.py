"""What each method sends, seen from the server."""

from __future__ import annotations

import pytest

from jdx_client import NOT_GIVEN, PreconditionFailed
from jdx_client.models import CustomerCreate, CustomerUpdate, Money, ProductCreate, QuoteCreate, QuoteLineInput
from jdx_client.testing import not_modified, page, problem, reply

ANN = {"id": 7, "name": "Ann"}


@pytest.mark.parametrize(
    ("job", "method", "path"),
    [
        (lambda c: c.customers.get(7), "GET", "/customers/7"),
        (lambda c: c.customers.get_by_ref("A?1 ü"), "GET", "/customers/ref/A%3F1%20%C3%BC"),
        (lambda c: c.customers.create(name="Ann"), "POST", "/customers"),
        (lambda c: c.customers.update(7, name="Ann"), "PATCH", "/customers/7"),
        (lambda c: c.customers.upsert("A?1", name="Ann"), "PUT", "/customers/ref/A%3F1"),
        (lambda c: c.customers.delete(7), "DELETE", "/customers/7"),
        (lambda c: c.quotes.send(7), "POST", "/quotes/7/send"),
        (lambda c: c.quotes.confirm(7), "POST", "/quotes/7/confirm"),
        (lambda c: c.quotes.cancel(7), "POST", "/quotes/7/cancel"),
        (lambda c: c.orders.cancel(7), "POST", "/orders/7/cancel"),
        (lambda c: c.models("res.country").get(7), "GET", "/models/res.country/7"),
        (lambda c: c.resource("jobs").action(7, "complete"), "POST", "/jobs/7/complete"),
        (lambda c: c.me.get(), "GET", "/me"),
    ],
)
def test_each_operation_has_its_method_and_path(ask, mock, job, method, path):
    mock.on(method, path, reply({"id": 7}) if method != "GET" or path != "/me" else reply({}))
    ask(job)
    assert [(request.method, request.path) for request in mock.requests] == [(method, path)]


@pytest.mark.parametrize("name", ["companies", "customers", "leads", "orders", "products", "quotes", "users"])
def test_every_resource_is_an_attribute_with_its_own_model(ask, mock, name):
    mock.on("GET", f"/{name}/7", reply({"id": 7}))
    record = ask(lambda client: getattr(client, name).get(7))
    assert type(record).__name__ == {"companies": "Company"}.get(name, name.rstrip("s").capitalize())


def test_a_write_is_json_and_asks_for_json(client, mock):
    mock.on("POST", "/customers", reply(ANN))
    client.customers.create(name="Ann")
    sent = mock.requests[0]
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["accept"] == "application/json, application/problem+json"
    assert sent.headers["authorization"].startswith("Bearer jdx_")
    assert sent.headers["user-agent"].startswith("jdx-client/")


def test_the_database_is_named_only_when_there_are_several(mock):
    mock.on("GET", "/customers/7", reply(ANN))
    mock.client(database="prod").customers.get(7)
    mock.client().customers.get(7)
    assert [request.headers.get("x-odoo-database") for request in mock.requests] == ["prod", None]


def test_data_may_be_keywords_a_mapping_or_a_model(client, mock):
    mock.on("POST", "/customers", reply(ANN))
    client.customers.create(name="Ann", phone=None)
    client.customers.create({"name": "Ann"}, phone=None)
    client.customers.create(CustomerCreate(name="Ann", phone=None))
    assert [request.json for request in mock.requests] == [{"name": "Ann", "phone": None}] * 3


def test_none_empties_a_field_and_not_given_leaves_it(client, mock):
    mock.on("PATCH", "/customers/7", reply(ANN))
    client.customers.update(7, phone=None, email=NOT_GIVEN)
    client.customers.update(7, CustomerUpdate(phone=None))
    assert [request.json for request in mock.requests] == [{"phone": None}] * 2


def test_a_field_given_twice_is_a_mistake(client, mock):
    with pytest.raises(TypeError, match="given twice, in data and by keyword: name"):
        client.customers.create({"name": "Ann"}, name="Ben")
    assert mock.requests == []


def test_a_field_the_models_do_not_know_is_sent_for_servers_that_do(client, mock):
    mock.on("POST", "/customers", reply(ANN))
    client.customers.create(CustomerCreate(name="Ann", loyalty_level=3))
    assert mock.requests[0].json == {"name": "Ann", "loyalty_level": 3}


def test_a_record_that_was_read_stands_for_itself_where_a_record_is_wanted(client, mock):
    mock.on("GET", "/customers/7", reply(ANN)).on("POST", "/quotes", reply({"id": 1}))
    customer = client.customers.get(7)
    client.quotes.create(customer=customer, lines=[{"product": 12, "quantity": 2}])
    lines = [QuoteLineInput(product=12, quantity=2)]
    client.quotes.create(QuoteCreate(customer=customer, lines=lines))
    expected = {"customer": {"id": 7}, "lines": [{"product": 12, "quantity": 2}]}
    assert [request.json for request in mock.requests[1:]] == [expected] * 2


def test_an_amount_is_sent_as_a_decimal_string(client, mock):
    mock.on("POST", "/products", reply({"id": 1}))
    client.products.create(ProductCreate(name="Blind", list_price=Money(amount="12.50", currency="EUR")))
    assert mock.requests[0].json == {"name": "Blind", "list_price": {"amount": "12.50", "currency": "EUR"}}


def test_a_record_that_was_read_is_written_back_only_if_it_is_still_as_it_was(ask, mock):
    mock.on("GET", "/customers/7", reply(ANN, etag='"v1"')).on("PATCH", "/customers/7", problem("precondition_failed"))
    read = ask(lambda client: client.customers.get(7))
    with pytest.raises(PreconditionFailed):
        ask(lambda client: client.customers.update(read, phone="1"))
    assert mock.requests[-1].headers["if-match"] == '"v1"'


def test_the_caller_may_insist_on_a_version_or_on_none(client, mock):
    mock.on("GET", "/customers/7", reply(ANN, etag='"v1"')).on("PATCH", "/customers/7", reply(ANN))
    mock.on("DELETE", "/customers/7", reply(status=204))
    mock.on("POST", "/customers/7/greet", reply(ANN)).on("PUT", "/customers/ref/A", reply(ANN))
    read = client.customers.get(7)
    client.customers.update(7, phone="1", if_match=read.etag)
    client.customers.update(read, phone="1", if_match='"v0"')
    client.customers.update(read, phone="1", if_match=None)
    client.customers.update(7, phone="1")
    client.customers.delete(read)
    client.customers.delete(read, if_match=None)
    client.customers.action(read, "greet")
    client.customers.action(7, "greet", if_match='"v0"')
    client.customers.upsert("A", phone="1")
    client.customers.upsert("A", phone="1", if_match='"v0"')
    versions = [request.headers.get("if-match") for request in mock.requests[1:]]
    assert versions == ['"v1"', '"v0"', None, None, '"v1"', None, '"v1"', '"v0"', None, '"v0"']


def test_a_quote_that_was_read_is_confirmed_only_if_it_is_still_as_it_was(ask, mock):
    mock.on("GET", "/quotes/7", reply({"id": 7}, etag='"v1"'))
    read = ask(lambda client: client.quotes.get(7))
    for action in ("send", "confirm", "cancel"):
        mock.on("POST", f"/quotes/7/{action}", reply({"id": 7}))
        ask(lambda client, action=action: getattr(client.quotes, action)(read))
        ask(lambda client, action=action: getattr(client.quotes, action)(read, if_match=None))
    mock.on("POST", "/orders/7/cancel", reply({"id": 7}))
    ask(lambda client: client.orders.cancel(read))
    versions = [request.headers.get("if-match") for request in mock.requests[1:]]
    assert versions == ['"v1"', None, '"v1"', None, '"v1"', None, '"v1"']


def test_a_written_record_brings_its_new_version_along(client, mock):
    mock.on("PATCH", "/customers/7", reply(ANN, etag='"v2"'))
    assert client.customers.update(7, phone="1").etag == '"v2"'


def test_what_has_not_changed_is_not_sent_again(ask, mock):
    mock.on("GET", "/customers/7", reply(ANN, etag='"v1"'), not_modified('"v1"'), reply(ANN, etag='"v2"'))
    read = ask(lambda client: client.customers.get(7))
    assert ask(lambda client: client.customers.get_if_changed(read)) is None
    assert ask(lambda client: client.customers.get_if_changed(7, etag='"v1"')).etag == '"v2"'
    assert [request.headers.get("if-none-match") for request in mock.requests] == [None, '"v1"', '"v1"']


def test_fields_and_relations_to_expand_are_names(client, mock):
    mock.on("GET", "/quotes/7", reply({"id": 7}))
    client.quotes.get(7, fields="id,state", expand=["customer", "lines.product"])
    assert mock.requests[0].query == {"fields": "id,state", "expand": "customer,lines.product"}


def test_an_action_without_data_has_no_body(client, mock):
    mock.on("POST", "/quotes/7/send", reply({"id": 7}))
    client.quotes.send(7)
    assert mock.requests[0].content == b""
    client.quotes.action(7, "send", to="a@example.com")
    assert mock.requests[1].json == {"to": "a@example.com"}


@pytest.mark.parametrize("target", ["7", None, True, {"id": 7}])
def test_what_is_no_record_is_refused_before_anything_is_sent(client, mock, target):
    with pytest.raises(TypeError, match="a record is its id or"):
        client.customers.delete(target)
    assert mock.requests == []


@pytest.mark.parametrize("ref", ["", ".", "..", "A/1", "/"])
def test_a_reference_that_would_change_the_address_is_refused(client, ref):
    with pytest.raises(ValueError, match="cannot stand in an address"):
        client.customers.upsert(ref, name="Ann")


@pytest.mark.parametrize("name", ["", "res/country", "../me", "res.country?x=1", "Res.Country"])
def test_a_model_name_cannot_be_another_address(client, name):
    with pytest.raises(ValueError, match="no name of an Odoo model"):
        client.models(name)
    with pytest.raises(ValueError, match="no name of a resource"):
        client.resource(f"{name}.")


def test_deletions_are_a_list_that_is_gone_on_with_later(client, mock):
    gone = {"id": 7, "deleted_at": "2026-01-01T00:00:00.000001Z"}
    mock.on("GET", "/customers/deleted", page([gone], sync_cursor="later"))
    listing = client.customers.deleted(cursor="before")
    assert [(record.id, record.deleted_at.microsecond) for record in listing] == [(7, 1)]
    assert (mock.requests[0].query, listing.sync_cursor) == ({"cursor": "before"}, "later")
