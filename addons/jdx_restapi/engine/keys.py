"""API keys: how they look, how they are made, and how they are compared.

A key is ``jdx_<id>_<secret>``. The id is public (it finds the row and appears in lists and
logs); the secret is 43 random characters of 62, so at least 256 bits. A secret that random
cannot be guessed from its hash, hence one SHA-256 instead of a slow password hash.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from typing import NamedTuple

ID_ALPHABET = string.ascii_lowercase + string.digits
SECRET_ALPHABET = string.ascii_letters + string.digits
ID_LENGTH = 12
SECRET_LENGTH = 43

_KEY = re.compile(rf"jdx_([a-z0-9]{{{ID_LENGTH}}})_[A-Za-z0-9]{{{SECRET_LENGTH}}}")
_PUBLIC_ID = re.compile(rf"[a-z0-9]{{{ID_LENGTH}}}")


class IssuedKey(NamedTuple):
    """A fresh key; ``text`` is the only copy of the secret and must never be stored."""

    public_id: str
    text: str
    digest: str

    def __repr__(self) -> str:
        """Hide the secret from logs and tracebacks."""
        return f"IssuedKey(public_id={self.public_id!r})"


def generate(public_id: str | None = None) -> IssuedKey:
    """Make a key; give ``public_id`` to issue a new secret for an existing key (rotation)."""
    if public_id is None:
        public_id = _random(ID_ALPHABET, ID_LENGTH)
    elif not _PUBLIC_ID.fullmatch(public_id):
        raise ValueError(f"public_id must be {ID_LENGTH} characters of a-z and 0-9")
    text = f"jdx_{public_id}_{_random(SECRET_ALPHABET, SECRET_LENGTH)}"
    return IssuedKey(public_id, text, digest(text))


def parse(text: str) -> str | None:
    """Return the public id of a well-formed key, or None for anything else."""
    match = _KEY.fullmatch(text)
    return match.group(1) if match else None


def digest(text: str) -> str:
    """Return what is stored of a key: the SHA-256 of its whole text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def matches(text: str, expected: str | None) -> bool:
    """Tell in constant time whether ``text`` is the key whose digest is ``expected``."""
    # Bytes, because compare_digest refuses non-ASCII str; an absent digest costs the same time.
    return hmac.compare_digest(digest(text).encode(), (expected or "").encode())


def _random(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))
