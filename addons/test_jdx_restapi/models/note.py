from odoo import api, fields, models


class Note(models.Model):
    """Decides in Python what may be read: the API must ask the ORM and not the table."""

    _name = "test.jdx.note"
    _description = "Test Note"

    name = fields.Char(required=True)
    text = fields.Char()
    hidden = fields.Boolean()
    job_id = fields.Many2one("test.jdx.job", ondelete="cascade", index=True)

    @api.model
    def _search(self, args, *pos, **kwargs):
        """Hide what is hidden, whoever asks."""
        return super()._search([("hidden", "=", False), *args], *pos, **kwargs)

    def read(self, fields=None, load="_classic_read"):
        """Show the text in capitals, as a model might that decrypts or masks it."""
        rows = super().read(fields, load=load)
        for row in rows:
            if row.get("text"):
                row["text"] = row["text"].upper()
        return rows
