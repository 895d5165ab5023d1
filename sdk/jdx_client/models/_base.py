"""What every generated model has in common.

- A field the server did not send, because ``fields=`` left it out or the server is older than this
  package, is *absent*: reading it raises ``FieldNotLoaded``. ``None`` always means that it is empty.
- A field this package does not know, because the server is newer, is kept and readable by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Optional, Union

from pydantic import AwareDatetime, BaseModel, ConfigDict, InstanceOf, PrivateAttr

from jdx_client._errors import FieldNotLoaded
from jdx_client._not_given import NOT_GIVEN

__all__ = [
    "AnyRecord",
    "Deleted",
    "JdxModel",
    "Money",
    "MoneyInput",
    "Record",
    "Reference",
    "RelationInput",
]

#: The default of every generated field; typed ``Any`` so that the field keeps its own, exact type.
ABSENT: Any = NOT_GIVEN


class JdxModel(BaseModel):
    """An object of the API."""

    #: Whether it stands for a record, so that writing it means pointing to that record.
    __jdx_record__: ClassVar[bool] = False

    model_config = ConfigDict(extra="allow", protected_namespaces=(), populate_by_name=True)

    def model_post_init(self, _context: Any, /) -> None:
        """Take out the fields that were not given, so that only what is known can be read or written."""
        values = self.__dict__
        for name in [name for name, value in values.items() if value is NOT_GIVEN]:
            del values[name]

    # Hidden from type checkers: they would take any misspelled name for an attribute.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Called for absent names only."""
            if name in type(self).model_fields:
                raise FieldNotLoaded(type(self).__name__, name, tuple(self.__dict__))
            return super().__getattr__(name)

    def _read_as(self, etag: Optional[str]) -> None:
        """Called with the version the server named; only a record keeps it."""

    def model_dump(self, *, warnings: Any = False, **options: Any) -> dict[str, Any]:
        """Like pydantic's, but silent: an absent field is no reason to warn."""
        return super().model_dump(warnings=warnings, **options)

    def model_dump_json(self, *, warnings: Any = False, **options: Any) -> str:
        """Like pydantic's, but silent: an absent field is no reason to warn."""
        return super().model_dump_json(warnings=warnings, **options)


class Record(JdxModel):
    """A record of a resource, as the server answered it."""

    __jdx_record__: ClassVar[bool] = True

    id: int = ABSENT

    _etag: Optional[str] = PrivateAttr(default=None)

    def _read_as(self, etag: Optional[str]) -> None:
        self._etag = etag

    @property
    def etag(self) -> Optional[str]:
        """The version that was read, for ``if_match=``; ``None`` for records of a list."""
        return self._etag


class Reference(Record):
    """A record another one points to: its id and its name. ``expand=`` brings the whole record instead."""

    name: str = ABSENT


class AnyRecord(Record):
    """A record of a resource that this package has no model for; every field is as it is in the JSON."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Deleted(JdxModel):
    """A record that is no more, and since when."""

    id: int
    deleted_at: AwareDatetime


class Money(JdxModel):
    """An amount in its currency; exact, never a float."""

    amount: Decimal
    currency: Optional[str] = ABSENT


#: How a write names the record it points to: 7, {"id": 7}, {"external_ref": "A"}, or a record that was read.
RelationInput = Union[int, InstanceOf[Record], Mapping[str, Any]]
#: How a write gives an amount: with its currency, or as a decimal in the currency the record has.
MoneyInput = Union[Money, Decimal, str]
