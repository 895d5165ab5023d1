"""The sentinel for "not given", which is not ``None``: on a PATCH, ``None`` empties the field."""

from __future__ import annotations

from typing import Any, Final


class NotGiven:
    """An argument or a field that nobody set; there is one instance, ``NOT_GIVEN``."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    # Copies and pickles stay the one instance, so that ``is NOT_GIVEN`` always works.
    def __copy__(self) -> NotGiven:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> NotGiven:
        return self

    def __reduce__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN: Final = NotGiven()
