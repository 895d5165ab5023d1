"""Plain Python behind the REST API: no Odoo import here, so that its tests take milliseconds."""
