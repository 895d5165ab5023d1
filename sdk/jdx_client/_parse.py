"""Answers as Python objects. What does not parse is an ``UnexpectedAnswer``, never an error of the parser.

That matters after a write: it has happened, and the error must carry its status and request id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar

from jdx_client._errors import APIStatusError, UnexpectedAnswer
from jdx_client._http import Response
from jdx_client._problems import error_from_problem

if TYPE_CHECKING:
    from jdx_client.models._base import JdxModel

M = TypeVar("M", bound="JdxModel")
T = TypeVar("T")
#: How much of a strange answer an error keeps.
KEPT = 500


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of a list. ``count`` and ``sync_cursor`` are there when they were asked for."""

    data: list[M]
    next_cursor: Optional[str] = None
    count: Optional[int] = None
    sync_cursor: Optional[str] = None


@dataclass(frozen=True)
class BatchResult(Generic[M]):
    """What became of one operation of a batch that is not atomic, or of each of one that is."""

    status: int
    id: Optional[int] = None
    data: Optional[M] = None
    error: Optional[APIStatusError] = field(default=None)

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.error is None


BatchResults = list[BatchResult[M]]


def record(model: type[M]) -> Callable[[Response], M]:
    """Reads one object, and keeps its version with it."""

    def parse(response: Response) -> M:
        found = _guarded(response, lambda: _record(model, _json(response)))
        found._read_as(response.headers.get("etag"))
        return found

    return parse


def record_if_changed(model: type[M]) -> Callable[[Response], Optional[M]]:
    """Reads one object, or ``None`` from "not modified"."""
    parse = record(model)
    return lambda response: None if response.status == 304 else parse(response)


def page(model: type[M]) -> Callable[[Response], Page[M]]:
    """Reads one page of a list."""

    def read(envelope: Mapping[str, Any]) -> Page[M]:
        rows = [_record(model, row) for row in envelope["data"]]
        return Page(rows, envelope.get("next_cursor"), envelope.get("count"), envelope.get("sync_cursor"))

    return lambda response: _guarded(response, lambda: read(_json(response)))


def batch(model: type[M]) -> Callable[[Response], BatchResults[M]]:
    """Reads the results of a batch."""

    def read(result: Mapping[str, Any], headers: Mapping[str, str]) -> BatchResult[M]:
        status, data, problem = int(result["status"]), result.get("data"), result.get("error")
        error = None if problem is None else error_from_problem(problem, status, _without_pause(headers))
        return BatchResult(status, result.get("id"), None if data is None else _record(model, data), error)

    return lambda response: _guarded(
        response, lambda: [read(result, response.headers) for result in _json(response)["results"]]
    )


def nothing(response: Response) -> None:
    """Reads the answer of a deletion: there is none."""


def _record(model: type[M], value: Any) -> M:
    return model.model_validate(value)


def _without_pause(headers: Mapping[str, str]) -> dict[str, str]:
    """An operation's error is not the answer's: only the request's name is the same."""
    return {name: value for name, value in headers.items() if name == "x-request-id"}


def _json(response: Response) -> Any:
    return json.loads(response.content)


def _guarded(response: Response, read: Callable[[], T]) -> T:
    try:
        return read()
    # ValueError: not JSON, not UTF-8, and pydantic's ValidationError; the others: JSON of another shape.
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        kind = response.headers.get("content-type", "no content type")
        raise UnexpectedAnswer(
            f"{response.status}, but not an answer of this API ({kind}): {_summary(error)}"
            f" [request {response.headers.get('x-request-id', 'unknown')}]",
            status=response.status,
            headers=response.headers,
            body=response.content[:KEPT].decode("utf-8", "replace"),
        ) from None


def _summary(error: Exception) -> str:
    """Where it is wrong; never the values, which a ValidationError would print."""
    located = getattr(error, "errors", None)
    if located is None:
        return type(error).__name__
    first = located(include_url=False, include_input=False, include_context=False)[0]
    return f"{'/'.join(str(part) for part in first['loc'])}: {first['msg']}"
