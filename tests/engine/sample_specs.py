"""Compiled resources as the registry of a database would give them, with a field of each kind."""

from engine.spec import Action, FieldSpec, ResourceSpec

LINE = {
    "id": FieldSpec("id", "id", "integer", readonly=True),
    "product": FieldSpec("product", "product_id", "reference", resource="products", required=True),
    "quantity": FieldSpec("quantity", "product_uom_qty", "number"),
    "subtotal": FieldSpec("subtotal", "price_subtotal", "money", currency="currency_id", readonly=True),
}
COMMON = {
    "id": FieldSpec("id", "id", "integer", column=True, readonly=True, filterable=True, sortable=True),
    "external_ref": FieldSpec("external_ref", "external_ref", "string", filterable=True),
    "updated_at": FieldSpec("updated_at", "write_date", "datetime", readonly=True, filterable=True, sortable=True),
}
QUOTES = ResourceSpec(
    name="quotes",
    schema="Quote",
    model="sale.order",
    scope="quotes",
    description="Offers to customers.",
    operations=frozenset({"list", "get", "create", "update", "delete"}),
    actions={"confirm": Action("confirm", "Confirm the quote")},
    fields={
        **COMMON,
        "name": FieldSpec("name", "name", "string", max_length=64, required=True, filterable=True, sortable=True),
        "state": FieldSpec("state", "state", "selection", choices=("draft", "sent"), filterable=True, readonly=True),
        "valid_until": FieldSpec("valid_until", "validity_date", "date", filterable=True),
        "note": FieldSpec("note", "note", "html"),
        "archived": FieldSpec("archived", "archived", "boolean", filterable=True),
        "total": FieldSpec("total", "amount_total", "money", currency="currency_id", readonly=True, filterable=True),
        "date": FieldSpec("date", "date_order", "datetime", mandatory=True),
        "discount": FieldSpec("discount", "discount", "money", currency="currency_id"),
        "customer": FieldSpec("customer", "partner_id", "reference", resource="customers", required=True),
        "team": FieldSpec("team", "team_id", "reference", filterable=True),
        "tags": FieldSpec("tags", "tag_ids", "references"),
        "lines": FieldSpec("lines", "order_line", "lines", fields=LINE),
    },
)
CUSTOMERS = ResourceSpec(
    name="customers",
    schema="Customer",
    model="res.partner",
    scope="customers",
    operations=frozenset({"list", "get"}),
    fields={
        **COMMON,
        "parent": FieldSpec("parent", "parent_id", "reference", resource="customers"),
        "country": FieldSpec("country", "country_id", "reference", resource="models/res.country"),
    },
)
COUNTRIES = ResourceSpec(
    name="models/res.country",
    schema="ResCountry",
    model="res.country",
    scope="models/res.country",
    operations=frozenset({"list", "get"}),
    fields={"id": COMMON["id"], "name": FieldSpec("name", "name", "string")},
)
ME = ResourceSpec(
    name="me",
    schema="Me",
    model="res.users",
    scope="me",
    operations=frozenset(),
    fields={},
    singleton=True,
)
