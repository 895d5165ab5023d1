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


#: Odoo's own options that our commands take as well, each with a value.
ODOO_OPTIONS = (
    ("-c", "--config"),
    ("-d", "--database"),
    ("-r", "--db_user"),
    ("-w", "--db_password"),
    ("--db_host",),
    ("--db_port",),
    ("-D", "--data-dir"),
    ("--addons-path",),
    ("--logfile",),
    ("--log-level",),
)


class Failure(Exception):
    """Ends a command with a sentence on stderr and exit status 1."""


def parser(command, description):
    """Return a parser for what is ours on a command line."""
    return argparse.ArgumentParser(
        prog=f"odoo-bin {command}",
        description=description,
        epilog="Odoo's own options (-c, -d, --db_host, ...) work as well. For odoo-bin to find this command, "
        "the addons path must be known before it: set ODOO_RC to the configuration file, or write "
        f"odoo-bin --addons-path=... {command}",
    )


def split(cmdargs):
    """Return Odoo's options and the rest of a command line, wherever they stand in it.

    First, because argparse would take the value of an option that it does not know for a word of ours.
    """
    odoo_parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for names in ODOO_OPTIONS:
        odoo_parser.add_argument(*names, dest=names[-1], action="append", default=[])
    found, ours = odoo_parser.parse_known_args(cmdargs)
    return [f"{name}={value}" for name, values in vars(found).items() for value in values], ours


def run(command, cmdargs):
    """Do what the command line says, in one transaction, and leave with its exit status."""
    odoo_options, ours = split(cmdargs)
    arguments = command.parse_args(ours)
    # Warnings only, and on stderr: stdout belongs to the answer, which scripts read.
    config.parse_config(["--log-level=warn", *odoo_options])
    logging.getLogger("odoo.modules").setLevel(logging.WARNING)
    database = config["db_name"]
    if not database or "," in database:
        print("Name one database: -d DATABASE", file=sys.stderr)
        sys.exit(MISUSED)
    try:
        with _environment(database) as env:
            status = arguments.work(env, arguments) or DONE
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
