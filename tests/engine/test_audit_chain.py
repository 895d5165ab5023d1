"""The arithmetic of the sealed audit trail: no two rows encode alike, and no repair goes unseen."""

from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from engine import audit_chain, audit_verify
from engine.audit_chain import Head, Seal

NOW = datetime(2026, 1, 31, 12, 0, 0, 5)  # noqa: DTZ001 - naive UTC, as Odoo stores it


def row(row_id: int, **values: Any) -> dict[str, Any]:
    return {"id": row_id, "at": NOW + timedelta(seconds=row_id), "path": "/me", "status": 200, "code": None, **values}


def chain(lengths: list[int], secret: str = "") -> list[Seal]:
    seals: list[Seal] = []
    for length in lengths:
        head = Head(seals[-1].number, seals[-1].hash) if seals else None
        seals.append(audit_chain.make_seal([row(n) for n in range(length)], head, NOW, secret)[0])
    return seals


def kinds(*arguments: Any, **named: Any) -> list[tuple[str, Any]]:
    return [(finding.kind, finding.seal) for finding in audit_verify.check_chain(*arguments, **named)]


def test_values_that_look_alike_encode_differently() -> None:
    values = [None, False, True, 0, 1, 0.0, 1.0, "", "0", "1", "True", "i1:1;", NOW, NOW.isoformat()]
    encoded = [audit_chain.encode({"a": value}) for value in values]
    assert all(first != second for first, second in combinations(encoded, 2))


def test_text_cannot_pretend_to_be_the_next_column() -> None:
    assert audit_chain.encode({"a": "x;b=s1:y", "b": None}) != audit_chain.encode({"a": "x", "b": "y"})


def test_order_of_columns_and_columns_of_later_versions_change_nothing() -> None:
    assert audit_chain.encode({"a": 1, "b": 2}) == audit_chain.encode({"b": 2, "new": None, "a": 1})


def test_float_is_compared_to_the_microsecond() -> None:
    assert audit_chain.encode({"ms": 1.5}) == audit_chain.encode({"ms": 1.5000000001})
    assert audit_chain.encode({"ms": 1.5}) != audit_chain.encode({"ms": 1.501})


def test_leaves_come_back_by_id() -> None:
    packed = audit_chain.leaves([row(7), row(9)])
    assert len(packed) == 2 * 24
    assert list(audit_chain.unpack(packed)) == [7, 9]
    assert not audit_chain.row_differs(row(7), audit_chain.unpack(packed)[7])
    assert audit_chain.row_differs(row(7, status=201), audit_chain.unpack(packed)[7])
    with pytest.raises(ValueError, match="leaves"):
        audit_chain.unpack(packed[:-1])


def test_seal_says_what_it_covers() -> None:
    seal, _packed = audit_chain.make_seal([row(3), row(5)], Head(4, "f" * 64), NOW)
    assert (seal.number, seal.row_count, seal.from_id, seal.to_id) == (5, 2, 3, 5)
    assert (seal.first_at, seal.last_at) == (row(3)["at"], row(5)["at"])
    assert seal.previous_hash == "f" * 64


@pytest.mark.parametrize("secret", ["", "s3cret"])
def test_whole_chain_has_no_finding(secret: str) -> None:
    seals = chain([3, 0, 2], secret)
    head = Head(3, seals[-1].hash)
    assert kinds(seals, [secret] if secret else [], head, Head(2, seals[1].hash)) == []


@pytest.mark.parametrize("field", [name for name in Seal._fields if name != "hash"])
def test_every_field_of_a_seal_is_covered(field: str) -> None:
    seals = chain([1, 1])
    value = getattr(seals[0], field)
    other = NOW + timedelta(1) if isinstance(value, datetime) else value + 1 if isinstance(value, int) else "x"
    found = kinds([seals[0]._replace(**{field: other}), seals[1]], head=Head(2, seals[1].hash))
    assert {kind for kind, _seal in found} & {"seal_changed", "secret_missing", "seals_missing"}


def test_seal_is_not_made_without_the_secret() -> None:
    seals = chain([1, 1], "s3cret")
    forged = seals[1]._replace(row_count=7)
    forged = forged._replace(hash=audit_chain.seal_hash(forged, "guess"))
    assert kinds([seals[0], forged], ["s3cret"], Head(2, forged.hash)) == [("seal_changed", 2)]


def test_pruning_is_never_undone() -> None:
    seals = chain([1])
    later, _leaves = audit_chain.make_seal([], Head(1, seals[0].hash), NOW, pruned_through=1)
    last, _leaves = audit_chain.make_seal([], Head(2, later.hash), NOW, pruned_through=0)
    assert kinds([*seals, later, last], head=Head(3, last.hash)) == [("prune_reversed", 3)]


def test_head_may_not_lag_behind() -> None:
    seals = chain([1, 1])
    assert kinds(seals, head=Head(1, seals[0].hash)) == [("head_differs", 2)]
    assert kinds([], head=Head(2, seals[1].hash)) == [("seals_missing", None)]
    assert kinds([]) == []


def test_findings_are_sentences_with_short_lists() -> None:
    finding = audit_verify.Finding("rows_removed", 7, (1, 2, 3, 9))
    assert str(finding) == "Block 7: rows were removed: 1-3, 9"
    assert all(str(audit_verify.Finding(kind, 1, (2,))) for kind in audit_verify.SENTENCES)
