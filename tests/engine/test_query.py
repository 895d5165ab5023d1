"""Parameters of lists and records, checked against what a resource declares."""

# ruff: noqa: DTZ001 (naive times are UTC inside, as in Odoo's columns)

from datetime import date, datetime
from decimal import Decimal

import pytest
from engine import query
from engine.errors import Refusal
from engine.spec import OPERATORS
from spec_example import COUNTRIES, CUSTOMERS, lookup


def parse(**parameters: str) -> query.ListQuery:
    return query.parse_list(parameters, CUSTOMERS, lookup)


def mistakes(parameters: "dict[str, str]") -> "list[tuple[str, str]]":
    with pytest.raises(Refusal) as caught:
        query.parse_list(parameters, CUSTOMERS, lookup)
    assert caught.value.code == "validation_failed"
    return [(error.pointer, error.code) for error in caught.value.errors]


def test_nothing_asked_is_the_first_page_of_all() -> None:
    found = parse()
    assert (found.limit, found.cursor, found.count, found.filters, found.incremental) == (80, None, False, (), False)
    assert [(key.field.name, key.descending) for key in found.sort] == [("id", False)]
    assert "hidden" not in found.view.fields
    assert "name" in found.view.fields


@pytest.mark.parametrize(
    ("parameter", "text", "operator", "value"),
    [
        ("name", "x", "eq", "x"),
        ("name[eq]", "", "eq", ""),
        ("name[in]", "a,b,,c", "in", ["a", "b", "", "c"]),
        ("name[in]", "", "in", []),
        ("name[contains]", "50%", "contains", "50%"),
        ("stage[nin]", "new,done", "nin", ["new", "done"]),
        ("active", "true", "eq", True),
        ("active[ne]", "false", "ne", False),
        ("amount[gte]", "12.50", "gte", Decimal("12.50")),
        ("day[lt]", "2026-01-31", "lt", date(2026, 1, 31)),
        ("country", "7", "eq", 7),
        ("country[in]", "7,8", "in", [7, 8]),
        ("country[null]", "true", "null", True),
        ("tags[in]", "1", "in", [1]),
        ("updated_at[gt]", "2026-01-31T00:00:00.000001Z", "gt", datetime(2026, 1, 31, 0, 0, 0, 1)),
        ("id[gt]", "5", "gt", 5),
        ("id[in]", "5,6", "in", [5, 6]),
    ],
)
def test_filter(parameter: str, text: str, operator: str, value: object) -> None:
    (found,) = parse(**{parameter: text}).filters
    assert (found.operator, found.value) == (operator, value)


@pytest.mark.parametrize("field", list(CUSTOMERS.fields.values()), ids=lambda field: field.name)
@pytest.mark.parametrize("operator", list(OPERATORS))
def test_each_field_takes_its_operators_and_no_other(field: query.FieldSpec, operator: str) -> None:
    samples = {"boolean": "true", "selection": "new", "date": "2026-01-31", "datetime": "2026-01-31T00:00:00Z"}
    text = "true" if operator == "null" else samples.get(field.kind, "1")
    parameters = {f"{field.name}[{operator}]": text}
    if operator in field.operators:
        assert parse(**parameters).filters[0].field is field
    else:
        assert mistakes(parameters) == [(f"query:{field.name}[{operator}]", "unknown_operator")]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"nme": "x"}, [("query:nme", "unknown_parameter")]),
        ({"": "x"}, [("query:", "unknown_parameter")]),
        ({"name[": "x"}, [("query:name[", "unknown_parameter")]),
        ({"name]": "x"}, [("query:name]", "unknown_parameter")]),
        ({"name[]": "x"}, [("query:name[]", "unknown_operator")]),
        ({"name[eq][eq]": "x"}, [("query:name[eq][eq]", "unknown_parameter")]),
        ({"name[EQ]": "x"}, [("query:name[EQ]", "unknown_operator")]),
        ({"country.name": "x"}, [("query:country.name", "unknown_parameter")]),
        ({"label": "x"}, [("query:label", "unknown_operator")]),
        ({"lines": "1"}, [("query:lines", "unknown_operator")]),
        ({"active": "1"}, [("query:active", "invalid_value")]),
        ({"id": "x"}, [("query:id", "invalid_value")]),
        ({"id[in]": "1,x,y"}, [("query:id[in]", "invalid_value")] * 2),
        ({"id[in]": ","}, [("query:id[in]", "invalid_value")] * 2),
        ({"name[null]": "1"}, [("query:name[null]", "invalid_value")]),
        ({"id[in]": ",".join(["1"] * 501)}, [("query:id[in]", "too_many")]),
        ({"limit": "0"}, [("query:limit", "invalid_value")]),
        ({"limit": "501"}, [("query:limit", "invalid_value")]),
        ({"limit": "x"}, [("query:limit", "invalid_value")]),
        ({"count": "1"}, [("query:count", "invalid_value")]),
        ({"sort": "nme"}, [("query:sort", "unknown_field")]),
        ({"sort": "--name"}, [("query:sort", "unknown_field")]),
        ({"sort": "-"}, [("query:sort", "unknown_field")]),
        ({"sort": "name,-name"}, [("query:sort", "invalid_value")]),
        ({"sort": "country"}, [("query:sort", "invalid_value")]),
        ({"sort": "note"}, [("query:sort", "invalid_value")]),
        ({"fields": "id,nme,label2"}, [("query:fields", "unknown_field")] * 2),
        ({"expand": "name"}, [("query:expand", "unknown_field")]),
        ({"expand": "vendor"}, [("query:expand", "unknown_field")]),
        ({"expand": "gone"}, [("query:expand", "unknown_field")]),
        ({"expand": "tags"}, [("query:expand", "unknown_field")]),
        ({"expand": "country.name"}, [("query:expand", "unknown_field")]),
        ({"expand": "lines.text"}, [("query:expand", "unknown_field")]),
        ({"expand": "parent.parent.parent"}, [("query:expand", "too_many")]),
        ({"expand": "country."}, [("query:expand", "unknown_field")]),
        ({"updated_since": "2026"}, [("query:updated_since", "invalid_value")]),
        ({"updated_since": "2026-01-31T00:00:00Z", "sort": "id"}, [("query:sort", "invalid_value")]),
        (
            {"limit": "0", "nme": "x", "stage": "old"},
            [("query:limit", "invalid_value"), ("query:nme", "unknown_parameter"), ("query:stage", "invalid_value")],
        ),
    ],
)
def test_mistakes_are_told_together(parameters: "dict[str, str]", expected: "list[tuple[str, str]]") -> None:
    assert mistakes(parameters) == expected


