"""What was written as the server would answer it: 7 becomes {"id": 7, "name": ...}, "9.90" becomes an amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional, get_args

from pydantic import BaseModel

from jdx_client import models
from jdx_client.models import Money, Reference

MODELS: Mapping[str, type[BaseModel]] = {
    "customers": models.Customer,
    "companies": models.Company,
    "users": models.User,
    "products": models.Product,
    "leads": models.Lead,
    "quotes": models.Quote,
    "orders": models.Order,
}


def answered(resource: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a write as a read shows it; of a resource without a model, as it is."""
    return _object(MODELS.get(resource), data)


def _object(model: Optional[type[BaseModel]], data: Mapping[str, Any]) -> dict[str, Any]:
    fields = {} if model is None else model.model_fields
    return {name: _value(fields[name].annotation, value) if name in fields else value for name, value in data.items()}


def _value(annotation: Any, value: Any) -> Any:
    kinds = set(_classes(annotation))
    if isinstance(value, list):
        nested = next(iter(kinds), None) if Reference not in kinds else None
        return [_row(nested, index, item) if nested else _one(kinds, item) for index, item in enumerate(value, 1)]
    return _one(kinds, value)


def _row(model: type[BaseModel], index: int, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": index, **_object(model, data)}


def _one(kinds: set[type[BaseModel]], value: Any) -> Any:
    if value is None:
        return None
    if Reference in kinds and not (isinstance(value, Mapping) and "name" in value):
        number = value if isinstance(value, int) else value.get("id", 0)
        return {"id": number, "name": f"#{number}"}
    if Money in kinds and not isinstance(value, Mapping):
        return {"amount": str(value), "currency": "EUR"}
    return value


def _classes(annotation: Any) -> list[type[BaseModel]]:
    """The models an annotation speaks of, however deep."""
    parts = get_args(annotation)  # looked at first: on Python 3.9 list[X] passes for a class
    if not parts and isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in parts for found in _classes(part)]
