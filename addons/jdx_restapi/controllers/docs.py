"""``/restapi/docs``: Swagger UI, served by this machine alone.

The page is public and holds no data: it asks for an API key, and the browser loads the description with it. Its
files are served below the same path, so that a proxy which lets only ``/restapi/`` through shows it whole.
"""

import functools
import gzip
import hashlib
import html
from pathlib import Path
from string import Template

from werkzeug.http import parse_accept_header

from ..engine.errors import method_not_allowed, not_found
from ..engine.response import ApiResponse
from . import etags
from .docs_texts import TEXTS

_STATIC = Path(__file__).resolve().parent.parent / "static"
_PAGE = _STATIC / "src" / "docs" / "page.html"
#: Name in the address -> file and media type; nothing else is served.
_FILES = {
    "page.js": (_STATIC / "src" / "docs" / "page.js", "text/javascript; charset=utf-8"),
    "page.css": (_STATIC / "src" / "docs" / "page.css", "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (_STATIC / "lib" / "swagger-ui" / "swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    "swagger-ui.css": (_STATIC / "lib" / "swagger-ui" / "swagger-ui.css", "text/css; charset=utf-8"),
    "favicon.png": (_STATIC / "lib" / "swagger-ui" / "favicon.png", "image/png"),
}
_PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    # data: for the small pictures in Swagger UI's style sheet
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Vary": "Accept-Language",
}


def handle(request):
    """Answer ``/restapi/docs`` and the files of the page."""
    rest = request.segments[1:]
    if len(rest) > 1 or (rest and rest[0] not in _FILES):
        raise not_found("path")
    if request.method not in ("GET", "HEAD"):
        raise method_not_allowed(("GET", "HEAD"))
    if rest:
        return _file(request, rest[0])
    return ApiResponse(200, _page(_language(request.header("Accept-Language"))), dict(_PAGE_HEADERS))


def _language(accepted):
    # in order of preference; not best_match(), to which de-CH is no German while English is there, too
    primary = (tag.partition("-")[0].lower() for tag, quality in parse_accept_header(accepted) if quality)
    return next((language for language in primary if language in TEXTS), "en")


@functools.lru_cache(maxsize=len(TEXTS))
def _page(language):
    texts = {name: html.escape(text) for name, text in TEXTS[language].items()}
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(texts, lang=language).encode()


def _file(request, name):
    zipped = "gzip" in (request.header("Accept-Encoding") or "")
    body, etag = _content(name, zipped)
    headers = {"ETag": etag, "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}
    if etags.unchanged(request, etag):
        return ApiResponse(304, b"", headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return ApiResponse(200, body, {"Content-Type": _FILES[name][1], **headers})


@functools.lru_cache(maxsize=2 * len(_FILES))
def _content(name, zipped):
    body = _FILES[name][0].read_bytes()
    body = gzip.compress(body, 6, mtime=0) if zipped else body
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
