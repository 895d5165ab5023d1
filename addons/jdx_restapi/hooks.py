"""What the ORM does not remove by itself when the module is uninstalled."""


def uninstall_hook(cr, registry):
    """Drop the tables that no Odoo model owns, and the triggers and indexes on other modules' tables."""
    cr.execute("DROP TABLE IF EXISTS jdx_api_rate, jdx_api_audit_head")
    cr.execute("DROP FUNCTION IF EXISTS jdx_api_note_deletion() CASCADE")
    cr.execute(
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'jdx\\_%\\_write\\_date\\_idx'"
    )
    for (name,) in cr.fetchall():
        cr.execute(f'DROP INDEX IF EXISTS "{name}"')  # pylint: disable=sql-injection
