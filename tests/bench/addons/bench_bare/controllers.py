"""The read that everything is compared with: 80 partners, no authentication, no rules of ours."""

import json

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools import date_utils

FIELDS = ["id", "name", "email", "phone", "city", "write_date"]


class Bare(http.Controller):
    @http.route("/bench/bare", type="http", auth="none", csrf=False)
    def bare(self):
        """Read through the ORM as a user, so that access rights and record rules apply as they do for the API."""
        user = request.env(user=SUPERUSER_ID)["res.users"].search([("login", "=", "admin")], limit=1)
        partners = request.env(user=user.id)["res.partner"].search_read([], FIELDS, limit=80, order="id")
        body = json.dumps(partners, default=date_utils.json_default)
        return request.make_response(body, [("Content-Type", "application/json")])
