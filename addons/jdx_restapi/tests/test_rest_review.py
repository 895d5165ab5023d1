from odoo.tests import tagged
from odoo.tests.common import new_test_user

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


@tagged("post_install", "-at_install")
class TestRuleCache(CaseBase):
    """The SQL of record rules is kept; what is kept for one must never serve another."""

    def test_superuser_mode_leaves_nothing_behind(self):
        self.env["ir.rule"].create(
            {
                "name": "Nobody sees banks",
                "model_id": self.env["ir.model"]._get_id("res.bank"),
                "domain_force": "[('id', '=', 0)]",
            }
        )
        user = new_test_user(self.env, "rest_rule_cache", "base.group_user")
        resource = self.env["jdx.rest.resource"].with_user(user)
        self.assertEqual(resource.sudo()._rest_rule_sql("res.bank")[0], "")
        self.assertIn("id", resource._rest_rule_sql("res.bank")[0])
