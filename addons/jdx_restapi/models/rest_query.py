"""Finding records for the API: Odoo's access rights and record rules, our filters, order and page."""

from odoo import models, tools
from odoo.osv.query import Query

from ..engine.cursor import Position
from ..engine.errors import FieldError, invalid
from . import rest_sql
from .rest_compile import EXTERNAL_REF
from .rest_values import NUMBERS

#: What a model may override to limit or change reading; where it does, the ORM is asked, not the table.
_HOOKS = (
    "_search",
    "_where_calc",
    "_apply_ir_rules",
    "_read",
    "read",
    "check_access_rule",
    "check_field_access_rights",
    "_filter_access_rules",
    "_filter_access_rules_python",
)

#: Overrides that were read and found to change nothing for our queries (Odoo 14.0 and 15.0).
_HARMLESS = frozenset(
    {
        # shows archived contacts when asked for the children of given parents, in just that form of domain
        "odoo.addons.base.models.res_partner.Partner._search",
        # follows a context key of the web client's search
        "odoo.addons.product.models.product.ProductProduct._search",
    }
)

#: How search methods of computed fields refuse an operator or a value.
_SEARCH_REFUSALS = (NotImplementedError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


class RestResource(models.AbstractModel):
    _inherit = "jdx.rest.resource"

    @tools.ormcache("model_name")
    def _rest_is_plain(self, model_name):
        """Whether SQL over the model's table, with its record rules, says the same as the ORM."""
        model = type(self.env[model_name])
        # a module may override them for all models at once, too, by an extension of "base"
        own = [cls for cls in model.__mro__ if cls not in models.BaseModel.__mro__]
        overrides = (cls.__dict__[hook] for cls in own for hook in _HOOKS if hook in cls.__dict__)
        return model._auto and all(f"{one.__module__}.{one.__qualname__}" in _HARMLESS for one in overrides)

    @tools.ormcache(
        "self.env.uid", "self.env.su", "tuple(self.env.context.get('allowed_company_ids', ()))", "model_name"
    )
    def _rest_rule_sql(self, model_name):
        """Return ``(sql, parameters)`` of the user's record rules, or None where they must be built each time.

        Building them costs as much as the query. Rules that only compare columns of the model give the same SQL until
        a rule, a group or a user changes, and those changes clear this cache (Odoo caches the rules' domains alike).
        """
        model = self.env[model_name]
        domain = self.env["ir.rule"]._compute_domain(model_name, "read") or []
        leaves = [leaf for leaf in domain if isinstance(leaf, (tuple, list))]
        if model._inherits or not all(_compares_column(model, leaf) for leaf in leaves):
            return None
        query = Query(self.env.cr, model._table)
        model._apply_ir_rules(query, "read")
        _tables, where, parameters = query.get_sql()
        return where, tuple(parameters)

    def _rest_query(self, spec, domain=(), active_test=True):
        """Return ``(model, query)`` of all records of the resource that the user may read.

        :raises AccessError: when the user may not read the model at all
        """
        model = self.env[spec.model]
        model.check_access_rights("read")
        return model, self._rest_model_query(model, [*spec.domain, *domain], active_test)

    def _rest_model_query(self, model, domain, active_test=True):
        """Return the query of the records of a domain that the user may read, by the table or by the ORM."""
        if self._rest_is_plain(model._name):
            return self._rest_plain_query(model, domain, active_test)
        found = model.with_context(active_test=active_test)._search(domain, order="id")
        if not isinstance(found, Query):
            ids = list(found)
            found = Query(self.env.cr, model._table)
            found.add_where(f'"{model._table}".id = ANY(%s)', [ids])
        found.order = None
        return found

    def _rest_plain_query(self, model, domain, active_test=True):
        """Return the query of a model that :meth:`_rest_is_plain`."""
        rules = self._rest_rule_sql(model._name)
        if rules is None or domain:
            query = model._where_calc(domain, active_test)
        else:
            query = Query(self.env.cr, model._table)
            if active_test and model._active_name:
                query.add_where(f'"{model._table}"."{model._active_name}" = TRUE')
        if rules is None:
            model._apply_ir_rules(query, "read")
        elif rules[0]:
            query.add_where(*rules)
        return query

    def _rest_expression(self, model, query, field):
        """Return the SQL expression of a column field; joins what it inherits or is translated by."""
        if field.source == "id":
            return f'"{model._table}"."id"'
        return model._inherits_join_calc(model._table, field.source, query)

    def _rest_comparable(self, model, query, field):
        """Return the SQL expression that a column is filtered and sorted by: a NULL number is 0, as it is shown."""
        expression = self._rest_expression(model, query, field)
        return f"COALESCE({expression}, 0)" if field.kind in NUMBERS and field.name != "id" else expression

    def _rest_filtered(self, spec, filters, active_test=True):
        """Return ``(model, query)`` of the records that pass the filters."""
        computed = [f for f in filters if not f.field.column and f.field.name != EXTERNAL_REF]
        leaves = [rest_sql.leaf(f.field.source, f.operator, f.value) for f in computed]
        try:
            model, query = self._rest_query(spec, leaves, active_test)
        except _SEARCH_REFUSALS as error:
            if not leaves:
                raise
            # the search method of a computed field, written by anybody, takes some operators only
            raise invalid(*map(_not_searchable, computed)) from error
        for found in filters:
            if found.field.name == EXTERNAL_REF:
                query.add_where(*self._rest_ref_condition(model, found))
            elif found.field.column:
                expression = self._rest_comparable(model, query, found.field)
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
            keys = [(self._rest_comparable(model, query, key.field), key.descending) for key in query_spec.sort]
            if position is not None:
                query.add_where(*rest_sql.after(keys, position.values))
        query.order = rest_sql.order(keys)
        query.limit = query_spec.limit + 1
        return model, query, [expression for expression, _descending in keys]

    def _rest_count(self, spec, filters, archived, changed_after=None):
        """Return how many records pass the filters.

        :param changed_after: the position behind which changes count, None for all records
        """
        model, query = self._rest_filtered(spec, filters, active_test=not archived)
        if changed_after is not None:
            expressions = [self._rest_expression(model, query, spec.fields[name]) for name in ("updated_at", "id")]
            query.add_where(*rest_sql.after_pair(expressions, changed_after.values))
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


def _compares_column(model, leaf):
    """Whether a leaf of a rule compares one column with values, without asking the database anything."""
    name, operator, value = leaf
    if leaf in ((1, "=", 1), (0, "=", 1)):
        return True
    field = model._fields.get(name)
    simple = field is not None and field.store and field.column_type and not field.inherited and not field.translate
    if not simple or operator not in ("=", "!=", "in", "not in", "<", ">", "<=", ">="):
        return False
    # a text on a relation means a search by name
    values = value if isinstance(value, (list, tuple)) else [value]
    return field.type != "many2one" or not any(isinstance(one, str) for one in values)


def _not_searchable(found):
    name = found.field.name if found.operator == "eq" else f"{found.field.name}[{found.operator}]"
    return FieldError(
        f"query:{name}", "unknown_operator", f"{found.field.name} cannot be filtered by {found.operator}."
    )
