from odoo import api, fields, models


class JobLine(models.Model):
    """A row of a job; its price has more decimals than its currency."""

    _name = "test.jdx.job.line"
    _description = "Test Job Line"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    quantity = fields.Float(digits=(16, 3), default=1.0)
    price = fields.Float(digits=(16, 4))
    subtotal = fields.Monetary(compute="_compute_subtotal", store=True)
    job_id = fields.Many2one("test.jdx.job", required=True, ondelete="cascade", index=True)
    tag_id = fields.Many2one("test.jdx.tag")
    company_id = fields.Many2one(related="job_id.company_id", store=True)
    currency_id = fields.Many2one(related="job_id.currency_id", store=True)

    @api.depends("quantity", "price")
    def _compute_subtotal(self):
        for line in self:
            line.subtotal = line.quantity * line.price
