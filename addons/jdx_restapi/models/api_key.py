from odoo import SUPERUSER_ID, _, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine import networks, scopes

#: Set by issuing, rotating, revoking and using a key; never by a form or an RPC call.
PROTECTED = frozenset(
    {
        "public_id",
        "digest",
        "previous_digest",
        "previous_valid_until",
        "revoked_at",
        "revoked_by_id",
        "revoke_reason",
        "last_used_at",
        "last_used_address",
    }
)
#: Whose key it is: fixed once somebody may hold the secret, or the trail would lie.
IDENTITY = frozenset({"user_id", "company_id"})


class ApiKey(models.Model):
    """A key of the REST API.

    ::

        draft --issue()--> active --rotate()--> active (old secret valid until a date)
                             |  ^
                    archive  v  | unarchive
                          suspended
        active, suspended --revoke()--> revoked (for good)
        active --expires_at passes--> expired

    The dispatcher reads the row in each request, so every change counts at once, in all
    workers. Only digests are stored: the secret is in the answer of ``issue`` and ``rotate``
    and nowhere else.
    """

    _name = "jdx.api.key"
    _description = "API Key"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True, help="What uses this key, for instance: web shop.")
    public_id = fields.Char(
        "Key ID", readonly=True, copy=False, index=True, help="The part of the key that is no secret."
    )
    # "." is a group that nobody has (fields.NO_ACCESS from 15.0 on): not even an export shows it.
    digest = fields.Char(size=64, readonly=True, copy=False, groups=".")
    previous_digest = fields.Char(size=64, readonly=True, copy=False, groups=".")
    previous_valid_until = fields.Datetime("Old Secret Valid Until", readonly=True, copy=False)

    user_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        tracking=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="The key acts as this user: the user's access rights and record rules apply.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env.company,
        help="The company in which the key works; records of other companies do not exist for it.",
    )

    scopes = fields.Text(
        tracking=True,
        help="What the key may do, one resource:verb per line, for instance customers:read, "
        "quotes:write, quotes:confirm. * stands for every resource or every verb.",
    )
    networks = fields.Text(
        "Allowed Networks",
        tracking=True,
        help="Addresses or networks (CIDR) from which the key may be used; empty for any.",
    )
    rate_limit = fields.Integer(
        "Requests per Minute",
        tracking=True,
        default=lambda self: self._default_rate_limit(),
        help="Over all workers and hosts; 0 for no limit.",
    )
    expires_at = fields.Datetime("Expires", tracking=True, help="Empty for a key that does not expire.")

    active = fields.Boolean(default=True, tracking=True, help="An archived key is suspended: it is refused.")
    revoked_at = fields.Datetime("Revoked", readonly=True, copy=False, tracking=True)
    revoked_by_id = fields.Many2one("res.users", "Revoked by", readonly=True, copy=False, ondelete="restrict")
    revoke_reason = fields.Char("Reason", readonly=True, copy=False, tracking=True)
    last_used_at = fields.Datetime("Last Used", readonly=True, copy=False)
    last_used_address = fields.Char("Last Used From", readonly=True, copy=False)

    state = fields.Selection(
        [
            ("draft", "Not Issued"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("expired", "Expired"),
            ("revoked", "Revoked"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    scope_note = fields.Text(compute="_compute_scope_note")
    # the default is for 14.0, which computes nothing for a new form until a field is changed
    scope_choices = fields.Text(
        "Resources Here",
        compute="_compute_scope_choices",
        default=lambda self: ", ".join(sorted(self._scope_names())),
    )

    _sql_constraints = [
        ("public_id_unique", "unique(public_id)", "Two keys cannot have the same ID."),
        ("rate_limit_positive", "check(rate_limit >= 0)", "Requests per minute cannot be negative."),
        (
            "revoked_is_inactive",
            "check(revoked_at IS NULL OR active IS NOT TRUE)",
            "A revoked key cannot become active again. Make a new key.",
        ),
    ]

    def _default_rate_limit(self):
        parameter = self.env["ir.config_parameter"].sudo().get_param("jdx_restapi.default_rate_limit")
        return int(parameter or 600)

    @api.depends("public_id", "active", "revoked_at", "expires_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for key in self:
            if key.revoked_at:
                key.state = "revoked"
            elif not key.active:
                key.state = "suspended"
            elif not key.public_id:
                key.state = "draft"
            elif key.expires_at and key.expires_at <= now:
                key.state = "expired"
            else:
                key.state = "active"

    def _search_state(self, operator, value):
        wanted = set(value) if isinstance(value, (list, tuple)) else {value}
        if operator not in ("=", "!=", "in", "not in"):
            raise UserError(_("Search the state of a key with is or is not."))
        # Few rows, and the rule stays written down once.
        keys_found = self.with_context(active_test=False).search([])  # pylint: disable=no-search-all
        found = keys_found.filtered(lambda key: key.state in wanted)
        return [("id", "in" if operator in ("=", "in") else "not in", found.ids)]

    @api.depends("scopes")
    def _compute_scope_note(self):
        known = self._scope_names()
        for key in self:
            unknown = sorted(scopes.resources(scopes.parse(key.scopes or "")) - known)
            key.scope_note = (
                _(
                    "This database has no resource called %s. The scope stays without effect until it has.",
                    ", ".join(unknown),
                )
                if unknown
                else False
            )

    def _compute_scope_choices(self):
        self.scope_choices = ", ".join(sorted(self._scope_names()))

    def _scope_names(self):
        """Return what a scope can name in this database, on the left of the colon."""
        allowed = self.env["jdx.api.model.access"].sudo().search([("active", "=", True)]).mapped("model")
        return {
            *self.env["jdx.rest.resource"]._rest_index(),
            *(f"models/{model}" for model in allowed),
            "models",
            "metrics",
        }

    @api.constrains("scopes")
    def _check_scopes(self):
        for key in self:
            wrong = scopes.invalid(key.scopes or "")
            if wrong:
                raise ValidationError(
                    _("These are not scopes: %s. Write resource:verb, for instance customers:read.", ", ".join(wrong))
                )

    @api.constrains("networks")
    def _check_networks(self):
        for key in self:
            try:
                networks.parse(key.networks or "")
            except ValueError as error:
                raise ValidationError(
                    _("Allowed networks: %s. Write addresses or networks, for instance 192.0.2.0/24.", error)
                ) from error

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for key in self.sudo():
            if key.user_id.id == SUPERUSER_ID:
                # uid 1 skips every access rule of Odoo; a key must not.
                raise ValidationError(_("A key cannot act as the system user. Choose a person or a service user."))
            if key.company_id not in key.user_id.company_ids:
                raise ValidationError(
                    _(
                        "%(user)s may not work in %(company)s. Choose one of the user's companies.",
                        user=key.user_id.name,
                        company=key.company_id.name,
                    )
                )
        self._check_no_escalation()

    def _check_no_escalation(self):
        """Refuse that an API administrator makes himself a system administrator's key."""
        if self.env.su or self.env.user.has_group("base.group_system"):
            return
        if any(user.has_group("base.group_system") for user in self.sudo().user_id):
            raise AccessError(_("Only a system administrator can manage the key of a system administrator."))

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts; only ``issue`` gives them a secret."""
        for vals in vals_list:
            self._check_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what only the verbs of a key may change."""
        self._check_protected(vals)
        if IDENTITY & vals.keys() and any(key.public_id for key in self):
            raise UserError(_("User and company of an issued key are fixed. Revoke it and make a new one."))
        self._check_no_escalation()
        return super().write(vals)

    def unlink(self):
        """Delete drafts and keys that were never used; others are part of the audit trail."""
        # The context alone would not do: any RPC call can set it, only the uninstaller is su as well.
        uninstalling = self.env.su and self.env.context.get("_force_unlink")
        if not uninstalling and any(key.last_used_at for key in self):
            raise UserError(_("A key that was used stays as evidence. Revoke it instead of deleting it."))
        return super().unlink()

    def _check_protected(self, vals):
        if not self.env.su and PROTECTED & vals.keys():
            raise AccessError(_("Issue, rotate or revoke the key instead of writing to it."))
