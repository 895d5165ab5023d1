from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    jdx_api_key_count = fields.Integer(
        "REST API Keys", compute="_compute_jdx_api_key_count", groups="jdx_restapi.group_api_admin"
    )

    def _compute_jdx_api_key_count(self):
        groups = self.env["jdx.api.key"].read_group([("user_id", "in", self.ids)], ["user_id"], ["user_id"])
        counts = {group["user_id"][0]: group["user_id_count"] for group in groups}
        for user in self:
            user.jdx_api_key_count = counts.get(user.id, 0)

    def action_view_jdx_api_keys(self):
        """Button: the API keys that act as this user."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jdx_restapi.action_api_key")
        action["domain"] = [("user_id", "=", self.id)]
        action["context"] = {"default_user_id": self.id, "default_company_id": self.company_id.id}
        return action
