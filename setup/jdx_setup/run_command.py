"""./setup/run: a real Odoo with the REST API, the main job through the SDK, then the addresses."""

import argparse
import subprocess

from . import api_key, process
from .console import Console
from .errors import SetupError
from .odoo_source import SERIES
from .paths import CHECKOUT, SETUP
from .server import OdooServer
from .stack import Stack


def between(low, high):
    """The type of an option that is a whole number from `low` to `high`."""

    def number(text):
        value = int(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"choose from {low} to {high}")
        return value

    return number


def parser():
    """The options of ./setup/run."""
    result = argparse.ArgumentParser(prog="./setup/run", description=__doc__)
    result.add_argument("--series", choices=SERIES, help="the Odoo series (default: 15.0 if it can be had, else 14.0)")
    result.add_argument(
        "--workers",
        type=between(0, 64),
        default=0,
        metavar="N",
        help="run Odoo's prefork mode with N workers (default: threads)",
    )
    result.add_argument(
        "--port",
        type=between(0, 65535),
        default=8069,
        help="the preferred port; another free one is taken if it is in use",
    )
    result.add_argument("--exit-after-demo", action="store_true", help="stop after the main job, with its exit status")
    return result


def main(arguments):
    """Run; returns the exit status."""
    options = parser().parse_args(arguments)
    console = Console()
    with Stack(console, options.series) as stack:
        template = stack.template()
        console.say("Copying the template database")
        with stack.databases.copy(template, "demo") as database:
            return serve(
                console, stack, OdooServer(stack, database, options.port, options.workers), options.exit_after_demo
            )


def serve(console, stack, server, exit_after_demo):
    """Start Odoo, do the main job, then serve until a signal comes or Odoo ends."""
    try:
        with console.step(f"Starting Odoo on port {server.port}") as heartbeat:
            server.start()
            # a process of its own, while Odoo starts
            key = api_key.create(stack, server.database, server.conf, name="setup/run")
            server.wait(heartbeat)
        status = main_job(console, stack, server, key)
        if exit_after_demo:
            return status
        addresses(console, stack, server, key)
        status = server.wait_for_end()
        raise SetupError(f"Odoo ended by itself (status {status}):\n{server.log_tail()}", f"Read {server.log}.")
    finally:
        try:
            console.say("Stopping Odoo")
        finally:
            # also when nobody reads any more: a closed terminal, a pipe that ended
            server.stop()


def main_job(console, stack, server, key):
    """Run main_job.py with the SDK; its output goes straight to the reader. Returns its exit status."""
    console.say("The main job, through the SDK:")
    child = subprocess.Popen(
        [stack.python, "-m", "jdx_setup.main_job", server.url],
        env=process.environment(PYTHONPATH=str(SETUP), JDX_API_KEY=key),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = child.wait()
    except BaseException:
        process.stop(child)
        raise
    if status:
        console.say(f"The main job FAILED (status {status}); Odoo's log is {server.log}")
    return status


def addresses(console, stack, server, key):
    """What the reader may try now."""
    python = stack.python.relative_to(CHECKOUT)
    console.line(f"""
  Odoo         {server.url}/web     login admin, password admin
  Swagger UI   {server.url}/restapi/docs
  API key      {key}
  Log          {server.log.relative_to(CHECKOUT)}

  curl -H 'Authorization: Bearer {key}' '{server.url}/restapi/1.0/customers?limit=3'

  {python} -c "from jdx_client import JdxClient; c = JdxClient('{server.url}', '{key}'); print(next(iter(c.customers.list())))"

  Ctrl-C stops it all.
""")
