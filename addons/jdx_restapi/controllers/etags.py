"""Entity tags: ``"<version>.<content>"``.

The version part names the state of the record's rows, so it is the same whatever ``fields`` was asked for:
``If-Match`` compares it. The content part is a hash of the bytes of this answer: ``If-None-Match`` compares both,
so a computed value that changed without a write is never called unchanged (RFC 9110, section 8.8).
"""

import hashlib
import re

from ..engine.errors import Refusal, invalid_at

_TAG = re.compile(r'(?:W/)?"([!#-~]*)"')


def version(rows):
    """Return the version part for what :meth:`_rest_versions` found of a record."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def tag(version_part, body):
    """Return the entity tag of an answer."""
    return f'"{version_part}.{hashlib.sha256(body).hexdigest()[:16]}"'


def _listed(header_name, text):
    """Return the tags of a header, without quotes; None for ``*``."""
    if text.strip() == "*":
        return None
    tags = _TAG.findall(text)
    if not tags or _TAG.sub("", text).replace(",", "").strip():
        raise invalid_at(f"header:{header_name}", "invalid_value", 'Send the ETag as it came, in quotes, or "*".')
    return tags


def unchanged(request, etag):
    """Whether ``If-None-Match`` names this answer (weak comparison)."""
    text = request.header("If-None-Match")
    if text is None:
        return False
    tags = _listed("If-None-Match", text)
    return tags is None or etag.strip('"') in tags


def only_if_absent(request):
    """Whether a write is to create only: ``If-None-Match: *`` (RFC 9110, section 13.1.2).

    :raises Refusal: 422 for entity tags, which say nothing about a write
    """
    text = request.header("If-None-Match")
    if text is not None and text.strip() != "*":
        raise invalid_at("header:If-None-Match", "invalid_value", 'Here only "*" is understood: create, never change.')
    return text is not None


def check_version(text, current):
    """Refuse (412) unless ``If-Match`` names the record's version.

    :param text: the header, or a batch operation's ``if_match``
    :param current: version part of the record as it is now
    """
    if text is None:
        return
    tags = _listed("If-Match", text)
    if tags is not None and current not in (one.partition(".")[0] for one in tags):
        raise Refusal("precondition_failed", "The record has changed since; read it again.")
