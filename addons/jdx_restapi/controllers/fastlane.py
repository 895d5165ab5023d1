"""The one patch of Odoo: requests below ``/restapi/`` take the short way.

``odoo.http.Root.__call__`` is where each request enters Odoo (15.0: ``odoo/http.py``, the same in 14.0). What
follows there makes a session (twice), writes a session file, sets a cookie, guesses the database over a fresh
connection, chooses JSON-RPC by the content type, and answers errors in HTML. None of that suits an API, and none
of it can be switched off per route. So requests with our prefix are answered by :mod:`.dispatcher`, and all
others go on to Odoo untouched.

The patch is there as soon as this module is imported: by the registry of a database that has ``jdx_restapi``
installed, or, with several databases, by ``server_wide_modules = base,web,jdx_restapi``.
"""

import functools
from threading import current_thread

from odoo.http import Root

from ..engine.request import PREFIX

_MARK = "_jdx_restapi_fastlane"


def install():
    """Put the short way in front of Odoo's, once per process."""
    original = Root.__call__
    if getattr(original, _MARK, False):
        return

    @functools.wraps(original)
    def __call__(self, environ, start_response):  # noqa: N807 (it takes the place of a method of that name)
        path = environ.get("PATH_INFO") or ""
        if path.startswith(PREFIX) and path[len(PREFIX) : len(PREFIX) + 1] in ("", "/"):
            # late import: the first request, not each start, pays for it
            from .dispatcher import serve

            return serve(environ, start_response)
        # workers answer one request after the other in one thread; this one is none of ours
        current_thread().__dict__.pop("jdx_request_id", None)
        return original(self, environ, start_response)

    setattr(__call__, _MARK, True)
    Root.__call__ = __call__
