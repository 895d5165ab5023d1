"""Rows of the API: plain columns by one SELECT, the rest by the ORM, names and expanded relations by set."""

from odoo import models, tools
from odoo.exceptions import MissingError

from ..engine.spec import LINES, REFERENCE, REFERENCES
from . import rest_values
from .rest_compile import EXTERNAL_REF


class RestResource(models.AbstractModel):
    _inherit = "jdx.rest.resource"

    def _rest_rows(self, model, query, fields, expand, extra=()):
        """Run a query and return ``(rows, extras)``: dicts as the API shows them, and what ``extra`` selected.

        :param fields: the FieldSpecs to show, in order
        :param expand: tree of relations to show whole
        :param extra: SQL expressions to select beside
        """
        plain = self._rest_is_plain(model._name)
        columns = [field for field in fields if field.column] if plain else [field for field in fields if field.name == "id"]
        expressions = [self._rest_expression(model, query, field) for field in columns]
        statement, parameters = query.select(f'"{model._table}"."id"', *expressions, *extra)
        self.env.cr.execute(statement, parameters)
        found = self.env.cr.fetchall()
        end = 1 + len(columns)
        raw = [dict(zip([field.name for field in columns], row[1:end])) for row in found]
        self._rest_fill(model, [row[0] for row in found], raw, fields, columns, expand)
        return raw, [row[end:] for row in found]

    def _rest_fill(self, model, ids, rows, fields, columns, expand):
        """Turn raw rows into what the API shows, in place."""
        rest = [field for field in fields if field not in columns and field.name != EXTERNAL_REF and field.kind != LINES]
        if rest and ids:
            self._rest_fill_by_orm(model, ids, rows, rest)
        for field in fields:
            if field.name == EXTERNAL_REF:
                self._rest_fill_refs(model, ids, rows)
            elif field.kind == LINES:
                self._rest_fill_lines(model, ids, rows, field, expand.get(field.name, {}))
            elif field.kind in (REFERENCE, REFERENCES):
                self._rest_fill_references(rows, field, expand.get(field.name))
            elif field.kind == "money":
                self._rest_fill_money(model, ids, rows, field)
            else:
                rest_values.show(rows, field)
        if len(columns) != len(fields):
            # the ORM's and the relations' values came later: put all in the order of the declaration
            names = [field.name for field in fields]
            for row in rows:
                values = [(name, row[name]) for name in names]
                row.clear()
                row.update(values)

    def _rest_fill_by_orm(self, model, ids, rows, fields):
        # a model's own read() may know no other form than the one that Odoo's web client asks for (14.0's calendar)
        load = "" if self._rest_is_plain(model._name) else "_classic_read"
        found = model.with_context(active_test=False).browse(ids).read([field.source for field in fields], load=load)
        by_id = {values["id"]: values for values in found}
        for record_id, row in zip(ids, rows):
            values = by_id[record_id]
            for field in fields:
                value = values[field.source]
                value = value[0] if isinstance(value, tuple) else value
                row[field.name] = None if value is False and field.kind != "boolean" else value

    def _rest_fill_refs(self, model, ids, rows):
        refs = self.env["jdx.api.external.ref"]._refs(model._name, ids) if ids else {}
        for record_id, row in zip(ids, rows):
            row[EXTERNAL_REF] = refs.get(record_id)

    def _rest_fill_references(self, rows, field, expand):
        many = field.kind == REFERENCES
        wanted = set()
        for row in rows:
            value = row[field.name]
            wanted.update(value or () if many else [value] if value else ())
        shown = self._rest_references(field, wanted, expand) if wanted else {}
        for row in rows:
            value = row[field.name]
            if many:
                row[field.name] = [shown[one] for one in value or () if one in shown]
            else:
                row[field.name] = shown.get(value)

    def _rest_references(self, field, ids, expand):
        """Return id -> ``{"id", "name"}``, or the whole object where it is expanded and the user may see it."""
        names = self._rest_names(field.comodel, ids)
        shown = {one: {"id": one, "name": name} for one, name in names.items()}
        if expand is not None and field.resource:
            target = self._rest_find(field.resource)
            spec = target._rest_spec()
            model, query = target._rest_query(spec, active_test=False)
            query.add_where(f'"{model._table}".id = ANY(%s)', [list(ids)])
            fields = target._rest_shown(spec, expand)
            rows, _extra = target._rest_rows(model, query, fields, expand)
            shown.update((row["id"], row) for row in rows)
        return shown

    def _rest_shown(self, spec, expand):
        """Return the fields of an answer without ``fields``: those shown, and those expanded."""
        return [field for name, field in spec.fields.items() if field.show or name in expand]

    def _rest_names(self, comodel, ids):
        """Return id -> display name, as Odoo shows them beside a record that one may read."""
        model = self.env[comodel]
        column = self._rest_name_column(comodel)
        if column:
            self.env.cr.execute(
                f'SELECT id, "{column}" FROM "{model._table}" WHERE id = ANY(%s)',  # pylint: disable=sql-injection
                [list(ids)],
            )
            return {one: name or "" for one, name in self.env.cr.fetchall()}
        records = self._rest_past_rules(model.with_context(active_test=False).browse(list(ids)))
        try:
            return dict(records.name_get())
        except MissingError:
            # a reference that no foreign key keeps
            return dict(records.exists().name_get())

    @tools.ormcache("comodel")
    def _rest_name_column(self, comodel):
        """Return the column that holds a model's display name, or None where only ``name_get`` knows it."""
        model = self.env[comodel]
        display = model._fields.get("display_name")
        if display is not None and display.store and display.column_type:
            return "display_name"
        rec_name = model._fields.get(model._rec_name or "")
        plain = type(model).name_get is type(self.env["base"]).name_get
        simple = rec_name is not None and rec_name.store and rec_name.type == "char" and not rec_name.translate
        return rec_name.name if plain and simple and not rec_name.inherited else None

    def _rest_fill_lines(self, model, ids, rows, field, expand):
        """Add the rows of a one2many: one query for all parents, by the rows' own access rules."""
        line_model = self.env[field.comodel]
        line_model.check_access_rights("read")
        lines = {}
        if ids:
            query = self._rest_model_query(line_model, [(field.inverse, "in", list(ids))])
            # comes with its keywords, in capitals or not by series
            query.order = line_model._generate_order_by(None, query).strip()[len("order by ") :]
            inverse = line_model._inherits_join_calc(line_model._table, field.inverse, query)
            shown = [one for one in field.fields.values() if one.show or one.name in expand]
            found, parents = self._rest_rows(line_model, query, shown, expand, extra=[inverse])
            for line, (parent,) in zip(found, parents):
                lines.setdefault(parent, []).append(line)
        for record_id, row in zip(ids, rows):
            row[field.name] = lines.get(record_id, [])

    def _rest_fill_money(self, model, ids, rows, field):
        currencies = self._rest_currencies(model, ids, field)
        digits = model._fields[field.source].get_digits(self.env) if model._fields[field.source].type == "float" else None
        for record_id, row in zip(ids, rows):
            name, places = currencies.get(record_id, (None, 2))
            row[field.name] = rest_values.money(row[field.name], name, max(places, digits[1]) if digits else places)

    def _rest_currencies(self, model, ids, field):
        """Return record id -> (currency code, decimal places)."""
        records = self._rest_past_rules(model.with_context(active_test=False).browse(ids))
        pairs = ((record.id, record[field.currency]) for record in records)
        return {one: (currency.name or None, currency.decimal_places if currency else 2) for one, currency in pairs}

    def _rest_past_rules(self, records):
        """Return the same records past the rules: the currency of an amount, and the name of what a record refers to,
        are part of what one may read, as they are in Odoo itself.
        """
        return records.sudo()
