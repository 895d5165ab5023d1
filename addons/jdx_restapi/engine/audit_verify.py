"""Verification of the sealed audit trail: what was removed, changed or slipped in.

Every check yields ``Finding``s; no finding means that the evidence is whole. The kinds are
data, so that the command line and the screens say the same thing in their own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from . import audit_chain
from .audit_chain import Head, Row, Seal

#: kind of finding -> sentence; {seal} and {items} are filled in.
SENTENCES = {
    "rows_removed": "Block {seal}: rows were removed: {items}",
    "rows_changed": "Block {seal}: rows were changed: {items}",
    "rows_inserted": "Block {seal}: rows were slipped in after sealing: {items}",
    "rows_orphaned": "Rows claim a sealed block that they cannot be part of: {items}",
    "leaves_changed": "Block {seal}: its list of rows was changed, so its rows cannot be checked",
    "leaves_missing": "Block {seal}: its list of rows is gone though it was never pruned",
    "seals_missing": "Seals were removed: {items}",
    "seal_changed": "Seal {seal} was changed",
    "link_broken": "Seal {seal} does not continue the seal before it",
    "prune_reversed": "Seal {seal} contradicts the pruning recorded before it",
    "secret_missing": "Seal {seal} was made with a secret that is not in the configuration",
    "secret_unused": "Seal {seal} was made without the configured secret",
    "head_missing": "The separate note of the newest seal is gone",
    "head_differs": "Seal {seal} differs from the separate note of the newest seal",
    "anchor_differs": "Seal {seal} is not the one that was noted outside the database",
}


class Finding(NamedTuple):
    """One thing that is wrong; ``items`` are row ids, or seal numbers for seals_missing."""

    kind: str
    seal: int | None = None
    items: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Say it in English, for the command line and the log."""
        return SENTENCES[self.kind].format(seal=self.seal, items=ranges(self.items))


def ranges(numbers: Iterable[int]) -> str:
    """Write numbers shortly: 1-3, 7."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def check_chain(
    seals: Sequence[Seal],
    secrets: Sequence[str] = (),
    head: Head | None = None,
    anchor: Head | None = None,
) -> Iterator[Finding]:
    """Check the seals themselves, in the order of their numbers.

    ``secrets`` are those of the configuration, the current one first; ``head`` is the note
    kept beside the table, ``anchor`` one that a person kept elsewhere.
    """
    known = {audit_chain.secret_id(secret): secret for secret in ("", *secrets)}
    previous: Seal | None = None
    for seal in seals:
        yield from _check_place(seal, previous)
        if seal.secret_id not in known:
            yield Finding("secret_missing", seal.number)
        elif audit_chain.seal_hash(seal, known[seal.secret_id]) != seal.hash:
            yield Finding("seal_changed", seal.number)
        if previous and previous.secret_id and not seal.secret_id:
            yield Finding("secret_unused", seal.number)
        previous = seal
    if secrets and previous and not previous.secret_id:
        # The job closes the unkeyed part of the chain as soon as a secret is configured, so an
        # unkeyed end means that somebody wrote it who did not know the secret.
        yield Finding("secret_unused", previous.number)
    yield from _check_head(seals, head)
    if anchor and not any((seal.number, seal.hash) == anchor for seal in seals):
        yield Finding("anchor_differs", anchor.number)


def check_block(
    seal: Seal, packed: bytes | None, rows: Mapping[int, Row], claimed: Iterable[int], pruned_through: int
) -> Iterator[Finding]:
    """Check one block: ``rows`` by id, and the ids of the rows that claim to be in it."""
    claimed_ids = set(claimed)
    if seal.number <= pruned_through:
        if claimed_ids:
            yield Finding("rows_inserted", seal.number, tuple(sorted(claimed_ids)))
        return
    if packed is None:
        yield Finding("leaves_missing", seal.number)
        return
    if audit_chain.leaves_hash(packed) != seal.leaves_hash:
        yield Finding("leaves_changed", seal.number)
        return
    expected = audit_chain.unpack(packed)
    differing = {
        "rows_removed": [row_id for row_id in expected if row_id not in rows],
        "rows_changed": [
            row_id
            for row_id, digest in expected.items()
            if row_id in rows and (row_id not in claimed_ids or audit_chain.row_differs(rows[row_id], digest))
        ],
        "rows_inserted": [row_id for row_id in claimed_ids if row_id not in expected],
    }
    for kind, ids in differing.items():
        if ids:
            yield Finding(kind, seal.number, tuple(sorted(ids)))


def _check_place(seal: Seal, previous: Seal | None) -> Iterator[Finding]:
    expected = previous.number + 1 if previous else 1
    if seal.number > expected:
        yield Finding("seals_missing", items=tuple(range(expected, seal.number)))
    elif seal.previous_hash != (previous.hash if previous else audit_chain.GENESIS):
        yield Finding("link_broken", seal.number)
    if seal.pruned_through < (previous.pruned_through if previous else 0):
        yield Finding("prune_reversed", seal.number)


def _check_head(seals: Sequence[Seal], head: Head | None) -> Iterator[Finding]:
    if head is None:
        if seals:
            yield Finding("head_missing")
        return
    last = seals[-1].number if seals else 0
    if head.number > last:
        yield Finding("seals_missing", items=tuple(range(last + 1, head.number + 1)))
    elif head != (seals[-1].number, seals[-1].hash):
        yield Finding("head_differs", last)
