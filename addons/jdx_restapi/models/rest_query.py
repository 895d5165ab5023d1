"""Finding records for the API: Odoo's access rights and record rules, our filters, order and page."""

from odoo import models
from odoo.osv.query import Query

from ..engine.cursor import Position
from . import rest_sql
from .rest_compile import EXTERNAL_REF

#: What a model may override to limit or change reading; where it does, the ORM is asked, not the table.
_HOOKS = ("_search", "_where_calc", "_apply_ir_rules", "_read", "read", "check_access_rule", "check_field_access_rights")


class RestResource(models.AbstractModel):
    _inherit = "jdx.rest.resource"

    def _rest_is_plain(self, model):
        """Whether SQL over the model's table, with its record rules, says the same as the ORM."""
        cls, base = type(model), type(self.env["base"])
        return model._auto and all(getattr(cls, hook) is getattr(base, hook) for hook in _HOOKS)

    def _rest_query(self, spec, domain=(), active_test=True):
        """Return ``(model, query)`` of all records of the resource that the user may read.

        :raises AccessError: when the user may not read the model at all
        """
        model = self.env[spec.model]
        model.check_access_rights("read")
        domain = [*spec.domain, *domain]
        if self._rest_is_plain(model):
            query = model._where_calc(domain, active_test)
            model._apply_ir_rules(query, "read")
            return model, query
        found = model.with_context(active_test=active_test)._search(domain, order="id")
        if not isinstance(found, Query):
            ids = list(found)
            found = Query(self.env.cr, model._table)
            found.add_where(f'"{model._table}".id = ANY(%s)', [ids])
        found.order = None
        return model, found

    def _rest_expression(self, model, query, field):
        """Return the SQL expression of a column field; joins what it inherits or is translated by."""
        if field.source == "id":
            return f'"{model._table}"."id"'
        return model._inherits_join_calc(model._table, field.source, query)

    def _rest_filtered(self, spec, filters, active_test=True):
        """Return ``(model, query)`` of the records that pass the filters."""
        leaves = [
            rest_sql.leaf(f.field.source, f.operator, f.value)
            for f in filters
            if not f.field.column and f.field.name != EXTERNAL_REF
        ]
        model, query = self._rest_query(spec, leaves, active_test)
        for found in filters:
            if found.field.name == EXTERNAL_REF:
                query.add_where(*self._rest_ref_condition(model, found))
            elif found.field.column:
                expression = self._rest_expression(model, query, found.field)
                query.add_where(*rest_sql.condition(expression, found.operator, found.value))
        return model, query

    def _rest_ref_condition(self, model, found):
        table, (sql, parameters) = model._table, rest_sql.condition("ref", found.operator, found.value)
        known = f'"{table}".id IN (SELECT res_id FROM jdx_api_external_ref WHERE model = %s AND company_id = %s'
        values = [model._name, self.env.company.id]
        if found.operator == "null":
            return f"{known}) IS {'NOT ' if found.value else ''}TRUE", values
        if found.operator in ("ne", "nin"):
            inverse = {"ne": "eq", "nin": "in"}[found.operator]
            sql, parameters = rest_sql.condition("ref", inverse, found.value)
            return f"NOT {known} AND {sql})", values + parameters
        return f"{known} AND {sql})", values + parameters

    def _rest_page(self, spec, query_spec, position):
        """Return ``(model, query, keys)`` of one page of a list.

        :param query_spec: the checked :class:`~..engine.query.ListQuery`
        :param position: :class:`~..engine.cursor.Position` behind which the page begins, or None
        ``keys`` are the sort expressions, to be selected beside the fields: the last row's are the next cursor.
        """
        archived = query_spec.incremental or any(f.field.source == "active" for f in query_spec.filters)
        model, query = self._rest_filtered(spec, query_spec.filters, active_test=not archived)
        if query_spec.incremental:
            expressions = [self._rest_expression(model, query, spec.fields[name]) for name in ("updated_at", "id")]
            query.add_where(*rest_sql.after_pair(expressions, position.values))
            keys = [(expression, False) for expression in expressions]
        else:
            keys = [(self._rest_expression(model, query, key.field), key.descending) for key in query_spec.sort]
            if position is not None:
                query.add_where(*rest_sql.after(keys, position.values))
        query.order = rest_sql.order(keys)
        query.limit = query_spec.limit + 1
        return model, query, [expression for expression, _descending in keys]

    def _rest_count(self, spec, filters, archived):
        """Return how many records pass the filters."""
        _model, query = self._rest_filtered(spec, filters, active_test=not archived)
        statement, parameters = query.select("count(*)")
        self.env.cr.execute(statement, parameters)
        return self.env.cr.fetchone()[0]

    def _rest_record(self, spec, record_id):
        """Return ``(model, query)`` of one record, archived or not; empty where the user may not see it."""
        model, query = self._rest_query(spec, active_test=False)
        query.add_where(f'"{model._table}".id = %s', [record_id])
        return model, query

    def _rest_horizon(self):
        """Return the moment before which no change can still appear, as naive UTC.

        A row carries the time at which its transaction *began*. What began before the oldest transaction that
        is still running has ended, so it is visible or will never be.
        """
        self.env.cr.execute(
            """
            SELECT (LEAST(clock_timestamp(), min(xact_start)) - interval '100 milliseconds') AT TIME ZONE 'utc'
              FROM pg_stat_activity
             WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
            """
        )
        return self.env.cr.fetchone()[0]

    @staticmethod
    def _rest_start(moment):
        """Return the position before the first change at or after a moment."""
        return Position((moment, 0))
