"""The mathematics of the sealed audit trail; no database, no Odoo.

::

    row -> leaf = id + truncated SHA-256 of its evidence
    leaves of a block -> leaves_hash
    seal n = (number, counts, leaves_hash, hash of seal n-1, ...) -> hash

Whoever changes, removes or slips in a sealed row breaks its leaf; whoever repairs the leaf
breaks the seal, and whoever repairs the seal breaks every later one. With a secret from the
server's configuration the seals are HMACs: then even a person who can write every table
cannot compute a new chain. Without it, only a hash noted elsewhere can show that the whole
chain was computed again.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Union, cast

Value = Union[None, bool, int, float, str, datetime]
Row = Mapping[str, Value]

#: What the first seal has in place of the hash of the one before it.
GENESIS = "0" * 64

_LEAF = struct.Struct(">q16s")


class Seal(NamedTuple):
    """One link of the chain: the evidence that a block of rows existed as it was."""

    number: int
    row_count: int
    from_id: int | None
    to_id: int | None
    first_at: datetime | None
    last_at: datetime | None
    leaves_hash: str
    #: Rows of all blocks up to this number had been pruned by the retention rule.
    pruned_through: int
    sealed_at: datetime
    #: Fingerprint of the secret of the HMAC; empty for a plain SHA-256.
    secret_id: str
    previous_hash: str
    hash: str = ""


class Head(NamedTuple):
    """Names one seal: where the chain continues, or what somebody noted of it elsewhere."""

    number: int
    hash: str


def encode(values: Row) -> bytes:
    """Return one unambiguous byte string for ``values``.

    Names are sorted, each value carries its type and length, and absent values are left out,
    so that a column added by a later version does not alter what older rows encode to.
    """
    parts = []
    for name in sorted(values):
        tag, data = _atom(values[name])
        if tag:
            parts.append(b"%s=%s%d:%s;" % (name.encode(), tag, len(data), data))
    return b"".join(parts)


def leaves(rows: Iterable[Row]) -> bytes:
    """Return the packed leaves of the rows, in the order given."""
    return b"".join(_LEAF.pack(_row_id(row), _row_digest(row)) for row in rows)


def unpack(packed: bytes) -> dict[int, bytes]:
    """Return {row id: digest} of packed leaves; ValueError when they are not leaves."""
    if len(packed) % _LEAF.size:
        raise ValueError("not a whole number of leaves")
    return dict(_LEAF.iter_unpack(packed))


def leaves_hash(packed: bytes) -> str:
    """Return the hash that a seal holds of its leaves."""
    return hashlib.sha256(packed).hexdigest()


def secret_id(secret: str) -> str:
    """Return the name by which a seal says which secret it was made with."""
    return hashlib.sha256(b"jdx audit secret\0" + secret.encode()).hexdigest()[:16] if secret else ""


def seal_hash(seal: Seal, secret: str) -> str:
    """Return the hash that ``seal`` must have: HMAC with a secret, else plain SHA-256."""
    header = encode({name: value for name, value in seal._asdict().items() if name != "hash"})
    if secret:
        return hmac.new(secret.encode(), header, hashlib.sha256).hexdigest()
    return hashlib.sha256(header).hexdigest()


def make_seal(
    rows: list[Row],
    head: Head | None,
    sealed_at: datetime,
    secret: str = "",
    pruned_through: int = 0,
) -> tuple[Seal, bytes]:
    """Return the seal that follows ``head`` over ``rows``, and its packed leaves.

    A block without rows is allowed: it records a pruning or the first use of a secret.
    """
    packed = leaves(rows)
    ids = [_row_id(row) for row in rows]
    times = [at for at in (row["at"] for row in rows) if isinstance(at, datetime)]
    seal = Seal(
        number=head.number + 1 if head else 1,
        row_count=len(rows),
        from_id=min(ids, default=None),
        to_id=max(ids, default=None),
        first_at=min(times, default=None),
        last_at=max(times, default=None),
        leaves_hash=leaves_hash(packed),
        pruned_through=pruned_through,
        sealed_at=sealed_at,
        secret_id=secret_id(secret),
        previous_hash=head.hash if head else GENESIS,
    )
    return seal._replace(hash=seal_hash(seal, secret)), packed


def row_differs(row: Row, digest: bytes) -> bool:
    """Tell whether a row is not what its leaf says it was."""
    return not hmac.compare_digest(_row_digest(row), digest)


def _row_id(row: Row) -> int:
    return cast(int, row["id"])


def _row_digest(row: Row) -> bytes:
    return hashlib.sha256(encode(row)).digest()[:16]


def _atom(value: Value) -> tuple[bytes, bytes]:
    if value is None:
        return b"", b""
    if isinstance(value, bool):  # before int: a bool is one
        return b"b", b"1" if value else b"0"
    if isinstance(value, int):
        return b"i", b"%d" % value
    if isinstance(value, float):
        # Microseconds of a duration in ms: PostgreSQL versions print longer floats differently.
        return b"f", b"%.3f" % value
    if isinstance(value, datetime):
        return b"t", value.isoformat(timespec="microseconds").encode()
    return b"s", value.encode()
