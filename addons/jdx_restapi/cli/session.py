"""What our commands share: Odoo's options beside ours, one transaction, errors in one line."""

import argparse
import logging
import sys
from contextlib import contextmanager

import odoo
import psycopg2
from odoo import SUPERUSER_ID, api, release
from odoo.exceptions import AccessError, UserError
from odoo.tools import config

#: Exit statuses: done, refused or not whole, called wrongly (as argparse does).
DONE, FAILED, MISUSED = 0, 1, 2


class Failure(Exception):
    """Ends a command with a sentence on stderr and exit status 1."""


def parser(command, description):
    """Return a parser; options that it does not know go to Odoo's own."""
    return argparse.ArgumentParser(
        prog=f"odoo-bin {command}",
        description=description,
        epilog="Odoo's own options (-c, -d, --db_host, ...) work as well. For odoo-bin to find this command, "
        "the addons path must be known before it: set ODOO_RC to the configuration file, or write "
        f"odoo-bin --addons-path=... {command}",
    )


def run(arguments, odoo_options, work):
    """Call ``work(env, arguments)`` in one transaction and leave with its exit status."""
    # Warnings only, and on stderr: stdout belongs to the answer, which scripts read.
    config.parse_config(["--log-level=warn", *odoo_options])
    logging.getLogger("odoo.modules").setLevel(logging.WARNING)
    database = config["db_name"]
    if not database or "," in database:
        print("Name one database: -d DATABASE", file=sys.stderr)
        sys.exit(MISUSED)
    try:
        with _environment(database) as env:
            status = work(env, arguments) or DONE
    except (Failure, UserError, AccessError) as error:
        # ValidationError is a UserError. The transaction was rolled back.
        print(error.args[0], file=sys.stderr)
        status = FAILED
    except psycopg2.OperationalError as error:
        print(f"Database {database}: {str(error).strip()}", file=sys.stderr)
        status = FAILED
    sys.stdout.flush()
    sys.exit(status)


@contextmanager
def _environment(database):
    with _managed(), odoo.registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if "jdx.api.key" not in env:
            raise Failure(f"The module jdx_restapi is not installed in database {database}.")
        yield env
        env["base"].flush()
        env.registry.signal_changes()


@contextmanager
def _managed():
    """Provide what 14.0 needs around an environment; 15.0 warns when it is asked for it."""
    if release.version_info < (15, 0):
        with api.Environment.manage():
            yield
    else:
        yield
