from odoo import api, models


class Rate(models.AbstractModel):
    """The table of the shared rate limit, which the dispatcher reads and writes in one statement.

    UNLOGGED: a crash of PostgreSQL empties it, which forgives at most one minute of requests,
    and no request pays for writing the log.
    """

    _name = "jdx.api.rate"
    _description = "API Rate Limit"

    def init(self):
        """Create the table; a plain one, because an ORM model would cost more than the limit."""
        self.env.cr.execute(
            """
            CREATE UNLOGGED TABLE IF NOT EXISTS jdx_api_rate (
                bucket text PRIMARY KEY,
                step double precision NOT NULL,
                tat double precision NOT NULL
            )
            -- Each request updates a row in place: room on the page keeps the update off the index.
            WITH (fillfactor = 50)
            """
        )

    def _check_removed_columns(self, log=False):
        """Leave the table alone: 14.0 looks at abstract models too, and would drop NOT NULL from its key."""

    @api.autovacuum
    def _forget_idle_buckets(self):
        self.env.cr.execute("DELETE FROM jdx_api_rate WHERE tat < extract(epoch FROM now() - interval '1 day')")
