"""What the tests of the audit trail share: rows as the dispatcher inserts them, and a trail of their own."""

from unittest.mock import patch

from .common import CaseBase

JOB = "odoo.addons.jdx_restapi.models.audit_seal_job"


class AuditCase(CaseBase):
    def setUp(self):
        super().setUp()
        # The trail of this test alone, whatever the database has seen before.
        self.sql("DELETE FROM jdx_api_audit")
        self.sql("DELETE FROM jdx_api_audit_seal")
        self.sql("DELETE FROM jdx_api_audit_head")
        self.seals = self.env["jdx.api.audit.seal"]
        # Jobs use a transaction of their own, in which this test's rows would not be there.
        stay = patch.object(
            type(self.seals), "_in_own_transaction", lambda model, method, *args: getattr(model, method)(*args)
        )
        stay.start()
        self.addCleanup(stay.stop)

    def sql(self, statement, *parameters):
        self.env["base"].flush()
        self.env.cr.execute(statement, parameters)
        return self.env.cr.fetchall() if self.env.cr.description else None

    def request(self, **values):
        values = {"method": "GET", "path": "/restapi/1.0/me", "status": 200, "duration_ms": 1.5, **values}
        columns = ", ".join(values)
        ((row_id,),) = self.sql(f"INSERT INTO jdx_api_audit ({columns}) VALUES %s RETURNING id", tuple(values.values()))
        return row_id

    def sealed(self, count=3, **values):
        ids = [self.request(**values) for _number in range(count)]
        self.seals._seal()
        return ids

    def findings(self, anchor=None):
        self.seals.invalidate_cache()
        return [(finding.kind, finding.seal, finding.items) for finding in self.seals._verify(anchor).findings]

    def with_secret(self, secret):
        return patch.object(type(self.seals), "_secrets", lambda _model: secret.split())
