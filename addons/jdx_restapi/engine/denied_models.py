"""Odoo models that ``models/<model>`` never opens, whatever an administrator allows.

They hold secrets, decide who may do what, run code, or guard their rows in Python instead of
record rules, which the fast reads of this API would not see.
"""

from __future__ import annotations

#: Exact names.
NAMES = frozenset(
    {
        "res.users",  # passwords and groups; the resource "users" shows what is public
        "res.groups",
        "bus.bus",
        "bus.presence",
        "fetchmail.server",
        "iap.account",
        "payment.acquirer",
        "payment.provider",
        "payment.token",
        "payment.transaction",
        "mail.mail",
        "mail.message",  # access is decided in Python, row by row
        "mail.notification",
        "mail.alias",
        "sms.sms",
        "digest.digest",
        "auth.oauth.provider",
    }
)

#: Beginnings of names: a whole family of models.
PREFIXES = (
    "ir.",  # parameters, rules, access lists, server actions, crons, attachments, logs
    "jdx.",  # the API's own keys and trail; business models of the suite have resources
    "base.",
    "res.users.",
    "res.config",
    "change.password.",
    "queue.",
    "auth",
    "google.",
    "microsoft.",
    "account.online",
    "report.",
    "web_",
)


def is_denied(model: str) -> bool:
    """Tell whether ``model`` may never be opened through ``models/<model>``."""
    return model in NAMES or model.startswith(PREFIXES)
