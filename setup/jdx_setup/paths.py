"""Where things are: the checkout, its .run/ folder, and the cache that checkouts share."""

import hashlib
import os
import re
from pathlib import Path

from .errors import SetupError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SETUP = CHECKOUT / "setup"
ADDONS = CHECKOUT / "addons"
SDK = CHECKOUT / "sdk"
LOCKS = SETUP / "locks"
RUN = CHECKOUT / ".run"
LOGS = RUN / "logs"

#: Unix socket paths end here (sun_path of Linux, less the closing zero).
SOCKET_PATH_LIMIT = 107


def cache():
    """The folder that all checkouts share; $JDX_CACHE moves it."""
    try:
        return Path(os.environ.get("JDX_CACHE") or Path.home() / ".cache" / "jdx").absolute()
    except RuntimeError:
        raise SetupError("This user has no home folder.", "Set JDX_CACHE to a folder of yours.") from None


def checkout_id(checkout=CHECKOUT):
    """A short name for this checkout, for things that live outside it."""
    return hashlib.sha256(os.fsencode(str(checkout))).hexdigest()[:8]


def short_folder(folder, file_name, environ=os.environ):
    """`folder`, or one outside the checkout when `folder/file_name` is too long for a socket or cannot name one.

    Odoo's connection pool takes a blank for the end of the name, and PostgreSQL a comma or a quote.
    """
    if len(os.fsencode(str(folder / file_name))) <= SOCKET_PATH_LIMIT and not re.search(r"[\s,'\\]", str(folder)):
        return folder
    parent = Path(environ.get("XDG_RUNTIME_DIR") or "/tmp")
    return parent / f"jdx-{os.getuid()}-{checkout_id()}"


def private_folder(folder, owner=None):
    """Make `folder` readable by its owner only. Refuses one of another user than us, or `owner` (a user id)."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid not in (os.getuid(), owner):
        raise PermissionError(f"{folder} belongs to somebody else")
    folder.chmod(0o700)
    return folder
