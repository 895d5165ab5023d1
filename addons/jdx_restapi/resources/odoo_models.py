"""``models/<odoo.model>``: any model that an admin put on the allow list, field by field as Odoo has it."""

import contextlib
import logging
from dataclasses import replace

from odoo import api, models, tools

from ..engine.errors import Refusal
from ..engine.spec import Field, ResourceSpec
from ..models.rest_compile import KINDS, compile_fields

_logger = logging.getLogger(__name__)

_CONTEXT_KEY = "jdx_rest_model"
#: Shown by name only when asked for: wide, computed by the dozen, or other modules' plumbing.
_PLUMBING = ("message_", "activity_", "website_message_", "rating_", "access_", "__", "display_name")
#: What a list can be sorted by where a model has its own way of reading.
_TELLING_NOTHING = frozenset({"id", "created_at", "updated_at"})


class RestModels(models.AbstractModel):
    _name = "jdx.rest.models"
    _inherit = "jdx.rest.resource"
    _description = "Any Odoo model on the allow list"

    @api.model
    def _rest_bind(self, model_name):
        """Return this resource for one model, or None where it is not on the allow list."""
        # names that callers make up must not fill the cache of what is permitted
        if model_name not in self.env or not self.env["jdx.api.model.access"].permitted(model_name):
            return None
        return self.with_context(**{_CONTEXT_KEY: model_name})

    @api.model
    def _rest_allowed(self):
        """Return the names of all models on the allow list."""
        listed = self._rest_allow_list().search([])  # pylint: disable=no-search-all
        return [one.model for one in listed if self.env["jdx.api.model.access"].permitted(one.model)]

    def _rest_allow_list(self):
        """Return the allow list, which users need no right to read."""
        return self.env["jdx.api.model.access"].sudo()

    def _rest_all(self):
        """Return this resource for each model on the allow list."""
        return [self._rest_bind(name) for name in sorted(self._rest_allowed())]

    def _rest_spec(self):
        return self._rest_compiled_for(self.env.context[_CONTEXT_KEY])

    @tools.ormcache("self.env.uid", "model_name")
    def _rest_compiled_for(self, model_name):
        model = self.env[model_name]
        permitted = self.env["jdx.api.model.access"].permitted(model_name)
        operations = {"list", "get"}
        for verb, operation in (("write", "update"), ("create", "create"), ("delete", "delete")):
            if verb in permitted:
                operations.add(operation)
        fields = compile_fields(self.env, model, self._rest_all_fields(model))
        if not self._rest_is_plain(model_name):
            # its own code may hide values when they are read (private appointments); order and cursors would show them
            fields = {
                name: replace(field, sortable=field.sortable and name in _TELLING_NOTHING)
                for name, field in fields.items()
            }
        return ResourceSpec(
            name=f"models/{model_name}",
            schema="".join(part.capitalize() for part in f"odoo.{model_name}".replace("_", ".").split(".")),
            model=model_name,
            scope=f"models/{model_name}",
            fields=fields,
            operations=frozenset(operations),
            description=model._description,
        )

    def _rest_all_fields(self, model):
        """Return a declaration for each field that the API has a kind for."""
        return {
            name: Field(readonly=odoo_field.readonly and not odoo_field.states, show=_is_shown(name, odoo_field))
            for name, odoo_field in sorted(model._fields.items())
            if odoo_field.type in KINDS and name not in ("id", *models.MAGIC_COLUMNS, model.CONCURRENCY_CHECK_FIELD)
        }

    def _rest_create(self, model, values):
        with _raw_errors_refused():
            record = super()._rest_create(model, values)
            record.flush()
        return record

    def _rest_update(self, record, values):
        with _raw_errors_refused():
            super()._rest_update(record, values)
            record.flush()


@contextlib.contextmanager
def _raw_errors_refused():
    """Odoo's own code takes the values of its own screens for granted, and fails over others in any way at all."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        _logger.info("Odoo could not take the values of a request", exc_info=True)
        raise Refusal("business_rule", "Odoo cannot take one of these values.") from error


def _is_shown(name, odoo_field):
    return odoo_field.store and odoo_field.type != "one2many" and not name.startswith(_PLUMBING)
