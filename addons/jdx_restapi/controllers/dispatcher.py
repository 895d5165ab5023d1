"""From WSGI to an answer: the frame around every request below ``/restapi/``."""

import logging
import threading
import time
from http import HTTPStatus

from ..engine.errors import CODES, Refusal
from ..engine.request import ApiRequest
from ..engine.response import PROBLEM, ApiResponse, dumps
from . import docs, health, metrics
from .exchange import Exchange
from .refusals import refusal_for

_logger = logging.getLogger(__name__)

#: First path segment -> what answers it outside the API proper.
OPEN = {"health": health.handle, "metrics": metrics.handle, "docs": docs.handle}
VERSION = "1.0"


def serve(environ, start_response):
    """Answer one WSGI request below the prefix. Sets no cookie, opens no session, never answers HTML errors."""
    request = ApiRequest(environ)
    thread = threading.current_thread()
    # Odoo's access log reads these (odoo/netsvc.py: PerfFilter)
    thread.url, thread.query_count, thread.query_time, thread.perf_t0 = request.target, 0, 0, time.time()
    thread.jdx_request_id = request.request_id
    exchange = Exchange(request)
    with metrics.in_progress():
        response = answer(request, exchange)
        request.drain()
    metrics.observe(
        method=request.method,
        resource=response.resource or "-",
        status=response.status,
        seconds=time.monotonic() - request.started,
        db=exchange.db or "-",
    )
    start_response(_status_line(response.status), _headers(request, response))
    return [b""] if request.method == "HEAD" else [response.body]


def answer(request, exchange):
    """Return the answer to a request; whatever goes wrong becomes a problem document."""
    try:
        first = request.segments[0] if request.segments else ""
        if first in OPEN:
            return OPEN[first](request)
        if first != VERSION:
            raise Refusal("unknown_resource", f"The API is at /restapi/{VERSION}/, its description at /restapi/docs.")
        return exchange.run()
    except Exception as error:  # noqa: BLE001 (the frame around every request: all becomes a problem document)
        return refuse(request, error)


def refuse(request, error):
    """Return the problem document for an exception; faults of ours are logged with their traceback."""
    refusal = refusal_for(error)
    if refusal is None:
        _logger.error("The request %s %s failed", request.method, request.target, exc_info=error)
        refusal = Refusal("internal_error", "The fault is logged under the request id.")
    status = CODES[refusal.code][0]
    headers = {"Content-Type": PROBLEM, "Cache-Control": "no-store", **refusal.headers}
    return ApiResponse(status, dumps(refusal.problem(request.request_id)), headers, code=refusal.code)


def _status_line(status):
    return f"{status} {HTTPStatus(status).phrase}"


def _headers(request, response):
    headers = {"X-Request-ID": request.request_id, "X-Content-Type-Options": "nosniff", **response.headers}
    headers.setdefault("Cache-Control", "no-store")
    if response.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        headers["Content-Length"] = str(len(response.body))
    return list(headers.items())
