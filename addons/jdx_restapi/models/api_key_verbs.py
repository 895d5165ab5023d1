from odoo import _, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import keys


class ApiKey(models.Model):
    """What can be done with a key: issue, rotate, revoke."""

    _inherit = "jdx.api.key"

    def issue(self):
        """Give the draft its secret and return the key text: the only time that it is known."""
        self.ensure_one()
        self._check_may_manage()
        if self.public_id:
            raise UserError(_("This key was issued already. Rotate it for a new secret."))
        issued = keys.generate()
        self.sudo().write({"public_id": issued.public_id, "digest": issued.digest})
        self.message_post(body=_("Key issued."))
        return issued.text

    def rotate(self, old_valid_until=None):
        """Return a new key text with the same ID; the old secret works until ``old_valid_until``."""
        self.ensure_one()
        self._check_may_manage()
        if not self.public_id or self.revoked_at:
            raise UserError(_("Only an issued key that is not revoked can get a new secret."))
        issued = keys.generate(self.public_id)
        key = self.sudo()
        overlap = bool(old_valid_until) and old_valid_until > fields.Datetime.now()
        key.write(
            {
                "digest": issued.digest,
                # Only one old secret is kept: a second rotation ends the first one's overlap.
                "previous_digest": key.digest if overlap else False,
                "previous_valid_until": old_valid_until if overlap else False,
            }
        )
        self.message_post(
            body=_("New secret. The old one works until %s (UTC).", old_valid_until)
            if overlap
            else _("New secret. The old one works no longer.")
        )
        return issued.text

    def end_overlap(self):
        """Refuse the old secret from now on."""
        self._check_may_manage()
        self.sudo().write({"previous_digest": False, "previous_valid_until": False})
        for key in self:
            key.message_post(body=_("The old secret works no longer."))

    def revoke(self, reason=""):
        """Refuse the key for good; who may see a key may do it: its owner, and API administrators."""
        self.check_access_rights("read")
        self.check_access_rule("read")
        self.filtered(lambda key: not key.revoked_at).sudo().write(
            {
                "active": False,
                "revoked_at": fields.Datetime.now(),
                "revoked_by_id": self.env.uid,
                "revoke_reason": reason,
                # The digest stays: only who holds the secret learns that the key was revoked.
                "previous_digest": False,
                "previous_valid_until": False,
            }
        )

    def _check_may_manage(self):
        if self.env.su:
            return
        self.check_access_rights("write")
        self.check_access_rule("write")
        self._check_no_escalation()
        if not self.env.user.has_group("jdx_restapi.group_api_admin"):
            raise AccessError(_("Only an API administrator can do this."))

    def action_issue(self):
        """Button: issue the key and show it."""
        return self._show(self.issue())

    def action_rotate(self):
        """Button: ask until when the old secret works, then rotate."""
        return self._wizard("jdx.api.key.rotate", _("New Secret"))

    def action_revoke(self):
        """Button: ask for the reason, then revoke."""
        return self._wizard("jdx.api.key.revoke", _("Revoke Key"))

    def action_end_overlap(self):
        """Button: refuse the old secret from now on."""
        self.end_overlap()

    def action_view_requests(self):
        """Button: the requests made with this key."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jdx_restapi.action_api_audit")
        action["domain"] = [("key_id", "=", self.id)]
        action["context"] = {}
        return action

    def _show(self, text):
        """Return the dialog that shows a key text; it travels in the answer and is stored nowhere."""
        return {
            "type": "ir.actions.act_window",
            "name": _("Your API Key"),
            "res_model": "jdx.api.key.show",
            "views": [(self.env.ref("jdx_restapi.view_api_key_show_form").id, "form")],
            "target": "new",
            "context": {"default_key": text},
        }

    def _wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_key_ids": [(6, 0, self.ids)]},
        }
