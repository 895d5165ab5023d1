"""The one cursor of a request, and when it is in a transaction.

Odoo opens a transaction with the first statement and keeps it. A request of ours begins with a statement that
must be visible to other workers at once (the rate limit), and most reads are one statement: both run in
autocommit, which saves the round trips of BEGIN and ROLLBACK. Writes run in Odoo's own REPEATABLE READ.
"""

from odoo.sql_db import Cursor


class RequestTransaction:
    """Wraps a cursor of the registry; inside Odoo's tests (one shared transaction) it changes nothing."""

    def __init__(self, registry):
        self.cr = registry.cursor()
        # the tests' cursor lives in a transaction that is not ours to end
        self._own = isinstance(self.cr, Cursor)
        self._snapshot = False
        self.writing = False
        if self._own:
            self.cr._cnx.autocommit = True

    def snapshot(self):
        """Let all statements until :meth:`end_snapshot` see the same state of the database."""
        if self._own and not self._snapshot:
            # not through psycopg2: leaving its autocommit mode costs a SET statement
            self.cr.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            self._snapshot = True

    def end_snapshot(self):
        """Forget what a read may have changed by the way."""
        if not self._own:
            self.cr.rollback()
        elif self._snapshot:
            self._snapshot = False
            self.cr.execute("ROLLBACK")

    def begin(self):
        """Start writing, in Odoo's way: the transaction opens with the next statement."""
        if self._own:
            self.end_snapshot()
            self.cr._cnx.autocommit = False
        self.writing = True

    def commit(self):
        """Flush and commit what was written."""
        self.cr.commit()
        self._leave()

    def rollback(self):
        """Undo what was written."""
        self.cr.rollback()
        self._leave()

    def _leave(self):
        self.writing = False
        if self._own:
            self.cr._cnx.autocommit = True

    def append(self, statement, parameters):
        """Run one INSERT that stands for itself; a crash of PostgreSQL may lose the last half second of them.

        Rows about reads need no fsync of their own; rows about writes go with the write (see :mod:`.audit`).
        """
        if self._own:
            # one round trip: the statements of one string are one transaction
            statement = "SET LOCAL synchronous_commit TO off; " + statement
        self.cr.execute(statement, parameters)
        if not self._own:
            self.cr.commit()

    def close(self):
        """Give the connection back."""
        self.cr.close()
