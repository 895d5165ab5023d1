"""Conditions of a list as SQL over one Odoo ``Query``: filters on columns, and the place where a page begins.

Columns are compared here and not through Odoo's domains for two reasons: domains cut times to seconds, and
parsing them costs more than the query. What is no column goes through a domain (:func:`leaf`).
"""

_COMPARISONS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_LEAVES = {"eq": "=", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "in": "in", "nin": "not in"}


def escape_like(text):
    """Return a text that LIKE takes literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def condition(expression, operator, value):
    """Return ``(sql, parameters)`` of a filter on a column.

    ``ne`` and ``nin`` hold for NULL too, as they do in Odoo.
    """
    if isinstance(value, bool) and operator in ("eq", "ne"):
        # Odoo reads a NULL in a boolean column as false
        return f"{expression} IS {'' if value == (operator == 'eq') else 'NOT '}TRUE", []
    if operator == "null":
        return f"{expression} IS {'' if value else 'NOT '}NULL", []
    if operator == "ne":
        return f"{expression} IS DISTINCT FROM %s", [value]
    if operator == "in":
        return (f"{expression} IN %s", [tuple(value)]) if value else ("FALSE", [])
    if operator == "nin":
        return (f"({expression} IS NULL OR {expression} NOT IN %s)", [tuple(value)]) if value else ("TRUE", [])
    if operator == "contains":
        return f"{expression} ILIKE %s", [f"%{escape_like(value)}%"]
    if operator == "startswith":
        return f"{expression} ILIKE %s", [f"{escape_like(value)}%"]
    return f"{expression} {_COMPARISONS[operator]} %s", [value]


def leaf(source, operator, value):
    """Return an Odoo domain leaf for a field that is no column."""
    if operator == "null":
        return (source, "=" if value else "!=", False)
    if operator == "contains":
        return (source, "ilike", escape_like(value))
    if operator == "startswith":
        return (source, "=ilike", escape_like(value) + "%")
    return (source, _LEAVES[operator], value)


def order(keys):
    """Return the ORDER BY clause of ``[(expression, descending)]``, with NULLs where PostgreSQL's indexes have them."""
    return ", ".join(f"{expression} {'DESC' if descending else 'ASC'}" for expression, descending in keys)


def after(keys, values):
    """Return ``(sql, parameters)`` that holds for the rows behind a position.

    :param keys: ``[(expression, descending)]``, the last one unique and never NULL
    :param values: the position's values; None for NULL

    PostgreSQL sorts NULLs last when ascending and first when descending.
    """
    directions = {descending for _expression, descending in keys}
    if len(directions) == 1 and None not in values and len(keys) == 1:
        ((expression, descending),) = keys
        return f"{expression} {'<' if descending else '>'} %s", list(values)
    sql, parameters = "FALSE", []
    for (expression, descending), value in reversed(list(zip(keys, values))):
        if value is None:
            beyond, own = (f"{expression} IS NOT NULL", []) if descending else ("FALSE", [])
            same, same_own = f"{expression} IS NULL", []
        elif descending:
            beyond, own = f"{expression} < %s", [value]
            same, same_own = f"{expression} = %s", [value]
        else:
            beyond, own = f"({expression} > %s OR {expression} IS NULL)", [value]
            same, same_own = f"{expression} = %s", [value]
        sql = f"({beyond} OR ({same} AND {sql}))"
        parameters = own + same_own + parameters
    return sql, parameters


def after_pair(expressions, values):
    """Return the same for two ascending columns that are never NULL: a row comparison, which an index serves."""
    return f"({', '.join(expressions)}) > (%s, %s)", list(values)
