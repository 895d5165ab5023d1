"""Filters and values in a query string."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdx_client import NOT_GIVEN
from jdx_client._query import OPERATORS, filters, shape
from jdx_client.models import Customer

NOON = datetime(2026, 1, 31, 12, 0, 0, 5, tzinfo=timezone.utc)


class State(Enum):
    DONE = "done"


@pytest.mark.parametrize(
    ("keyword", "value", "parameter"),
    [
        ("state", "done", ("state", "done")),
        ("state__eq", "done", ("state", "done")),
        ("state", State.DONE, ("state", "done")),
        ("name__contains", "ann", ("name[contains]", "ann")),
        ("name__startswith", "Ann", ("name[startswith]", "Ann")),
        ("created_at__gte", NOON, ("created_at[gte]", "2026-01-31T12:00:00.000005Z")),
        ("valid_until__lt", date(2026, 1, 31), ("valid_until[lt]", "2026-01-31")),
        ("total__gt", Decimal("1E+3"), ("total[gt]", "1000")),
        ("probability__lte", 12.5, ("probability[lte]", "12.5")),
        ("active", True, ("active", "true")),
        ("active__ne", False, ("active[ne]", "false")),
        ("state__in", ["draft", "sent"], ("state[in]", "draft,sent")),
        ("id__nin", (1, 2), ("id[nin]", "1,2")),
        ("customer", Customer(id=7), ("customer", "7")),
        ("phone", None, ("phone[null]", "true")),
        ("phone__ne", None, ("phone[null]", "false")),
        ("phone__null", False, ("phone[null]", "false")),
        ("x__strange", 1, ("x__strange", "1")),
        ("x__strange__gt", 1, ("x__strange[gt]", "1")),
        ("__in", 1, ("__in", "1")),
        ("name[like]", "x", ("name[like]", "x")),
    ],
)
def test_a_keyword_is_a_field_and_an_operator(keyword, value, parameter):
    assert filters({keyword: value}) == (parameter,)


def test_a_filter_that_is_not_given_is_not_sent():
    assert filters({"state": NOT_GIVEN}) == ()


def test_a_time_of_another_zone_is_sent_in_utc():
    summer = NOON.astimezone(timezone(timedelta(hours=2)))
    assert filters({"at": summer}) == (("at", "2026-01-31T12:00:00.000005Z"),)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="at__gte has no time zone"):
        filters({"at__gte": datetime(2026, 1, 1)})  # noqa: DTZ001  (the mistake this is about)


def test_several_values_need_the_operator_for_them():
    with pytest.raises(ValueError, match=r"state takes one value; for several say state__in=\[...\]"):
        filters({"state": ["draft"]})


def test_a_value_with_a_comma_cannot_hide_among_several():
    with pytest.raises(ValueError, match="comma"):
        filters({"name__in": ["Ann, Ben"]})


def test_nothing_can_only_be_equal_or_not():
    with pytest.raises(ValueError, match="phone__gt=None"):
        filters({"phone__gt": None})


def test_what_has_no_notation_is_refused_by_name():
    with pytest.raises(TypeError, match="cannot filter by name: a object"):
        filters({"name": object()})


def test_names_may_be_a_text_or_a_list():
    assert shape("id,name", ["customer"], "-name") == (("fields", "id,name"), ("expand", "customer"), ("sort", "-name"))
    assert shape() == ()


@given(st.text(alphabet=st.characters(codec="utf-8")), st.sampled_from(sorted(OPERATORS - {"eq", "in", "nin"})))
def test_any_text_arrives_as_it_was(text, operator):
    sent = filters({f"name__{operator}": text})
    assert parse_qsl(urlencode(sent), keep_blank_values=True) == [(f"name[{operator}]", text)]
