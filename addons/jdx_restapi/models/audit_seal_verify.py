from collections import namedtuple

from odoo import _, api, models

from ..engine import audit_chain, audit_verify

#: What a verification found and looked at; ``unsealed`` rows are too new to be vouched for.
Report = namedtuple("Report", "findings blocks pruned rows unsealed oldest_unsealed head")


class AuditSeal(models.Model):
    """Verification: the database's rows against the chain."""

    _inherit = "jdx.api.audit.seal"

    @api.model
    def _verify(self, anchor=None):
        """Check the whole trail and return a ``Report``; no finding means that it is whole.

        ``anchor`` is a ``Head`` that somebody noted outside the database.
        """
        seals = self._seals()
        chain = list(seals.values())
        head = self._head()
        findings = list(audit_verify.check_chain(chain, self._secrets(), head, anchor))
        # Only the newest seal's word counts on pruning; it is covered by its hash.
        pruned_through = chain[-1].pruned_through if chain else 0
        for seal_id, seal in seals.items():
            findings += self._check_block(seal_id, seal, pruned_through)
        findings += self._check_orphans()
        self.env.cr.execute("SELECT count(*), min(at) FROM jdx_api_audit WHERE seal_id IS NULL")
        unsealed, oldest = self.env.cr.fetchone()
        return Report(
            findings=findings,
            blocks=len(chain),
            pruned=pruned_through,
            rows=sum(seal.row_count for seal in chain if seal.number > pruned_through),
            unsealed=unsealed,
            oldest_unsealed=oldest,
            head=head,
        )

    @api.model
    def _check_block(self, seal_id, seal, pruned_through):
        packed = self._leaves(seal_id)
        try:
            expected = audit_chain.unpack(packed or b"")
        except ValueError:
            expected = {}  # check_block reports that the leaves were changed
        rows = self._rows("id IN %s", (tuple(expected) or (0,),))
        claimed = self._rows_claiming(seal_id, seal)
        return list(audit_verify.check_block(seal, packed, {row["id"]: row for row in rows}, claimed, pruned_through))

    @api.model
    def _rows_claiming(self, seal_id, seal):
        # Within the block's span the primary key finds them; _check_orphans looks outside of it.
        self.env.cr.execute(
            "SELECT id FROM jdx_api_audit WHERE seal_id = %s AND id BETWEEN %s AND %s",
            (seal_id, seal.from_id or 0, seal.to_id or 0),
        )
        return [row_id for (row_id,) in self.env.cr.fetchall()]

    @api.model
    def _check_orphans(self):
        """Find rows whose seal does not exist, or cannot hold them."""
        self.env.cr.execute(
            """
            SELECT audit.id
              FROM jdx_api_audit audit LEFT JOIN jdx_api_audit_seal seal ON seal.id = audit.seal_id
             WHERE audit.seal_id IS NOT NULL
               AND (seal.id IS NULL OR audit.id NOT BETWEEN coalesce(seal.from_id, 0) AND coalesce(seal.to_id, 0))
             ORDER BY audit.id
            """
        )
        ids = tuple(row_id for (row_id,) in self.env.cr.fetchall())
        return [audit_verify.Finding("rows_orphaned", None, ids)] if ids else []

    @api.model
    def _sentence(self, finding):
        """Say a finding in the user's language."""
        values = {"seal": finding.seal, "items": audit_verify.ranges(finding.items)}
        sentences = {
            "rows_removed": _("Block %(seal)s: rows were removed: %(items)s"),
            "rows_changed": _("Block %(seal)s: rows were changed: %(items)s"),
            "rows_inserted": _("Block %(seal)s: rows were slipped in after sealing: %(items)s"),
            "rows_orphaned": _("Rows claim a sealed block that they cannot be part of: %(items)s"),
            "leaves_changed": _("Block %(seal)s: its list of rows was changed, so its rows cannot be checked"),
            "leaves_missing": _("Block %(seal)s: its list of rows is gone though it was never pruned"),
            "seals_missing": _("Seals were removed: %(items)s"),
            "seal_changed": _("Seal %(seal)s was changed"),
            "link_broken": _("Seal %(seal)s does not continue the seal before it"),
            "prune_reversed": _("Seal %(seal)s contradicts the pruning recorded before it"),
            "secret_missing": _("Seal %(seal)s was made with a secret that is not in the configuration"),
            "secret_unused": _("Seal %(seal)s was made without the configured secret"),
            "head_missing": _("The separate note of the newest seal is gone"),
            "head_differs": _("Seal %(seal)s differs from the separate note of the newest seal"),
            "anchor_differs": _("Seal %(seal)s is not the one that was noted outside the database"),
        }
        return sentences[finding.kind] % values
