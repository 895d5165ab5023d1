from datetime import date, timedelta
from unittest.mock import Mock, patch

from odoo.tests import tagged
from odoo.tests.common import new_test_user

from ..controllers import reading
from ..controllers.transaction import RequestTransaction
from .common import CaseBase
from .rest_case import RestCase


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


@tagged("post_install", "-at_install")
class TestLargeValues(RestCase):
    def test_date_at_the_end_of_the_calendar(self):
        self.env["jdx.api.model.access"].create(
            {"model_id": self.env["ir.model"]._get_id("res.partner.bank"), "allow_write": True}
        )
        partner = self.env["res.partner"].create({"name": "Saver"})
        account = self.env["res.partner.bank"].create({"acc_number": "1", "partner_id": partner.id})
        # any code behind a write may compute with what was sent
        with patch.object(type(account), "write", lambda *args: date.max + timedelta(days=1)):
            answer = self.change(
                f"/models/res.partner.bank/{account.id}", {"acc_number": "2"}, key=self.make_key(self.user, "models:*")
            )
        self.refused(answer, 422, "business_rule")


@tagged("post_install", "-at_install")
class TestReadsWithoutTransaction(CaseBase):
    """On a real cursor they are committed one by one, so they must be no more than SELECT statements."""

    def one_statement(self, resource, field, *filters):
        spec = resource._rest_spec()
        return reading._one_statement(
            resource, spec, [spec.fields[field]], [Mock(field=spec.fields[one]) for one in filters]
        )

    def test_only_what_the_table_alone_answers(self):
        customers, users = self.env["jdx.rest.customers"], self.env["jdx.rest.users"]
        self.assertTrue(self.one_statement(customers, "city", "name"))
        self.assertFalse(self.one_statement(customers, "parent"))
        self.assertFalse(self.one_statement(customers, "city", "tags"))
        # Odoo reads users by code of their own
        self.assertFalse(self.one_statement(users, "login"))
