import io
import json
import logging
import sys
import threading

from odoo import netsvc
from odoo.tests import tagged

from ..controllers import logging_setup
from .common import CaseBase

_FORMAT = "%(asctime)s %(pid)s %(levelname)s %(dbname)s %(name)s: %(message)s %(perf_info)s"


@tagged("post_install", "-at_install")
class TestLogging(CaseBase):
    def setUp(self):
        super().setUp()
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(netsvc.DBFormatter(_FORMAT))
        self.addCleanup(threading.current_thread().__dict__.pop, logging_setup.ATTRIBUTE, None)

    def log(self, message, *args, name="jdx.test", **options):
        """Log one line with the handler under test alone, and return its text."""
        logger = logging.getLogger(name)
        record = logger.makeRecord(name, logging.INFO, __file__, 1, message, args, options.pop("exc_info", None), **options)
        if not hasattr(record, "perf_info"):
            record.perf_info = ""
        if logger.filter(record):
            self.handler.emit(record)
        text = self.stream.getvalue()
        self.stream.seek(0)
        self.stream.truncate()
        return text

    def begin_request(self, request_id="req-1"):
        setattr(threading.current_thread(), logging_setup.ATTRIBUTE, request_id)

    def test_plain_line_carries_the_request_id(self):
        logging_setup.wrap(self.handler, as_json=False)
        self.begin_request()
        self.assertRegex(self.log("Hello %s", "you"), r" INFO \S+ jdx\.test: Hello you \[req-1\]\n$")

    def test_plain_line_outside_requests_is_as_odoo_writes_it(self):
        before = self.log("Hello")
        logging_setup.wrap(self.handler, as_json=False)
        self.assertEqual(self.log("Hello")[24:], before[24:])

    def test_request_id_stands_before_the_traceback(self):
        logging_setup.wrap(self.handler, as_json=False)
        self.begin_request()
        try:
            raise ValueError("boom")
        except ValueError:
            lines = self.log("Failed", exc_info=sys.exc_info()).splitlines()
        self.assertTrue(lines[0].endswith("Failed [req-1]"))
        self.assertEqual(lines[-1], "ValueError: boom")

    def test_json_line_is_one_object(self):
        logging_setup.wrap(self.handler, as_json=True)
        self.begin_request()
        text = self.log("Über\nzwei %s\u2028", "Zeilen")
        self.assertEqual(text.count("\n"), 1)
        line = json.loads(text)
        self.assertEqual(line["message"], "Über\nzwei Zeilen\u2028")
        self.assertEqual((line["level"], line["logger"], line["request_id"]), ("INFO", "jdx.test", "req-1"))
        self.assertRegex(line["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$")
        self.assertIn("pid", line)
        self.assertIn("db", line)

    def test_json_line_carries_the_exception(self):
        logging_setup.wrap(self.handler, as_json=True)
        try:
            raise ValueError("boom")
        except ValueError:
            line = json.loads(self.log("Failed", exc_info=sys.exc_info()))
        self.assertIn("ValueError: boom", line["exception"])
        self.assertNotIn("request_id", line)

    def test_colours_of_terminals_stay_out_of_json(self):
        self.handler.setFormatter(netsvc.ColoredFormatter(_FORMAT))
        logging_setup.wrap(self.handler, as_json=True)
        self.assertEqual(json.loads(self.log("Hello"))["level"], "INFO")

    def test_access_line_is_the_last_with_the_id(self):
        logging_setup.wrap(self.handler, as_json=False)
        self.begin_request()
        self.assertIn("[req-1]", self.log("GET / 200", name="werkzeug"))
        self.assertNotIn("[req-1]", self.log("the next request in this thread"))

    def test_wrapping_twice_changes_nothing(self):
        logging_setup.wrap(self.handler, as_json=False)
        once = self.handler.formatter
        logging_setup.wrap(self.handler, as_json=False)
        self.assertIs(self.handler.formatter, once)

    def test_installing_twice_changes_nothing(self):
        factory, filters = logging.getLogRecordFactory(), list(logging.getLogger("werkzeug").filters)
        logging_setup.install()
        self.assertIs(logging.getLogRecordFactory(), factory)
        self.assertEqual(logging.getLogger("werkzeug").filters, filters)

    def test_handlers_of_others_are_left_alone(self):
        other = logging.StreamHandler(io.StringIO())
        formatter = logging.Formatter("%(message)s")
        other.setFormatter(formatter)
        logging_setup.wrap(other, as_json=True)
        self.assertIs(other.formatter, formatter)

    def test_switch_reads_what_people_write(self):
        for value, expected in ((True, True), ("True", True), ("1", True), ("on", True), (False, False), ("", False)):
            self.assertEqual(logging_setup._switch(value), expected)
