import re

from odoo import _, fields, models
from odoo.exceptions import UserError

from ..engine.audit_chain import Head

#: More findings than a person reads; the command line lists all of them.
SHOWN = 100


class AuditVerification(models.TransientModel):
    """The dialog that verifies the audit trail and says what it found."""

    _name = "jdx.api.audit.verification"
    _description = "Verification of the API Audit Trail"

    anchor = fields.Char(
        "Noted Earlier",
        help="NUMBER:HASH of a block that you noted outside this database, from an earlier "
        "verification or from the server's log. Optional.",
    )
    outcome = fields.Selection([("whole", "Whole"), ("broken", "Broken")], readonly=True)
    summary = fields.Text(readonly=True)
    findings = fields.Text(readonly=True)
    head = fields.Char("Newest Block", readonly=True)

    def action_verify(self):
        """Verify, and show the outcome in the same dialog."""
        self.ensure_one()
        seals = self.env["jdx.api.audit.seal"]
        seals.check_access_rights("read")
        report = seals.sudo()._verify(self._anchor())
        sentences = [seals._sentence(finding) for finding in report.findings]
        if len(sentences) > SHOWN:
            sentences[SHOWN:] = [_("... and %s more", len(sentences) - SHOWN)]
        self.write(
            {
                "outcome": "broken" if sentences else "whole",
                "findings": "\n".join(sentences),
                "summary": self._summary(report),
                "head": "{}:{}".format(*report.head) if report.head else False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": _("Verify the Audit Trail"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _anchor(self):
        text = (self.anchor or "").strip()
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,9}):([0-9a-f]{64})", text)
        if not match:
            raise UserError(_("Write the noted block as NUMBER:HASH, or leave the field empty."))
        return Head(int(match.group(1)), match.group(2))

    def _summary(self, report):
        text = _(
            "Requests checked: %(rows)s. Blocks: %(blocks)s, of which pruned: %(pruned)s.",
            rows=report.rows,
            blocks=report.blocks,
            pruned=report.pruned,
        )
        if report.unsealed:
            text += " " + _("Requests not sealed yet: %s.", report.unsealed)
        return text
