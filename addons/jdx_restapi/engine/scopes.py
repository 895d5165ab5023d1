"""Scopes: what a key may do, before its user's own access rights are asked.

A scope is ``<resource>:<verb>``, for instance ``customers:read`` or ``quotes:confirm``; a key
holds any number of them, separated by white space. ``*`` on the right means every verb, ``*``
on the left every resource that is made for the API. What shows more than such a resource
(``models/<odoo.model>``, the metrics, the audit trail) must be named.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Left sides that ``*`` does not cover: they open the whole database or the whole server.
EXPLICIT = frozenset({"models", "metrics", "audit"})

_SCOPE = re.compile(r"(?:\*|[a-z][a-z0-9_]*|models/[a-z][a-z0-9_.]*):(?:\*|[a-z][a-z0-9_]*)")


@lru_cache(maxsize=4096)
def parse(text: str) -> frozenset[str]:
    """Return the scopes in ``text``; a malformed word grants nothing and is left out."""
    return frozenset(word for word in text.split() if _SCOPE.fullmatch(word))


def invalid(text: str) -> list[str]:
    """Return the words of ``text`` that are not scopes, in order, for an error message."""
    return [word for word in text.split() if not _SCOPE.fullmatch(word)]


def resources(scopes: frozenset[str]) -> frozenset[str]:
    """Return the left sides that the scopes name, without ``*``."""
    return frozenset(scope.partition(":")[0] for scope in scopes) - {"*"}


@lru_cache(maxsize=16384)
def allows(scopes: frozenset[str], resource: str, verb: str) -> bool:
    """Tell whether the scopes permit ``verb`` on ``resource``."""
    return any(f"{left}:{verb}" in scopes or f"{left}:*" in scopes for left in _covering(resource))


@lru_cache(maxsize=16384)
def covers_any(scopes: frozenset[str], resource: str) -> bool:
    """Tell whether the scopes permit anything at all on ``resource``."""
    lefts = _covering(resource)
    return any(scope.partition(":")[0] in lefts for scope in scopes)


def _covering(resource: str) -> list[str]:
    """Return the left sides that cover ``resource``: itself, and what stands for it."""
    if resource.startswith("models/"):
        return [resource, "models"]
    if resource in EXPLICIT:
        return [resource]
    return [resource, "*"]
