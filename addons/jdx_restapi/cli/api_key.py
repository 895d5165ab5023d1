"""``odoo-bin jdx_api_key``: make and end API keys without a browser."""

import re
from datetime import datetime, timedelta, timezone

from odoo.cli import Command

from . import session
from .session import Failure

_AGE = re.compile(r"(\d{1,5})([hd])")


# The class name is the command's name: odoo/cli/command.py takes it as it is, in lower case.
class jdx_api_key(Command):  # noqa: N801 (Odoo calls a command by the name of its class)
    """Create, list, rotate and revoke API keys"""

    def run(self, cmdargs):
        """Parse the command line and run it."""
        parser = session.parser("jdx_api_key", "Create, list, rotate and revoke keys of the REST API.")
        actions = parser.add_subparsers(dest="action", metavar="ACTION")
        actions.required = True

        create = actions.add_parser("create", help="make a key and print it; nothing else goes to stdout")
        create.add_argument("--name", required=True, help="what will use the key")
        create.add_argument("--login", required=True, help="login of the user that the key acts as")
        create.add_argument("--company", help="name or id of the company (the user's own)")
        create.add_argument("--scopes", default="", help='for instance "customers:read quotes:*"')
        create.add_argument("--expires", type=moment, help="2026-12-31, 2026-12-31T12:00:00Z, or 90d, 12h from now")
        create.add_argument("--networks", default="", help='for instance "192.0.2.0/24 2001:db8::/32"')
        create.add_argument("--rate-limit", type=int, help="requests per minute, 0 for no limit (the setting)")
        create.set_defaults(work=_create)

        list_ = actions.add_parser("list", help="list the keys, without secrets")
        list_.add_argument("--all", action="store_true", help="suspended and revoked keys too")
        list_.set_defaults(work=_list)

        rotate = actions.add_parser("rotate", help="make a new secret and print the key")
        rotate.add_argument("key_id", help="the id in jdx_<id>_<secret>")
        rotate.add_argument("--keep-old", type=moment, help="until when the old secret works, like --expires")
        rotate.set_defaults(work=_rotate)

        revoke = actions.add_parser("revoke", help="refuse the key from now on, for good")
        revoke.add_argument("key_id", help="the id in jdx_<id>_<secret>")
        revoke.add_argument("--reason", required=True)
        revoke.set_defaults(work=_revoke)

        session.run(parser, cmdargs)


def moment(text, now=None):
    """Return a naive UTC time from a date, a time, or a span from now; ValueError otherwise."""
    now = now or datetime.utcnow().replace(microsecond=0)
    age = _AGE.fullmatch(text)
    if age:
        number, unit = int(age.group(1)), age.group(2)
        return now + (timedelta(hours=number) if unit == "h" else timedelta(days=number))
    # Python before 3.11 does not read the Z.
    value = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text))
    if value.tzinfo:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return value


def _create(env, arguments):
    user = env["res.users"].search([("login", "=", arguments.login)])
    if not user:
        raise Failure(f"There is no active user with the login {arguments.login}.")
    values = {
        "name": arguments.name,
        "user_id": user.id,
        "company_id": _company(env, arguments.company, user).id,
        "scopes": arguments.scopes,
        "networks": arguments.networks,
        "expires_at": arguments.expires,
    }
    if arguments.rate_limit is not None:
        values["rate_limit"] = arguments.rate_limit
    print(env["jdx.api.key"].create(values).issue())


def _list(env, arguments):
    keys = env["jdx.api.key"].with_context(active_test=not arguments.all).search([])
    rows = [("ID", "STATE", "NAME", "USER", "COMPANY", "EXPIRES", "LAST USED", "SCOPES")]
    rows += [_row(key) for key in keys]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def _row(key):
    return (
        key.public_id or "-",
        key.state,
        key.name,
        key.user_id.login,
        key.company_id.name,
        str(key.expires_at or "-"),
        str(key.last_used_at or "-"),
        " ".join((key.scopes or "-").split()),
    )


def _rotate(env, arguments):
    print(_key(env, arguments.key_id).rotate(arguments.keep_old))


def _revoke(env, arguments):
    _key(env, arguments.key_id).revoke(arguments.reason)


def _key(env, public_id):
    key = env["jdx.api.key"].with_context(active_test=False).search([("public_id", "=", public_id)])
    if not key:
        raise Failure(f"There is no key with the id {public_id}.")
    return key


def _company(env, text, user):
    if not text:
        return user.company_id
    domain = [("id", "=", int(text))] if text.isdigit() else [("name", "=", text)]
    company = env["res.company"].search(domain)
    if len(company) != 1:
        raise Failure(f"There is no company {text}, or more than one.")
    return company
