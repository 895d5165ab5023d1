"""Operations for ``batch()``.

from jdx_client import batch

client.customers.batch([
    batch.create(name="Ann"),
    batch.update(7, phone=None),
    batch.upsert("crm-81", name="Ben"),
    batch.delete(9),
])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from jdx_client._encode import merged
from jdx_client._not_given import NOT_GIVEN

if TYPE_CHECKING:
    from jdx_client._calls import Data, IfMatch, Target

__all__ = ["create", "delete", "update", "upsert"]

Operation = dict[str, Any]


def create(data: Data = None, /, **fields: Any) -> Operation:
    """Make one."""
    return {"op": "create", "data": merged(data, fields)}


def update(target: Target, data: Data = None, /, *, if_match: IfMatch = NOT_GIVEN, **fields: Any) -> Operation:
    """Change one; a record that was read only if it is still as it was."""
    return {"op": "update", **_target(target, if_match), "data": merged(data, fields)}


def upsert(external_ref: str, data: Data = None, /, *, if_match: Optional[str] = None, **fields: Any) -> Operation:
    """Make or change the one with this external reference."""
    version = {} if if_match is None else {"if_match": if_match}
    return {"op": "upsert", "ref": external_ref, **version, "data": merged(data, fields)}


def delete(target: Target, /, *, if_match: IfMatch = NOT_GIVEN) -> Operation:
    """Remove one; a record that was read only if it is still as it was."""
    return {"op": "delete", **_target(target, if_match)}


def _target(target: Target, if_match: IfMatch) -> Operation:
    from jdx_client._calls import match, record_id

    version = match(target, if_match).get("if-match")
    return {"id": record_id(target), **({} if version is None else {"if_match": version})}
