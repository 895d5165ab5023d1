"""What was deleted, so that a caller who keeps a copy can delete it too.

A trigger notes it, not the ORM: rows also go by foreign keys that cascade, and by SQL.
"""

from odoo import api, fields, models, tools

#: Days for which deletions are reported.
KEPT_DAYS = 180

_FUNCTION = """
CREATE OR REPLACE FUNCTION jdx_api_note_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jdx_api_deletion (model, res_id, company_id, deleted_at)
    VALUES (TG_ARGV[0], OLD.id, (to_jsonb(OLD) ->> 'company_id')::integer, now() AT TIME ZONE 'utc');
    DELETE FROM jdx_api_external_ref WHERE model = TG_ARGV[0] AND res_id = OLD.id;
    RETURN NULL;
END $$
"""


class Deletion(models.Model):
    _name = "jdx.api.deletion"
    _description = "Deleted Record"
    _order = "id desc"
    _log_access = False

    model = fields.Char(required=True)
    res_id = fields.Integer("Record ID", required=True)
    # no foreign key: the company may go too, and the note must not stop it
    company_id = fields.Integer("Company ID")
    deleted_at = fields.Datetime(required=True)

    def init(self):
        """Make the function of the triggers, and the index that reading needs."""
        self.env.cr.execute(_FUNCTION)
        tools.create_index(self.env.cr, "jdx_api_deletion_model_at_idx", self._table, ["model", "deleted_at", "id"])

    @api.model
    def _watch(self, models_to_watch):
        """Put the trigger, and the index for reading by time of change, on the tables of these models."""
        tables = {model._table: model for model in models_to_watch if model._auto and not model._abstract}
        self.env.cr.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'jdx_api_deletion' AND c.relname = ANY(%s)",
            [list(tables)],
        )
        watched = {row[0] for row in self.env.cr.fetchall()}
        for table, model in sorted(tables.items()):
            if table in watched or tools.table_kind(self.env.cr, table) != "r":
                continue
            # the names are those of Odoo's own tables, not a caller's
            self.env.cr.execute(
                f'CREATE TRIGGER jdx_api_deletion AFTER DELETE ON "{table}" FOR EACH ROW'  # pylint: disable=sql-injection
                " EXECUTE FUNCTION jdx_api_note_deletion(%s)",
                [model._name],
            )
            if model._log_access:
                tools.create_index(self.env.cr, f"jdx_{table}_write_date_idx"[:63], table, ["write_date", "id"])

    @api.model
    def _since(self, model, position, limit):
        """Return ``[(note id, record id, deleted at)]`` behind a position, for the caller's company."""
        self.env.cr.execute(
            """
            SELECT id, res_id, deleted_at FROM jdx_api_deletion
             WHERE model = %s AND (deleted_at, id) > (%s, %s) AND (company_id IS NULL OR company_id = %s)
             ORDER BY deleted_at, id LIMIT %s
            """,
            (model, *position, self.env.company.id, limit),
        )
        return self.env.cr.fetchall()

    @api.autovacuum
    def _gc_deletions(self):
        """Forget deletions that everybody has had half a year to read."""
        self.env.cr.execute(
            "DELETE FROM jdx_api_deletion WHERE deleted_at < now() AT TIME ZONE 'utc' - %s * interval '1 day'",
            [KEPT_DAYS],
        )
