from odoo import _, api, fields, models
from odoo.exceptions import ValidationError


class Job(models.Model):
    """One field of each kind that the API knows."""

    _name = "test.jdx.job"
    _description = "Test Job"
    _order = "id"

    name = fields.Char(required=True)
    code = fields.Char(size=8)
    active = fields.Boolean(default=True)
    urgent = fields.Boolean()
    priority = fields.Integer()
    hours = fields.Float()
    ratio = fields.Float(digits=(16, 3))
    day = fields.Date()
    starts_at = fields.Datetime()
    stage = fields.Selection([("new", "New"), ("done", "Done")], default="new")
    note = fields.Text()
    page = fields.Html()
    secret = fields.Char(groups="base.group_system")
    about = fields.Reference([("res.partner", "Partner"), ("test.jdx.tag", "Tag")])
    parent_id = fields.Many2one("test.jdx.job")
    partner_id = fields.Many2one("res.partner")
    main_tag_id = fields.Many2one("test.jdx.tag")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    tag_ids = fields.Many2many("test.jdx.tag")
    line_ids = fields.One2many("test.jdx.job.line", "job_id")
    note_ids = fields.One2many("test.jdx.note", "job_id")
    amount = fields.Monetary()
    total = fields.Monetary(compute="_compute_total", store=True)
    label = fields.Char(compute="_compute_label")

    _sql_constraints = [
        ("code_company_unique", "unique(code, company_id)", "Two jobs of a company cannot have the same code."),
        ("priority_range", "check(priority < 1000)", "A priority is below 1000."),
    ]

    @api.depends("line_ids.subtotal")
    def _compute_total(self):
        for job in self:
            job.total = sum(job.line_ids.mapped("subtotal"))

    @api.depends("name", "code")
    def _compute_label(self):
        for job in self:
            job.label = f"[{job.code}] {job.name}" if job.code else job.name

    @api.constrains("day", "stage")
    def _check_day(self):
        if any(job.stage == "done" and not job.day for job in self):
            raise ValidationError(_("A job that is done has a day."))
