"""Python values as the API writes them: in a body, and in a query string."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, Optional

from jdx_client._not_given import NOT_GIVEN


def body(value: Any) -> bytes:
    """The bytes of a JSON body."""
    return json.dumps(plain(value), allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()


def merged(data: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The one object to write: a mapping or a model, and keyword arguments; what is ``NOT_GIVEN`` is left out."""
    base = {} if data is None else plain(_contents(data))
    if not isinstance(base, dict) or _is_record(data):
        raise TypeError(f"data is a mapping or a model to write, not {type(data).__name__}")
    twice = sorted(base.keys() & fields.keys())
    if twice:
        raise TypeError(f"given twice, in data and by keyword: {', '.join(twice)}")
    added = plain(fields)
    return {**base, **added}


def plain(value: Any, where: str = "") -> Any:
    """A value made of what JSON has. ``where`` says which part of the data it is, for the error message."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Mapping):
        return {str(key): plain(item, f"{where}/{key}") for key, item in value.items() if item is not NOT_GIVEN}
    if isinstance(value, (list, tuple, Set)):
        return [plain(item, f"{where}/{index}") for index, item in enumerate(value)]
    if _is_record(value):
        return {"id": value.id}
    if _is_model(value):
        return plain(_contents(value), where)
    text = _text(value, where)
    if text is None:
        raise TypeError(f"cannot write {where or 'this'}: a {type(value).__name__}")
    return text


def parameter(value: Any, where: str) -> str:
    """One value in a query string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return parameter(value.value, where)
    if isinstance(value, (str, int, float)):
        return str(value)
    if _is_record(value):
        return str(value.id)
    text = _text(value, where)
    if text is None:
        raise TypeError(f"cannot filter by {where}: a {type(value).__name__}")
    return text


def names(value: Any) -> str:
    """A list of names, for ``fields=``, ``expand=`` and ``sort=``: ``"a,b"`` or ``["a", "b"]``."""
    return value if isinstance(value, str) else ",".join(value)


def moment(value: datetime, where: str) -> str:
    """RFC 3339 in UTC; a time without a zone could be any of forty moments, so it is refused."""
    if value.tzinfo is None:
        raise ValueError(f"{where or 'a datetime'} has no time zone; say datetime(..., tzinfo=timezone.utc)")
    text = value.astimezone(timezone.utc).isoformat()
    return text[: -len("+00:00")] + "Z"


def one_of(values: Iterable[Any], where: str) -> str:
    """Values of ``in`` and ``nin``, joined by commas, which therefore none may contain."""
    texts = [parameter(value, where) for value in values]
    if any("," in text for text in texts):
        raise ValueError(f"{where}: a value with a comma cannot be one of several; ask for it alone")
    return ",".join(texts)


def _text(value: Any, where: str) -> Optional[str]:
    """What JSON has no type for, as the API writes it; ``None`` for what it has no notation for."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return moment(value, where)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{where or 'an amount'} is not a number")
        return format(value, "f")
    return None


# By an attribute, not by isinstance: pydantic and the models are imported only when somebody uses them.
def _is_model(value: Any) -> bool:
    return hasattr(type(value), "__jdx_record__")


def _is_record(value: Any) -> bool:
    """A record that was read stands for itself: writing it means pointing to it."""
    return getattr(type(value), "__jdx_record__", False)


def _contents(data: Any) -> Any:
    """A model's fields by their public names, without those nobody set."""
    if not _is_model(data):
        return data
    fields = type(data).model_fields
    known = {fields[name].alias or name: item for name, item in data.__dict__.items()}
    return {**known, **(data.__pydantic_extra__ or {})}
