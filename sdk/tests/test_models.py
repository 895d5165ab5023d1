"""What was read, as objects."""

from __future__ import annotations

import copy
import pickle
import warnings
from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from jdx_client import FieldNotLoaded, JdxError
from jdx_client.models import AnyRecord, Company, Customer, CustomerCreate, Me, Money, Quote, Record, Reference
from jdx_client.testing import reply


def test_values_have_their_python_types():
    quote = Quote.model_validate(
        {
            "id": 7,
            "state": "draft",
            "created_at": "2026-01-31T12:00:00.000005Z",
            "amount_total": {"amount": "12.50", "currency": "EUR"},
            "lines": [{"id": 1, "quantity": 2}],
        }
    )
    assert quote.created_at.utcoffset() == timedelta(0)
    assert quote.created_at.microsecond == 5
    assert quote.amount_total == Money(amount=Decimal("12.50"), currency="EUR")
    assert quote.lines[0].quantity == 2


def test_a_field_that_was_not_asked_for_is_not_taken_for_an_empty_one():
    customer = Customer.model_validate({"id": 7, "phone": None})
    assert customer.phone is None
    with pytest.raises(
        FieldNotLoaded, match=r"this Customer came without 'email'; ask for it in fields= \(it has id, phone\)"
    ):
        _ = customer.email
    assert not hasattr(customer, "email")
    assert getattr(customer, "email", "?") == "?"


def test_a_missing_field_is_an_error_of_this_package_and_of_python():
    assert issubclass(FieldNotLoaded, JdxError)
    assert issubclass(FieldNotLoaded, AttributeError)
    error = pickle.loads(pickle.dumps(FieldNotLoaded("Customer", "email", ("id",))))
    assert (error.model, error.field, error.loaded) == ("Customer", "email", ("id",))


def test_a_misspelled_field_is_an_ordinary_attribute_error():
    with pytest.raises(AttributeError) as caught:
        _ = Customer.model_validate({"id": 7}).emial
    assert not isinstance(caught.value, FieldNotLoaded)


def test_a_field_of_a_newer_server_is_kept_and_readable():
    customer = Customer.model_validate({"id": 7, "loyalty": {"level": 3}})
    assert customer.loyalty == {"level": 3}
    assert customer.model_dump() == {"id": 7, "loyalty": {"level": 3}}


def test_a_choice_of_a_newer_server_is_read():
    assert Quote.model_validate({"id": 7, "state": "archived"}).state == "archived"


def test_a_relation_is_a_reference_and_an_expanded_one_the_whole_record():
    plain = Customer.model_validate({"id": 7, "parent": {"id": 1, "name": "Firm"}})
    whole = Customer.model_validate({"id": 7, "parent": {"id": 1, "name": "Firm", "email": None}})
    partial = Customer.model_validate({"id": 7, "parent": {"id": 1, "email": None}})
    assert (type(plain.parent), type(whole.parent), type(partial.parent)) == (Reference, Customer, Customer)
    assert plain.parent.name == whole.parent.name == "Firm"


def test_expanded_relations_of_lists_are_read_too():
    line = {"id": 1, "product": {"id": 3, "name": "Blind", "list_price": {"amount": "1", "currency": None}}}
    quote = Quote.model_validate({"id": 7, "lines": [line]})
    assert quote.lines[0].product.list_price.amount == Decimal(1)


def test_a_dump_has_what_was_read_and_never_warns():
    data = {"id": 7, "parent": {"id": 1}, "company": {"id": 2, "name": "Firm", "email": None}, "tags": [{"id": 3}]}
    customer = Customer.model_validate(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert customer.model_dump() == data
        assert customer.model_dump(mode="json", exclude={"tags"}) == {k: v for k, v in data.items() if k != "tags"}
        assert Customer.model_validate_json(customer.model_dump_json()) == customer


def test_records_can_be_copied_compared_and_pickled():
    customer = Customer.model_validate({"id": 7, "name": "Ann", "loyalty": 3})
    for same in (copy.deepcopy(customer), pickle.loads(pickle.dumps(customer)), customer.model_copy()):
        assert same == customer
        assert repr(same) == "Customer(id=7, name='Ann', loyalty=3)"
        assert not hasattr(same, "email")


def test_a_record_remembers_its_version_without_showing_it_as_a_field(client, mock):
    mock.on("GET", "/customers/7", reply({"id": 7}, etag='"v1"'))
    customer = client.customers.get(7)
    assert customer.etag == '"v1"'
    assert customer.model_dump() == {"id": 7}
    assert pickle.loads(pickle.dumps(customer)).etag == '"v1"'
    assert Customer.model_validate({"id": 7}).etag is None


def test_a_model_to_write_has_what_was_set_and_needs_what_is_mandatory():
    data = CustomerCreate(name="Ann", phone=None)
    assert data.model_fields_set == {"name", "phone"}
    with pytest.raises(ValidationError, match="name"):
        CustomerCreate(phone="1")


def test_records_without_a_model_have_their_fields_as_they_came():
    country = AnyRecord.model_validate({"id": 57, "code": "DE", "currency_id": {"id": 1, "name": "EUR"}})
    assert (country.id, country.code, country.currency_id["name"]) == (57, "DE", "EUR")


def test_a_resource_of_another_module_may_have_a_model_of_the_caller(client, mock):
    class Job(Record):
        title: str

    mock.on("GET", "/jobs/7", reply({"id": 7, "title": "Blinds"}, etag='"v1"'))
    job = client.resource("jobs", Job).get(7)
    assert (type(job), job.title, job.etag) == (Job, "Blinds", '"v1"')


def test_whose_key_it_is(client, mock):
    key = {"id": 1, "name": "Shop", "scopes": ["*:read"], "expires_at": None, "rate_limit": 600}
    user = {"id": 2, "name": "Ann", "login": "ann", "lang": "de_DE", "tz": None}
    mock.on("GET", "/me", reply({"key": key, "user": user, "company": {"id": 1, "name": "Firm"}}))
    me = client.me.get()
    assert isinstance(me, Me)
    assert (me.key.scopes, me.user.login, me.company.name) == (["*:read"], "ann", "Firm")


def test_a_company_is_no_customer():
    assert Company.model_validate({"id": 1}) != Customer.model_validate({"id": 1})
