"""What the REST API shows: each resource is an abstract model that inherits this one.

About ten lines make a resource, and any module may extend one with ``_inherit``::

    class RestCountries(models.AbstractModel):
        _name = "jdx.rest.countries"
        _inherit = "jdx.rest.resource"
        _description = "Countries"
        _rest_name = "countries"
        _rest_schema = "Country"
        _rest_model = "res.country"

        def _rest_fields(self):
            return {**super()._rest_fields(), "name": Field(required=True), "code": Field()}

A resource whose Odoo model is not installed in this database does not exist in its API.
"""

from odoo import api, models, tools

from ..engine.spec import ResourceSpec
from .rest_compile import compile_fields


class RestResource(models.AbstractModel):
    _name = "jdx.rest.resource"
    _description = "REST Resource"

    #: public name, the path segment
    _rest_name = None
    #: name of its schema in the API description, singular
    _rest_schema = None
    #: Odoo model that it shows
    _rest_model = None
    #: what it supports, of list, get, create, update, delete
    _rest_operations = ("list", "get", "create", "update", "delete")
    #: Odoo domain that limits it
    _rest_domain = ()
    #: whether it is one object without id (``me``)
    _rest_singleton = False

    def _rest_fields(self):
        """Return the public fields: name -> :class:`~..engine.spec.Field`."""
        return {}

    def _rest_actions(self):
        """Return what can be done to one record: name -> :class:`~..engine.spec.Action`."""
        return {}

    @api.model
    def _rest_find(self, name):
        """Return the resource of a public name, or None; ``models/<model>`` is any model on the allow list."""
        if name.startswith("models/"):
            return self.env["jdx.rest.models"]._rest_bind(name[len("models/") :])
        model = self._rest_index().get(name)
        return self.env[model] if model else None

    @api.model
    @tools.ormcache()
    def _rest_index(self):
        """Return public name -> name of the resource model, of what exists in this database."""
        found = {}
        for name, model in self.env.registry.items():
            public = getattr(model, "_rest_name", None)
            if public and (model._rest_singleton or model._rest_model in self.env.registry):
                found[public] = name
        return dict(sorted(found.items()))

    def _rest_spec(self):
        """Return the compiled specification, as far as the current user may see it."""
        return self._rest_compiled()

    @tools.ormcache("self.env.uid")
    def _rest_compiled(self):
        fields = compile_fields(self.env, self.env[self._rest_model], self._rest_fields())
        return ResourceSpec(
            name=self._rest_name,
            schema=self._rest_schema,
            model=self._rest_model,
            scope=self._rest_name,
            fields=fields,
            operations=frozenset(self._rest_operations),
            actions=self._rest_actions(),
            domain=tuple(self._rest_domain),
            description=self._description,
        )

    @api.model
    def _rest_lookup(self, name):
        """Return the specification of the resource that a relation leads to, or None."""
        resource = self._rest_find(name)
        return resource._rest_spec() if resource is not None else None

    @api.model
    def _rest_secret(self):
        """Return the secret that cursors of this database are signed with."""
        return self._rest_parameters().get_param("database.secret")

    def _rest_parameters(self):
        """Return the configuration parameters, which users may not read."""
        return self.env["ir.config_parameter"].sudo()

    def _register_hook(self):
        """Watch the tables of all resources, also of modules that were installed later."""
        super()._register_hook()
        if self._name == "jdx.rest.resource":
            shown = {self.env[name]._rest_model for name in self._rest_index().values()} - {None}
            allowed = self.env["jdx.rest.models"]._rest_allowed()
            self.env["jdx.api.deletion"]._watch([self.env[name] for name in sorted(shown | set(allowed))])
