"""The cursor of a request's work, and when it is in a transaction.

It is opened when it is first needed. Odoo opens a transaction with the first statement and keeps it; most reads
are one statement and run in autocommit, which saves the round trips of BEGIN and ROLLBACK. Writes run in Odoo's own
REPEATABLE READ.
"""

import contextlib
import logging

import psycopg2
from odoo.sql_db import Cursor
from odoo.tools.misc import Callbacks

_logger = logging.getLogger(__name__)


class _AfterCommit(Callbacks):
    """What is to follow a commit (mails, bus), and can no longer undo it: a failure is logged, and the rest still runs.

    Were it raised, the caller would hear of an error and write again what is written already.
    """

    __slots__ = ()

    def run(self):
        """Call all the functions; each leaves the queue before it is called."""
        while True:
            try:
                return super().run()
            except Exception:
                _logger.exception("The write is done, but something that follows it failed")


class RequestTransaction:
    """Wraps a cursor of the registry; inside Odoo's tests (one shared transaction) it changes nothing."""

    def __init__(self, registry):
        self._registry = registry
        self._cr = None
        self._own = False
        self._snapshot = False
        self.writing = False

    @property
    def cr(self):
        """The cursor, opened on first use."""
        if self._cr is None:
            self._cr = self._registry.cursor()
            # the tests' cursor lives in a transaction that is not ours to end
            self._own = isinstance(self._cr, Cursor)
            if self._own:
                self._cr._cnx.autocommit = True
                self._cr.postcommit = _AfterCommit()
        return self._cr

    def snapshot(self):
        """Let all statements until :meth:`end_snapshot` see the same state of the database."""
        if self.cr and self._own and not self._snapshot:
            # not through psycopg2: leaving its autocommit mode costs a SET statement
            self.cr.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            self._snapshot = True

    def end_snapshot(self):
        """Forget what a read may have changed by the way."""
        if self._cr is None:
            return
        if not self._own:
            self.cr.rollback()
        elif self._snapshot:
            self._snapshot = False
            self.cr.execute("ROLLBACK")

    def begin(self):
        """Start writing, in Odoo's way: the transaction opens with the next statement."""
        self.end_snapshot()
        if self.cr and self._own:
            self.cr._cnx.autocommit = False
        self.writing = True

    def commit(self):
        """Flush and commit what was written; what fails after the commit does not fail the write."""
        self.cr.commit()  # pylint: disable=invalid-commit
        with contextlib.suppress(psycopg2.Error):
            self._leave()

    def rollback(self):
        """Undo what was written."""
        self.cr.rollback()
        self._leave()

    def _leave(self):
        self.writing = False
        if self._own:
            self.cr._cnx.autocommit = True

    def close(self):
        """Give the connection back."""
        if self._cr is not None:
            self._cr.close()
            self._cr = None


class CursorNeeded(Exception):
    """What was to be answered without a cursor needs one."""


class NoCursor:
    """Stands where Odoo's environments want a cursor, for what is answered from caches alone.

    Borrowing a connection and making it forget its last user costs as much as the whole answer to ``/me``.
    """

    transaction = None

    def __init__(self, dbname):
        self.dbname = dbname
        self.cache = {}

    def __getattr__(self, name):
        raise CursorNeeded(name)
