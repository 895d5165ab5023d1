import logging
from datetime import datetime, timedelta

from odoo import _, api, models
from odoo.tools import split_every
from psycopg2 import Binary

from ..engine import audit_chain
from .audit_seal import SEAL_COLUMNS

_logger = logging.getLogger(__name__)

#: Rows of one block: small enough that a block is sealed, and checked, in well under a second.
BLOCK_ROWS = 2000


class AuditSeal(models.Model):
    """Sealing and pruning, in jobs: no request ever waits for either."""

    _inherit = "jdx.api.audit.seal"

    @api.model
    def _cron_seal(self):
        """Enqueue a sealing job when there is something to seal; at most one waits at a time."""
        self.env.cr.execute("SELECT 1 FROM jdx_api_audit WHERE seal_id IS NULL LIMIT 1")
        if self.env.cr.fetchone():
            self.with_delay(identity_key="jdx_api_audit_seal", description=_("Seal the API audit trail"))._seal()

    @api.model
    def _cron_prune(self):
        """Enqueue the pruning job when a retention is set."""
        if self._retention_days():
            self.with_delay(identity_key="jdx_api_audit_prune", description=_("Prune the API audit trail"))._prune()

    @api.model
    def _seal(self):
        """Seal every row that waits, block by block, and return how many rows were sealed."""
        total = 0
        while True:
            sealed = self._in_own_transaction("_seal_block")
            total += sealed
            if sealed < BLOCK_ROWS:
                return total

    @api.model
    def _prune(self, days=None, force=False):
        """Delete the requests of blocks older than ``days`` (the setting); return how many.

        A block that does not verify is kept, with all later ones, unless ``force`` is given:
        pruning must not be the way to make a forgery disappear.
        """
        days = self._retention_days() if days is None else days
        if days <= 0:
            return 0
        self._seal()
        return self._in_own_transaction("_prune_blocks", datetime.utcnow() - timedelta(days=days), force)

    @api.model
    def _retention_days(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("jdx_restapi.audit_retention_days", 90))

    @api.model
    def _in_own_transaction(self, method, *arguments):
        """Call a method of this model in a transaction that starts with the chain's lock."""
        with self.pool.cursor() as cursor:
            return getattr(self.with_env(self.env(cr=cursor)), method)(*arguments)

    @api.model
    def _lock_chain(self):
        """Make this the only transaction that adds to the chain.

        LOCK TABLE takes no snapshot, unlike a SELECT of an advisory lock: as the first statement
        of a transaction it lets even REPEATABLE READ see what the previous holder committed.
        Requests never touch this table, so none of them waits.
        """
        self.env.cr.execute("LOCK TABLE jdx_api_audit_head IN EXCLUSIVE MODE")

    @api.model
    def _seal_block(self):
        """Seal up to BLOCK_ROWS waiting rows and return their number."""
        self._lock_chain()
        rows = self._rows("seal_id IS NULL ORDER BY id LIMIT %s", (BLOCK_ROWS,))
        if rows or self._secret_is_new():
            self._append(rows)
        return len(rows)

    @api.model
    def _secret_is_new(self):
        """Tell whether the chain has to show that from now on a secret is used."""
        last = self._last()
        secrets = self._secrets()
        return bool(last and secrets and last.secret_id != audit_chain.secret_id(secrets[0]))

    @api.model
    def _last(self):
        seals = self._seals("number = (SELECT max(number) FROM jdx_api_audit_seal)")
        return next(iter(seals.values()), None)

    @api.model
    def _tip(self):
        """Return where the chain continues.

        The note beside the table wins: after somebody removed the newest seals the chain goes on
        behind them, and the hole in the numbers stays for every verification to see.
        """
        last, head = self._last(), self._head()
        if head and (not last or head.number >= last.number):
            return head
        return audit_chain.Head(last.number, last.hash) if last else None

    @api.model
    def _pruned_through(self):
        last = self._last()
        return last.pruned_through if last else 0

    @api.model
    def _append(self, rows, pruned_through=None):
        """Add one seal over ``rows`` to the chain, and note it as its head."""
        secret = next(iter(self._secrets()), "")
        seal, packed = audit_chain.make_seal(
            rows, self._tip(), datetime.utcnow(), secret, pruned_through or self._pruned_through()
        )
        self.env.cr.execute(
            "INSERT INTO jdx_api_audit_seal (leaves, {}) VALUES %s RETURNING id".format(", ".join(SEAL_COLUMNS)),
            ((Binary(packed), *seal),),
        )
        (seal_id,) = self.env.cr.fetchone()
        if rows:
            self.env.cr.execute(
                "UPDATE jdx_api_audit SET seal_id = %s WHERE id IN %s",
                (seal_id, tuple(row["id"] for row in rows)),
            )
        self.env.cr.execute(
            """
            INSERT INTO jdx_api_audit_head (id, number, hash) VALUES (1, %s, %s)
            ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash
            """,
            (seal.number, seal.hash),
        )
        # The log usually leaves the machine, so it is a witness that no SQL can reach.
        _logger.info("API audit trail sealed: %s:%s (%s requests)", seal.number, seal.hash, seal.row_count)

    @api.model
    def _prune_blocks(self, before, force):
        """Delete the rows of the leading blocks that end before ``before``; seal that fact."""
        self._lock_chain()
        last = self._last()
        pruned, deleted = [], 0
        for seal_id, seal in self._seals("number > %s", (last.pruned_through if last else 0,)).items():
            if (seal.last_at or seal.sealed_at) >= before:
                break
            findings = self._check_block(seal_id, seal, 0)
            if findings and not force:
                _logger.error("API audit trail not pruned beyond block %s: %s", seal.number, findings[0])
                break
            deleted += self._delete_rows(seal_id)
            pruned.append(seal_id)
            through = seal.number
        if pruned:
            self.env.cr.execute(
                "UPDATE jdx_api_audit_seal SET leaves = NULL, pruned_at = (now() AT TIME ZONE 'UTC') WHERE id IN %s",
                (tuple(pruned),),
            )
            self._append([], pruned_through=through)
            _logger.info("API audit trail pruned: %s requests, blocks up to %s", deleted, through)
        return deleted

    @api.model
    def _delete_rows(self, seal_id):
        packed = self._leaves(seal_id)
        ids = list(audit_chain.unpack(packed)) if packed else []
        deleted = 0
        for some in split_every(BLOCK_ROWS, ids):
            self.env.cr.execute("DELETE FROM jdx_api_audit WHERE id IN %s", (tuple(some),))
            deleted += self.env.cr.rowcount
        return deleted
