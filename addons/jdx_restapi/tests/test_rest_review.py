from odoo.tests import tagged

from ..controllers.transaction import RequestTransaction
from .common import CaseBase


@tagged("post_install", "-at_install")
class TestAfterCommit(CaseBase):
    """On a cursor of its own, because that of the HTTP tests never commits and forgets what is to follow."""

    def test_failure_after_the_commit_does_not_fail_the_write(self):
        transaction = RequestTransaction(self.registry)
        self.addCleanup(transaction.close)
        transaction.begin()
        ran = []
        for hook in (lambda: ran.append(1), lambda: 1 / 0, lambda: ran.append(2)):
            transaction.cr.postcommit.add(hook)
        with self.assertLogs("odoo.addons.jdx_restapi.controllers.transaction", "ERROR"):
            transaction.commit()
        self.assertEqual(ran, [1, 2])
