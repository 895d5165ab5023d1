"""JSON bodies -> Odoo values, checked one by one, with a pointer for each that is wrong."""

from decimal import Decimal

from odoo import models

from ..engine.errors import FieldError, Refusal, invalid
from ..engine.spec import LINES, REFERENCE, REFERENCES
from ..engine.values import InvalidValue, amount, from_json, in_range

_MAX_LINES = 1000


class RestResource(models.AbstractModel):
    _inherit = "jdx.rest.resource"

    def _rest_create(self, model, values):
        """Create the record; resources that need more than a plain ``create`` override this."""
        return model.create(values)

    def _rest_update(self, record, values):
        """Change the record; resources that need more than a plain ``write`` override this."""
        record.write(values)

    def _rest_delete(self, record):
        """Delete the record; resources that need more than a plain ``unlink`` override this."""
        record.unlink()

    def _rest_parse_body(self, spec, body, record, pointer=""):
        """Return the Odoo values of a body.

        :param record: the record that is changed, None for a new one
        :raises Refusal: 422 naming every member that is unknown, read-only, missing or wrong
        """
        errors = []
        values = self._rest_parse(spec.fields, body, record, pointer, errors)
        if errors:
            raise invalid(*errors)
        return values

    def _rest_parse(self, fields, body, record, pointer, errors):
        if not isinstance(body, dict):
            errors.append(FieldError(pointer, "invalid_type", "This must be an object."))
            return {}
        values = {}
        for name, value in body.items():
            field, where = fields.get(name), f"{pointer}/{_escape(name)}"
            if field is None:
                errors.append(FieldError(where, "unknown_field", f"There is no field {name}."))
            elif field.readonly:
                errors.append(FieldError(where, "read_only", f"{name} cannot be written."))
            else:
                try:
                    values[field.source] = self._rest_parse_value(field, value, record, where, errors)
                except InvalidValue as error:
                    errors.append(FieldError(where, error.code, str(error)))
        for field in fields.values():
            given = body.get(field.name)
            expected = field.name in body if record else field.required or field.name in body
            if field.mandatory and not field.readonly and expected and (given is None or given == ""):
                errors.append(FieldError(f"{pointer}/{field.name}", "required", f"{field.name} is needed."))
        return values

    def _rest_parse_value(self, field, value, record, where, errors):
        if field.kind == "money":
            return _amount(value)
        if field.kind == REFERENCE:
            return self._rest_parse_reference(field, value)
        if field.kind == REFERENCES:
            return [(6, 0, self._rest_parse_references(field, value))]
        if field.kind == LINES:
            return self._rest_parse_lines(field, value, record, where, errors)
        if value is None:
            return False
        return from_json(field.kind, value, field.choices, field.max_length)

    def _rest_parse_reference(self, field, value):
        """Return the id of a reference, False for none.

        What the user may not see is refused like what does not exist.
        """
        return False if value is None else self._rest_parse_references(field, [value])[0]

    def _rest_parse_references(self, field, value):
        """Return the ids of a list of references, with one question to the database for all of them."""
        if not isinstance(value, list):
            raise InvalidValue("This must be a list.", "invalid_type")
        if len(value) > _MAX_LINES:
            raise InvalidValue(f"At most {_MAX_LINES} references.", "too_many")
        ids = [self._rest_meant(field, one) for one in value]
        visible = self.env[field.comodel].with_context(active_test=False).search([("id", "in", ids)]).ids if ids else ()
        if not set(ids) <= set(visible):
            raise InvalidValue("There is no such record, or this key may not see it.", "invalid_reference")
        return ids

    def _rest_meant(self, field, value):
        """Return the id that a reference means: 7, {"id": 7} or {"external_ref": "A"}; 0 where it means nothing."""
        if isinstance(value, dict) and set(value) == {"external_ref"} and isinstance(value["external_ref"], str):
            return self.env["jdx.api.external.ref"]._find(field.comodel, value["external_ref"]) or 0
        found = value["id"] if isinstance(value, dict) and "id" in value and set(value) <= {"id", "name"} else value
        if not isinstance(found, int) or isinstance(found, bool):
            raise InvalidValue('Write 7, {"id": 7} or {"external_ref": "A"}.', "invalid_type")
        return in_range(found)

    def _rest_parse_lines(self, field, value, record, where, errors):
        """Return the commands that make the rows of a record those of a list: what is not in it goes."""
        if not isinstance(value, list):
            raise InvalidValue("This must be a list.", "invalid_type")
        if len(value) > _MAX_LINES:
            raise InvalidValue(f"At most {_MAX_LINES} rows.", "too_many")
        current = {line.id: line for line in record[field.source]} if record else {}
        commands, kept = [], set()
        for index, row in enumerate(value):
            at = f"{where}/{index}"
            line_id = row.get("id") if isinstance(row, dict) else None
            if line_id is None:
                rest = {name: one for name, one in row.items() if name != "id"} if isinstance(row, dict) else row
                commands.append((0, 0, self._rest_parse(field.fields, rest, None, at, errors)))
            elif not isinstance(line_id, int) or line_id not in current or line_id in kept:
                errors.append(FieldError(f"{at}/id", "invalid_reference", "The record has no such row."))
            else:
                kept.add(line_id)
                rest = {name: one for name, one in row.items() if name != "id"}
                values = self._rest_parse(field.fields, rest, current[line_id], at, errors)
                if values:
                    commands.append((1, line_id, values))
        gone = [(2, line_id, 0) for line_id in current if line_id not in kept]
        return gone + commands

    def _rest_check_written(self, spec, record, body, pointer=""):
        """Refuse a write whose amounts named another currency than the record's, or that left the caller's sight."""
        _model, query = self._rest_record(spec, record.id)
        statement, parameters = query.select()
        self.env.cr.execute(statement, parameters)
        if not self.env.cr.fetchall():
            raise Refusal("forbidden", "The record would not be visible to this key.")
        errors = []
        self._rest_check_currencies(spec.fields, record, body, pointer, errors)
        if errors:
            raise invalid(*errors)

    def _rest_check_currencies(self, fields, record, body, pointer, errors):
        for name, value in body.items():
            field = fields.get(name)
            if field is None:
                continue
            if field.kind == "money" and isinstance(value, dict) and value.get("currency"):
                currency = record[field.currency].name
                if value["currency"] != currency:
                    detail = f"The amounts of this record are in {currency}."
                    errors.append(FieldError(f"{pointer}/{name}/currency", "invalid_value", detail))
            elif field.kind == LINES:
                lines = record[field.source]
                for index, row in enumerate(value):
                    # all rows of a record share its currency
                    self._rest_check_currencies(field.fields, lines[:1], row, f"{pointer}/{name}/{index}", errors)


def _amount(value):
    text = value
    if isinstance(value, dict):
        if not set(value) <= {"amount", "currency"} or not isinstance(value.get("currency"), (str, type(None))):
            raise InvalidValue('Write {"amount": "12.50", "currency": "EUR"}.', "invalid_type")
        text = value.get("amount")
    if text is None and value is None:
        return 0.0
    if not isinstance(text, str):
        raise InvalidValue('Write the amount as text, such as "12.50".', "invalid_type")
    return float(Decimal(amount(text)))


def _escape(name):
    """Escape a member name for a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")
