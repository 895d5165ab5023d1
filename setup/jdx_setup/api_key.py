"""Make an API key with the suite's own command line, as an admin would."""

import subprocess

from . import process
from .errors import SetupError


def create(stack, database, conf, name="setup", login="admin", scopes="*:*", options=()):
    """The text of a new key for `login`; `options` as in `odoo-bin jdx_api_key create --help`."""
    # the first argument lets odoo-bin find commands that live in addons
    addons_path = f"--addons-path={','.join(map(str, [*stack.source.addons, stack.oca_addons, stack.addons]))}"
    command = [
        stack.python,
        stack.source.command,
        addons_path,
        "jdx_api_key",
        "create",
        "-c",
        conf,
        "-d",
        database,
        "--name",
        name,
        "--login",
        login,
        "--scopes",
        scopes,
        *options,
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=process.environment(),
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    key = done.stdout.strip()
    if done.returncode or not key:
        raise SetupError(
            f"No API key could be made:\n{(done.stdout + done.stderr)[-2000:]}",
            f"Try it by hand:\n  {' '.join(map(str, command))}",
        )
    return key
