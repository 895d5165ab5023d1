"""Values of the query string and of bodies: taken exactly or refused with a sentence."""

# ruff: noqa: DTZ001 (naive times are UTC inside, as in Odoo's columns)

from datetime import date, datetime
from decimal import Decimal

import pytest
from engine import values
from engine.values import InvalidValue

GOOD = [
    ("integer", "0", 0),
    ("integer", "-5", -5),
    ("integer", "2147483647", 2**31 - 1),
    ("integer", "-2147483648", -(2**31)),
    ("id", "7", 7),
    ("reference", "7", 7),
    ("references", "7", 7),
    ("number", "1.50", Decimal("1.50")),
    ("money", "-0.01", Decimal("-0.01")),
    ("money", "123456789012345.1234567891", Decimal("123456789012345.1234567891")),
    ("boolean", "true", True),
    ("boolean", "false", False),
    ("date", "2024-02-29", date(2024, 2, 29)),
    ("date", "0001-01-01", date(1, 1, 1)),
    ("selection", "a", "a"),
    ("string", "", ""),
    ("string", " x ", " x "),
    ("datetime", "2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30)),
    ("datetime", "2026-01-31t09:30:00z", datetime(2026, 1, 31, 9, 30)),
    ("datetime", "2026-01-31 09:30:00+01:00", datetime(2026, 1, 31, 8, 30)),
    ("datetime", "2026-01-01T00:30:00+14:00", datetime(2025, 12, 31, 10, 30)),
    ("datetime", "2026-01-31T09:30:00.123456Z", datetime(2026, 1, 31, 9, 30, 0, 123456)),
    ("datetime", "2026-01-31T09:30:00.5-00:00", datetime(2026, 1, 31, 9, 30, 0, 500000)),
    ("datetime", "2026-01-31T09:30:00.123456789Z", datetime(2026, 1, 31, 9, 30, 0, 123456)),
    ("datetime", "2016-12-31T23:59:60Z", datetime(2017, 1, 1)),
]
BAD = (
    [
        ("integer", text)
        for text in (
            "",
            "1.0",
            "1e3",
            "+1",
            " 1",
            "1 ",
            "0x1",
            "2147483648",
            "-2147483649",
            "9" * 50,
            "٣",
            "١",
            "--1",
            "1\n",
        )
    ]
    + [
        ("number", text)
        for text in ("", "1,5", "1e3", ".5", "5.", "NaN", "Infinity", "1" * 16, "1." + "1" * 11, "٣", "1_0", "+1")
    ]
    + [("boolean", text) for text in ("", "1", "0", "True", "yes", "null")]
    + [
        ("date", text)
        for text in (
            "",
            "2026-02-30",
            "2026-2-3",
            "26-02-03",
            "2026-13-01",
            "0000-01-01",
            "2026-01-01T00:00:00Z",
            "٢٠٢٦-01-01",
        )
    ]
    + [
        ("datetime", text)
        for text in (
            "",
            "2026-01-31",
            "2026-01-31T09:30:00",
            "2026-01-31T09:30Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T09:60:00Z",
            "2026-01-31T09:30:61Z",
            "2026-01-31T09:30:00+24:00",
            "2026-01-31T09:30:00+01:60",
            "2026-01-31T09:30:00+0100",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "9999-12-31T23:59:60Z",
            "2026-02-30T00:00:00Z",
            "2026-01-31T09:30:00.Z",
            "2026-01-31T09:30:00.1234567890Z",
            "٢٠٢٦-01-31T09:30:00Z",
        )
    ]
    + [("selection", "b"), ("selection", "")]
)


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_text_of_a_query_string(kind: str, text: str, value: object) -> None:
    found = values.from_text(kind, text, ("a",))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_wrong_text_of_a_query_string_is_refused(kind: str, text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        values.from_text(kind, text, ("a",))
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("boolean", True, True),
        ("integer", 5, 5),
        ("number", 5, 5),
        ("number", 1.5, 1.5),
        ("string", "x", "x"),
        ("text", "", ""),
        ("html", "<p>", "<p>"),
        ("date", "2026-01-31", date(2026, 1, 31)),
        ("datetime", "2026-01-31T00:00:00Z", datetime(2026, 1, 31)),
        ("selection", "a", "a"),
        *((kind, None, None) for kind in ("boolean", "integer", "number", "string", "date", "datetime", "selection")),
    ],
)
def test_value_of_a_body(kind: str, value: object, expected: object) -> None:
    assert values.from_json(kind, value, ("a",)) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (kind, value)
        for kind, wrong in {
            "boolean": (0, 1, "true", [], 1.0),
            "integer": (True, 1.0, "1", [], {}),
            "number": (False, "1", [], {}),
            "string": (1, True, [], {}, 1.5),
            "date": (1, True, []),
            "datetime": (0, {}),
            "selection": (1, ["a"], True),
        }.items()
        for value in wrong
    ],
)
def test_value_of_the_wrong_type_is_named_so(kind: str, value: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        values.from_json(kind, value, ("a",))
    assert caught.value.code == "invalid_type"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", 2**31),
        ("integer", -(2**31) - 1),
        ("integer", 10**100),
        ("number", 1e15),
        ("number", -1e300),
        ("number", 10**400),
        ("number", float("inf")),
        ("number", float("nan")),
        ("string", "x" * 6),
        ("selection", "b"),
        ("date", "x"),
        ("datetime", "2026-01-31"),
    ],
)
def test_value_that_the_field_cannot_hold_is_refused(kind: str, value: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        values.from_json(kind, value, ("a",), 5)
    assert caught.value.code == "invalid_value"


def test_length_counts_characters() -> None:
    assert values.from_json("string", "äöüß🌞", max_length=5) == "äöüß🌞"
