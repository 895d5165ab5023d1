from odoo import fields


class LooseMany2one(fields.Many2one):
    """A many2one without a foreign key in the database.

    Two reasons, both about the audit trail. Evidence must not change because something it
    names was deleted ("set null" would). And a foreign key locks the key, user and company
    rows in each insert: three row locks and three dirty tuples for every API request.
    """

    def update_db_foreign_key(self, model, column):
        """Leave the database without a constraint (odoo/fields.py: Many2one.update_db)."""
