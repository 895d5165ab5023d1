"""What the ORM does not remove by itself when the module is uninstalled."""


def uninstall_hook(cr, registry):
    """Drop the tables that no Odoo model owns."""
    cr.execute("DROP TABLE IF EXISTS jdx_api_rate, jdx_api_audit_head")
