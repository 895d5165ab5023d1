"""The version of a record: what ``If-Match`` compares."""

from odoo import models

from ..engine.spec import LINES


class RestResource(models.AbstractModel):
    _inherit = "jdx.rest.resource"

    def _rest_is_one_row(self, spec):
        """Whether the version of a record is that of its one row."""
        return not self.env[spec.model]._inherits and all(field.kind != LINES for field in spec.fields.values())

    def _rest_versions(self, spec, record_id):
        """Return what changes with each change of a record, of its lines and of what it inherits.

        ``xmin`` is the transaction that wrote a row (PostgreSQL manual, 5.5): unlike ``write_date`` it changes
        with recomputed fields too, and twice within a second.
        """
        model = self.env[spec.model]
        parts = [f'SELECT 0, id, xmin::text FROM "{model._table}" WHERE id = %s']
        for parent, link in model._inherits.items():
            table = self.env[parent]._table
            parts.append(f'SELECT 1, p.id, p.xmin::text FROM "{table}" p JOIN "{model._table}" t ON t."{link}" = p.id WHERE t.id = %s')
        for field in spec.fields.values():
            line_model = self.env[field.comodel] if field.kind == LINES else None
            if line_model is not None and line_model._fields[field.inverse].store:
                parts.append(f'SELECT 2, id, xmin::text FROM "{line_model._table}" WHERE "{field.inverse}" = %s')
        statement = " UNION ALL ".join(parts) + " ORDER BY 1, 2"
        self.env.cr.execute(statement, [record_id] * len(parts))
        return self.env.cr.fetchall()

    def _rest_lock(self, model, record_id):
        """Lock a record's row until the transaction ends, so that its version stays the one that was compared."""
        self.env.cr.execute(
            f'SELECT 1 FROM "{model._table}" WHERE id = %s FOR NO KEY UPDATE',  # pylint: disable=sql-injection
            [record_id],
        )
