from odoo import models

from ..engine.spec import ResourceSpec


class RestMe(models.AbstractModel):
    _name = "jdx.rest.me"
    _inherit = "jdx.rest.resource"
    _description = "The key that is asking, its user and its company"
    _rest_name = "me"
    _rest_schema = "Me"
    _rest_singleton = True

    def _rest_spec(self):
        return ResourceSpec(
            name=self._rest_name,
            schema=self._rest_schema,
            model="res.users",
            scope=self._rest_name,
            fields={},
            operations=frozenset(),
            description=self._description,
            singleton=True,
        )

    def _rest_object(self, caller):
        """Return what the key may know of itself; every key may."""
        return {
            "key": {
                "id": caller.key_id,
                "name": caller.key_name,
                "scopes": sorted(caller.scopes),
                "expires_at": caller.expires_at,
                "rate_limit": caller.rate_limit,
            },
            "user": {
                "id": caller.user_id,
                "name": caller.user_name,
                "login": caller.login,
                "lang": caller.lang,
                "tz": caller.tz or None,
            },
            "company": {"id": caller.company_id, "name": caller.company_name},
        }
