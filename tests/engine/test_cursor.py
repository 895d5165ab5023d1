"""Cursors: what goes in comes out, for this query and this server only."""

# ruff: noqa: DTZ001 (naive times are UTC inside, as in Odoo's columns)

from datetime import date, datetime
from decimal import Decimal

import pytest
from engine import cursor
from engine.cursor import InvalidCursor, Position

BOUND, SECRET = cursor.fingerprint("customers", ("name",)), "secret"
POSITIONS = [
    Position(()),
    Position((7,)),
    Position(("Müller 🌞", None, -1)),
    Position((1.1, 1e300, 0.1 + 0.2, True)),
    Position((datetime(2026, 1, 31, 9, 30, 0, 1), date(1, 1, 1), Decimal("1.10"))),
    Position((datetime(9999, 12, 31, 23, 59, 59, 999999), 0), "2026-01-31T00:00:00"),
    Position(("x" * 20000, 1)),
]


@pytest.mark.parametrize("position", POSITIONS)
def test_position_survives_the_journey(position: Position) -> None:
    text = cursor.encode(position, BOUND, SECRET)
    found = cursor.decode(text, BOUND, SECRET)
    assert found == position
    assert [type(value) for value in found.values] == [type(value) for value in position.values]


@pytest.mark.parametrize("position", POSITIONS[:6])
def test_text_needs_no_escapes_in_a_url(position: Position) -> None:
    assert cursor.encode(position, BOUND, SECRET).replace("-", "").replace("_", "").isalnum()


def test_every_changed_character_is_noticed() -> None:
    text = cursor.encode(Position((7, "x")), BOUND, SECRET)
    for index, old in enumerate(text):
        # the last character may carry unused bits only
        for new in "A_z"[: 3 if index < len(text) - 1 else 0]:
            if new != old:
                with pytest.raises(InvalidCursor):
                    cursor.decode(text[:index] + new + text[index + 1 :], BOUND, SECRET)


@pytest.mark.parametrize(
    "text", ["", "A", "AB", "ABC", "=", "é", "\x00", "a b", "A" * 16, "A" * 1000, "A" * 100_000, "+/+/", "🌞"]
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidCursor):
        cursor.decode(text, BOUND, SECRET)


def test_cursor_of_another_query_is_told_so() -> None:
    text = cursor.encode(Position((7,)), BOUND, SECRET)
    with pytest.raises(InvalidCursor, match="another query"):
        cursor.decode(text, cursor.fingerprint("customers", ("-name",)), SECRET)


def test_cursor_of_another_database_is_refused() -> None:
    text = cursor.encode(Position((7,)), BOUND, SECRET)
    with pytest.raises(InvalidCursor):
        cursor.decode(text, BOUND, "other secret")


def test_fingerprints_differ_where_queries_do() -> None:
    parts = [("a", "b"), ("ab",), ("a", ("b",)), ("a", "b", None), ("a", "'b'")]
    assert len({cursor.fingerprint(*part) for part in parts}) == len(parts)
