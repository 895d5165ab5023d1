"""Python values in a body."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum, IntEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdx_client import NOT_GIVEN
from jdx_client._encode import body, merged
from jdx_client.models import AnyRecord, Customer, Money, QuoteLineInput, QuoteUpdate, Reference

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Level(IntEnum):
    HIGH = 3


class Kind(str, Enum):
    LEAD = "lead"


@given(JSON)
def test_what_json_has_is_sent_as_it_is(value):
    try:
        text = body(value)
    except UnicodeEncodeError:  # a lone surrogate, which no UTF-8 body can carry
        return
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (datetime(2026, 1, 31, 12, tzinfo=timezone.utc), "2026-01-31T12:00:00Z"),
        (date(2026, 1, 31), "2026-01-31"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+2"), "100"),
        (Level.HIGH, 3),
        (Kind.LEAD, "lead"),
        ((1, 2), [1, 2]),
        ({"a": NOT_GIVEN, "b": None}, {"b": None}),
        (Reference(id=7, name="Ann"), {"id": 7}),
        (Customer(id=7, name="Ann"), {"id": 7}),
        (AnyRecord(id=7, code="CH"), {"id": 7}),
        (Money(amount=Decimal("1.10"), currency="EUR"), {"amount": "1.10", "currency": "EUR"}),
        (QuoteLineInput(id=3, quantity=2), {"id": 3, "quantity": 2}),
    ],
)
def test_python_values_become_what_the_api_writes(value, sent):
    assert json.loads(body({"x": value})) == {"x": sent}


def test_a_model_to_write_is_sent_whole_with_what_was_set_in_it():
    lines = [QuoteLineInput(product=Reference(id=1, name="Blind"), unit_price=Decimal("9.90"))]
    data = QuoteUpdate(customer=Customer(id=7, name="Ann"), lines=lines, valid_until=None)
    expected = {"customer": {"id": 7}, "lines": [{"product": {"id": 1}, "unit_price": "9.90"}], "valid_until": None}
    assert json.loads(body(merged(data, {}))) == expected


def test_nothing_the_caller_gave_is_changed():
    given_data, lines = {"lines": [{"product": NOT_GIVEN}]}, [Decimal(1)]
    merged(given_data, {"other": lines})
    assert (given_data, lines) == ({"lines": [{"product": NOT_GIVEN}]}, [Decimal(1)])


def test_a_time_without_a_zone_is_refused_with_its_place():
    with pytest.raises(ValueError, match="/lines/0/at has no time zone"):
        body({"lines": [{"at": datetime(2026, 1, 1)}]})  # noqa: DTZ001  (the mistake this is about)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(ValueError, match=r"not a number|not JSON compliant"):
        body({"price": number})


def test_what_has_no_notation_is_refused_with_its_place():
    with pytest.raises(TypeError, match="cannot write /a/1: a object"):
        body({"a": [1, object()]})


@pytest.mark.parametrize("data", [[1], "text", 7, Customer(id=7)])
def test_data_that_is_no_mapping_is_refused(data):
    with pytest.raises(TypeError, match="data is a mapping or a model"):
        merged(data, {})
