"""A small API description that the tests of queries share."""

from engine.spec import LINES, REFERENCE, REFERENCES, FieldSpec, ResourceSpec


def column(name: str, kind: str, **values: object) -> FieldSpec:
    return FieldSpec(name, name, kind, column=True, filterable=True, sortable=kind != "text", **values)


def resource(name: str, *fields: FieldSpec) -> ResourceSpec:
    ident = FieldSpec("id", "id", "integer", column=True, readonly=True, filterable=True, sortable=True)
    named = {field.name: field for field in (ident, *fields)}
    return ResourceSpec(name, name.title(), name, name, named, frozenset({"list", "get"}))


COUNTRIES = resource("countries", column("name", "string"))
CUSTOMERS = resource(
    "customers",
    column("name", "string"),
    FieldSpec("country", "country_id", REFERENCE, column=True, filterable=True, resource="countries"),
    FieldSpec("parent", "parent_id", REFERENCE, column=True, filterable=True, resource="customers"),
    FieldSpec("vendor", "vendor_id", REFERENCE, column=True, filterable=True),
    FieldSpec("gone", "gone_id", REFERENCE, column=True, filterable=True, resource="not_installed"),
    FieldSpec("tags", "tag_ids", REFERENCES, filterable=True),
    FieldSpec(
        "lines",
        "line_ids",
        LINES,
        fields={
            "country": FieldSpec("country", "country_id", REFERENCE, resource="countries"),
            "text": FieldSpec("text", "text", "string"),
        },
    ),
    column("note", "text"),
    column("stage", "selection", choices=("new", "done")),
    column("active", "boolean"),
    column("amount", "money", currency="currency_id"),
    column("day", "date"),
    column("updated_at", "datetime"),
    FieldSpec("label", "label", "string"),
    FieldSpec("hidden", "hidden", "string", column=True, show=False),
)


def lookup(name: str) -> "ResourceSpec | None":
    return {"customers": CUSTOMERS, "countries": COUNTRIES}.get(name)