def test_changes_need_a_time_of_change() -> None:
    with pytest.raises(Refusal) as caught:
        query.parse_list({"updated_since": "2026-01-31T00:00:00Z"}, COUNTRIES, lookup)
    assert caught.value.errors[0].pointer == "query:updated_since"


def test_sort_always_ends_in_something_unique() -> None:
    assert [(key.field.name, key.descending) for key in parse(sort="-name,day").sort] == [
        ("name", True),
        ("day", False),
        ("id", False),
    ]
    assert [key.field.name for key in parse(sort="-id,name").sort] == ["id", "name"]


def test_expand_is_a_tree() -> None:
    view = parse(expand="parent.country,parent,lines.country,lines", fields="name").view
    assert view.expand == {"parent": {"country": {}}, "lines": {"country": {}}}
    assert view.fields == ("id", "name", "parent", "lines")


def test_fields_keep_their_order_and_the_id() -> None:
    assert parse(fields="name,id,hidden,name").view.fields == ("id", "name", "hidden")
    assert parse(fields="").view.fields == ("id",)


def test_record_takes_fields_and_expand_only() -> None:
    assert query.parse_view({"fields": "name"}, CUSTOMERS, lookup).fields == ("id", "name")
    with pytest.raises(Refusal) as caught:
        query.parse_view({"limit": "1", "name": "x"}, CUSTOMERS, lookup)
    assert [error.pointer for error in caught.value.errors] == ["query:limit", "query:name"]


def test_cursor_is_bound_to_what_decides_about_rows_and_order() -> None:
    base = parse(name="x", sort="-day").bound_to("customers")
    assert (
        parse(name="x", sort="-day", limit="5", fields="id", expand="parent", count="true", cursor="c").bound_to(
            "customers"
        )
        == base
    )
    others = [
        parse(sort="-day"),
        parse(name="y", sort="-day"),
        parse(name="x"),
        parse(name="x", sort="day"),
        parse(**{"name[ne]": "x", "sort": "-day"}),
    ]
    assert base not in [other.bound_to("customers") for other in others]
    assert base != parse(name="x", sort="-day").bound_to("orders")


def test_filters_in_another_order_are_the_same_query() -> None:
    assert parse(name="x", stage="new").bound_to("c") == parse(stage="new", name="x").bound_to("c")


def test_deletions_need_a_beginning() -> None:
    assert query.parse_deleted({"since": "2026-01-31T00:00:00Z", "limit": "5"}) == (5, datetime(2026, 1, 31), None)
    assert query.parse_deleted({"cursor": "c"})[2] == "c"
    with pytest.raises(Refusal) as caught:
        query.parse_deleted({"name": "x", "limit": "0"})
    assert {error.pointer for error in caught.value.errors} == {"query:name", "query:since", "query:limit"}
