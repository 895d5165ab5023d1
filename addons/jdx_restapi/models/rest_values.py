"""How single values look in an answer."""

from decimal import ROUND_HALF_UP, Context, Decimal

#: Kinds that are never absent: Odoo reads a NULL as 0.
NUMBERS = frozenset({"integer", "number", "money"})
#: Python's default of 28 digits is less than price times quantity may have; a float has up to 309 before the point.
_WIDE = Context(prec=350, rounding=ROUND_HALF_UP)


def show(rows, field):
    """Turn the raw values of a field into what the API shows, in place.

    Odoo's columns may hold NULL where Odoo itself reads false or 0.
    """
    name = field.name
    if field.kind == "boolean":
        for row in rows:
            row[name] = bool(row[name])
    elif field.kind in NUMBERS and name != "id":
        for row in rows:
            row[name] = row[name] or 0


def money(value, currency, places):
    """Return an amount as the API shows it: decimal text, never a float.

    :param places: decimal places to show
    """
    exact = Decimal(repr(value or 0.0)).quantize(Decimal(1).scaleb(-places), context=_WIDE)
    # no minus before a zero
    return {"amount": str(exact or exact.copy_abs()), "currency": currency}
