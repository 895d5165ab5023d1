"""The request id in each log line, and lines as JSON objects where ``[jdx_restapi] log_json`` is set.

Works on the handlers that Odoo made (``odoo/netsvc.py: init_logger``, 14.0 and 15.0): standard error, a log file
or syslog. Only their formatter is wrapped, so where lines go and which ones stays Odoo's business. What Odoo logs
before it loads addons is not covered.
"""

import json
import logging
import os
import threading
from datetime import datetime, timezone

from odoo.netsvc import DBFormatter
from odoo.tools import config

ATTRIBUTE = "jdx_request_id"


class PlainFormatter(logging.Formatter):
    """Odoo's own line, with the request id behind its first line where there is one."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def format(self, record):
        """Return the text of a log line."""
        text = self.inner.format(record)
        request_id = getattr(record, ATTRIBUTE, None)
        if not request_id:
            return text
        first, newline, rest = text.partition("\n")
        return f"{first.rstrip()} [{request_id}]{newline}{rest}"


class JsonFormatter(logging.Formatter):
    """One JSON object per line, ASCII only, so that no viewer breaks a line within it."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def format(self, record):
        """Return the text of a log line."""
        line = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            # not record.levelname: Odoo's formatter for terminals writes colours into it
            "level": logging.getLevelName(record.levelno),
            "logger": record.name,
            "message": record.getMessage(),
            "db": getattr(threading.current_thread(), "dbname", None),
            "pid": os.getpid(),
        }
        if getattr(record, ATTRIBUTE, None):
            line["request_id"] = getattr(record, ATTRIBUTE)
        perf = getattr(record, "perf_info", "")
        if perf.strip("- "):
            line["perf"] = perf
        if record.exc_info or record.exc_text:
            line["exception"] = record.exc_text or self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        return json.dumps(line, default=str)


class _ForgetAfterAccessLine(logging.Filter):
    """Werkzeug's line is the last of a request; workers answer the next one in the same thread.

    Odoo's PerfFilter on the same logger forgets the number of queries in the same way.
    """

    def filter(self, record):
        """Let every record pass."""
        threading.current_thread().__dict__.pop(ATTRIBUTE, None)
        return True


def install():
    """Wrap the formatters of Odoo's handlers and mark log records with the request id, once."""
    as_json = _switch(config.get_misc("jdx_restapi", "log_json", False))
    for handler in logging.getLogger().handlers:
        wrap(handler, as_json)
    factory = logging.getLogRecordFactory()
    if not getattr(factory, ATTRIBUTE, False):
        logging.setLogRecordFactory(_marking(factory))
        logging.getLogger("werkzeug").addFilter(_ForgetAfterAccessLine())


def wrap(handler, as_json):
    """Wrap the formatter of a handler that Odoo made; others are left alone."""
    if isinstance(handler.formatter, DBFormatter):
        handler.setFormatter((JsonFormatter if as_json else PlainFormatter)(handler.formatter))


def _marking(factory):
    def record_factory(*args, **kwargs):
        record = factory(*args, **kwargs)
        # on the record, not in the formatter: a handler may work in another thread
        setattr(record, ATTRIBUTE, getattr(threading.current_thread(), ATTRIBUTE, None))
        return record

    setattr(record_factory, ATTRIBUTE, True)
    return record_factory


def _switch(value):
    return str(value).strip().lower() in ("true", "1", "yes", "on")
