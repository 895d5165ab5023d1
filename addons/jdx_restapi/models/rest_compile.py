"""Declared fields + Odoo's fields -> what the engine needs to know of each.

Fails loudly on a declaration that does not fit its model: that is a fault of the module, found by its first test.
"""

from ..engine.spec import LINES, REFERENCE, REFERENCES, Field, FieldSpec

#: Odoo type -> kind of value in the API
KINDS = {
    "char": "string",
    "text": "text",
    "html": "html",
    "integer": "integer",
    "many2one_reference": "integer",
    "float": "number",
    "monetary": "money",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "selection": "selection",
    "reference": "string",
    "many2one": REFERENCE,
    "many2many": REFERENCES,
    "one2many": REFERENCES,
}
_SORTABLE = frozenset({"string", "integer", "number", "money", "date", "datetime", "selection"})

#: Kinds whose null means something in a mandatory field, too: false, 0 or no rows.
_EMPTIABLE = frozenset({"boolean", "integer", "number", "money", REFERENCES, LINES})

#: Name of the caller's own key of a record; kept in jdx.api.external.ref, not in the model.
EXTERNAL_REF = "external_ref"


def compile_fields(env, model, declared, nested=False):
    """Return public name -> FieldSpec, in the order of the declaration, without what the user may not see.

    :param nested: for the rows of a one2many, which have no reference of their own
    :raises KeyError: for a field that the model does not have
    """
    fields = {"id": FieldSpec("id", "id", "integer", column=True, readonly=True, filterable=True, sortable=True)}
    if not nested:
        fields[EXTERNAL_REF] = FieldSpec(
            EXTERNAL_REF,
            "",
            "string",
            readonly=True,
            filterable=True,
            description="Your own key of the record; set by PUT /<resource>/ref/<external_ref>.",
        )
    for name, field in declared.items():
        spec = _compile(env, model, name, field)
        if spec is not None:
            fields[name] = spec
    if model._log_access and not nested:
        for name, source in (("created_at", "create_date"), ("updated_at", "write_date")):
            fields.setdefault(name, _compile(env, model, name, Field(source, readonly=True)))
    return fields


def _compile(env, model, name, declared):
    source = declared.source or name
    odoo_field = model._fields[source]
    if odoo_field.groups and not model.user_has_groups(odoo_field.groups):
        return None
    kind = LINES if declared.fields is not None else KINDS[odoo_field.type]
    currency = declared.currency or (_currency_of(model, odoo_field) if kind == "money" else None)
    if KINDS[odoo_field.type] in ("money", "number"):
        # an amount without a currency is a mere number
        kind = "money" if currency else "number"
    column = is_column(odoo_field)
    rows = {}
    if kind == LINES:
        rows = compile_fields(env, env[odoo_field.comodel_name], declared.fields, nested=True)
    return FieldSpec(
        name=name,
        source=source,
        kind=kind,
        column=column,
        # a list of ids for a one2many would take rows away from other records
        readonly=declared.readonly
        or (odoo_field.type == "one2many" and kind != LINES)
        # "res.partner,7": nothing here checks what it names, and Odoo fails on text of another form
        or odoo_field.type == "reference"
        or (not odoo_field.store and not odoo_field.inverse and not odoo_field.inherited),
        required=declared.required,
        mandatory=declared.required or (odoo_field.required and kind not in _EMPTIABLE),
        filterable=kind not in (LINES, "html") and (column or _is_searchable(env, odoo_field)),
        sortable=column and kind in _SORTABLE,
        show=declared.show,
        choices=tuple(odoo_field.get_values(env)) if kind == "selection" else (),
        max_length=getattr(odoo_field, "size", None) or None,
        comodel=odoo_field.comodel_name,
        resource=declared.resource,
        currency=currency,
        fields=rows,
        inverse=getattr(odoo_field, "inverse_name", None),
        description=declared.description,
    )


def is_column(odoo_field):
    """Whether one SELECT can read the field as the ORM would."""
    base = odoo_field.base_field
    if not (base.store and base.column_type) or base.company_dependent:
        return False
    # callable translate: terms inside the text are translated one by one
    return odoo_field.type not in ("binary", "html") and not callable(base.translate)


def _is_searchable(env, odoo_field):
    """Whether Odoo can search by the field; by what it cannot, it searches without saying so for everything."""
    if odoo_field.store or not odoo_field.search:
        return bool(odoo_field.store)
    if odoo_field.search != odoo_field._search_related:
        return True
    # a related field is searched step by step; 15.0 keeps the path as text, 14.0 as names
    path = odoo_field.related.split(".") if isinstance(odoo_field.related, str) else odoo_field.related
    model = env[odoo_field.model_name]
    for name in path:
        step = model._fields[name]
        if not _is_searchable(env, step):
            return False
        model = env[step.comodel_name] if step.comodel_name else model
    return True


def _currency_of(model, odoo_field):
    """Return the field with the currency of a monetary field, as 15.0's ``Monetary.get_currency_field`` finds it."""
    candidates = (odoo_field.currency_field, "currency_id", "x_currency_id")
    return next((name for name in candidates if name in model._fields), None)
