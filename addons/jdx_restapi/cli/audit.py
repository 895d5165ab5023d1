"""``odoo-bin jdx_audit``: verify, seal and prune the audit trail without a browser."""

import argparse
import re

from odoo.cli import Command

from ..engine.audit_chain import Head
from . import session


# The class name is the command's name: odoo/cli/command.py takes it as it is, in lower case.
class jdx_audit(Command):  # noqa: N801 (Odoo calls a command by the name of its class)
    """Verify, seal and prune the audit trail of the REST API"""

    def run(self, cmdargs):
        """Parse the command line and run it."""
        parser = session.parser("jdx_audit", "Verify, seal and prune the audit trail of the REST API.")
        actions = parser.add_subparsers(dest="action", metavar="ACTION")
        actions.required = True

        verify = actions.add_parser("verify", help="name what was removed or changed; exit status 1 if anything")
        verify.add_argument(
            "--expect", type=head, metavar="NUMBER:HASH", help="a block noted earlier, outside the database"
        )
        verify.set_defaults(work=_verify)

        seal = actions.add_parser("seal", help="seal what waits, now")
        seal.set_defaults(work=_seal)

        prune = actions.add_parser("prune", help="delete sealed blocks that are older than the retention setting")
        prune.add_argument("--days", type=int, help="instead of the setting")
        prune.add_argument("--force", action="store_true", help="delete blocks that do not verify, too")
        prune.set_defaults(work=_prune)

        session.run(parser, cmdargs)


def head(text):
    """Return the ``Head`` written as NUMBER:HASH."""
    match = re.fullmatch(r"(\d{1,9}):([0-9a-f]{64})", text)
    if not match:
        raise argparse.ArgumentTypeError("write NUMBER:HASH")
    return Head(int(match.group(1)), match.group(2))


def _verify(env, arguments):
    report = env["jdx.api.audit.seal"]._verify(arguments.expect)
    for finding in report.findings:
        print(finding)
    print(f"requests checked: {report.rows}, blocks: {report.blocks}, of which pruned: {report.pruned}")
    if report.unsealed:
        print(f"not sealed yet: {report.unsealed}, the oldest of {report.oldest_unsealed} UTC")
    if report.head:
        print("newest block: {}:{}".format(*report.head))
    return session.FAILED if report.findings else session.DONE


def _seal(env, _arguments):
    print("{} requests sealed".format(env["jdx.api.audit.seal"]._seal()))


def _prune(env, arguments):
    print("{} requests deleted".format(env["jdx.api.audit.seal"]._prune(arguments.days, arguments.force)))
