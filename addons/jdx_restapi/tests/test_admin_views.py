from lxml import etree
from odoo.tests import tagged
from odoo.tests.common import Form, new_test_user

from .common import CaseBase


@tagged("post_install", "-at_install")
class TestAdminViews(CaseBase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "views_admin", "base.group_user,jdx_restapi.group_api_admin")
        cls.plain = new_test_user(cls.env, "views_plain")
        cls.ours = [
            cls.env[model.model]
            for model in cls.env["ir.model"].search([("model", "=like", "jdx.api.%")])
            if cls.env[model.model]._auto and not cls.env[model.model]._abstract
        ]

    def test_every_model_of_ours_has_an_access_list_without_everybody(self):
        for model in self.ours:
            lists = self.env["ir.model.access"].search([("model_id.model", "=", model._name)])
            with self.subTest(model._name):
                self.assertTrue(lists)
                self.assertTrue(all(access.group_id for access in lists))

    def test_every_model_of_ours_with_a_company_has_a_company_rule(self):
        for model in self.ours:
            if {"company_id", "key_id"} & set(model._fields) and not model._transient:
                rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("groups", "=", False)])
                with self.subTest(model._name):
                    self.assertTrue(any("company_ids" in rule.domain_force for rule in rules))

    def test_audit_rows_of_other_companies_are_hidden_and_rows_without_company_are_not(self):
        other = self.env["res.company"].create({"name": "Awnings Ltd"})
        self.env.cr.execute(
            """
            INSERT INTO jdx_api_audit (path, status, company_id)
            VALUES ('/a', 200, %s), ('/b', 401, NULL) RETURNING id
            """,
            (other.id,),
        )
        (hidden,), (shown,) = self.env.cr.fetchall()
        visible = self.env["jdx.api.audit"].with_user(self.admin).search([("id", "in", (hidden, shown))])
        self.assertEqual(visible.ids, [shown])

    def test_every_view_of_every_action_loads_for_an_api_administrator(self):
        actions = self.env["ir.actions.act_window"].search([("res_model", "=like", "jdx.api.%")])
        self.assertGreaterEqual(len(actions), 5)
        for action in actions:
            for view_id, kind in [*action.views, (False, "search")]:
                with self.subTest(action.res_model, kind=kind):
                    view = self.env[action.res_model].with_user(self.admin).fields_view_get(view_id or None, kind)
                    self.assertTrue(etree.fromstring(view["arch"]) is not None)

    def test_every_list_says_what_to_do_when_it_is_empty(self):
        for action in self.env["ir.actions.act_window"].search([("res_model", "=like", "jdx.api.%")]):
            if "tree" in action.view_mode:
                with self.subTest(action.res_model):
                    self.assertIn("o_view_nocontent", action.help or "")

    def test_menu_is_there_for_an_api_administrator_and_for_nobody_else(self):
        menu = self.env.ref("jdx_restapi.menu_restapi")
        visible = self.env["ir.ui.menu"].with_user(self.admin)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        self.assertIn(self.env.ref("jdx_restapi.menu_documentation").id, visible)
        self.assertNotIn(self.env.ref("jdx_restapi.menu_res_config_settings").id, visible)
        self.assertNotIn(menu.id, self.env["ir.ui.menu"].with_user(self.plain)._visible_menu_ids())
        self.assertTrue(menu.web_icon_data)

    def test_key_is_made_through_the_form(self):
        with Form(self.env["jdx.api.key"].with_user(self.admin)) as form:
            form.name = "Web shop"
            form.scopes = "customers:read\nnosuch:read"
            self.assertIn("nosuch", form.scope_note)
            self.assertEqual(form.state, "draft")
        key = form.save()
        self.assertEqual(key.user_id, self.admin)
        self.assertEqual(key.action_issue()["target"], "new")

    def test_requests_of_a_key_and_of_a_block_open_from_their_forms(self):
        key = self.env["jdx.api.key"].with_user(self.admin).create({"name": "Shop"})
        self.assertEqual(key.action_view_requests()["domain"], [("key_id", "=", key.id)])
        self.env.cr.execute("INSERT INTO jdx_api_audit (path, status) VALUES ('/a', 200)")
        self.env["jdx.api.audit.seal"]._seal_block()
        seal = self.env["jdx.api.audit.seal"].with_user(self.admin).search([], limit=1)
        self.assertEqual(seal.action_view_requests()["domain"], [("seal_id", "=", seal.id)])

    def test_requests_group_by_key_user_status_resource_and_day(self):
        self.env.cr.execute(
            "INSERT INTO jdx_api_audit (path, status, resource, user_id, at) VALUES ('/a', 200, 'me', %s, now())",
            (self.admin.id,),
        )
        audit = self.env["jdx.api.audit"].with_user(self.admin)
        for group in ("key_id", "user_id", "status", "resource", "at:day"):
            with self.subTest(group):
                self.assertTrue(audit.read_group([], ["duration_ms"], [group]))
