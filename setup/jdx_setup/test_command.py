"""./setup/test: the whole suite on each Odoo series present, then the SDK on each Python; a plain table at the end."""

import argparse
import signal
import subprocess
import time

from . import odoo_source, process, pythons, report, suites, virtualenv
from .console import Console
from .paths import CHECKOUT, RUN, SDK, SETUP
from .stack import Stack

REPORTS = RUN / "reports"


def parser():
    """The options of ./setup/test; everything else goes to pytest."""
    result = argparse.ArgumentParser(
        prog="./setup/test",
        description=__doc__,
        usage="%(prog)s [--series SERIES] [pytest arguments]",
        allow_abbrev=False,
    )
    result.add_argument(
        "--series", choices=odoo_source.SERIES, action="append", help="only this series (default: each one present)"
    )
    return result


def main(arguments):
    """Run; returns the exit status."""
    options, rest = parser().parse_known_args(arguments)
    runner = Runner(Console(), *suites.split(rest))
    series = options.series or odoo_source.present() or [None]
    for index, each in enumerate(series):
        runner.run_series(each, with_plain=index == 0)
    runner.run_sdk()
    allowed = report.read_allowed(report.ALLOWED_SKIPS.read_text(encoding="utf-8"))
    runner.console.line()
    for line in report.table(runner.results, allowed):
        runner.console.line(line)
    return 0 if runner.results and all(result.good(allowed) for result in runner.results) else 1


class Runner:
    """Runs the suites that the paths select, and keeps their results."""

    def __init__(self, console, paths, options):
        self.console = console
        self.results = []
        self._paths = paths
        self._options = options

    def run_series(self, series, with_plain):
        """The suites that need an Odoo; and, once, those that only need its Python."""
        wanted = [suites.ADDONS, suites.END_TO_END] + ([suites.NO_ODOO] if with_plain else [])
        if not any(suites.selection(suite, self._paths) for suite in wanted):
            return
        with Stack(self.console, series) as stack:
            if with_plain:
                self._pytest("-", suites.NO_ODOO, stack.python, ["-p", "no:odoo", "-W", "error"])
            if suites.selection(suites.ADDONS, self._paths):
                self._run_addons(stack)
            if suites.selection(suites.END_TO_END, self._paths):
                # here, where its progress can be seen: pytest would hide it
                stack.template(tests=True)
            self._pytest(
                stack.series,
                suites.END_TO_END,
                stack.python,
                ["-p", "no:odoo", "-W", "ignore"],
                JDX_SERIES=stack.series,
            )

    def _run_addons(self, stack):
        # no cron threads and no job runner beside the tests: they would work on the same database
        conf = stack.write_configuration(f"odoo-{stack.series}-tests.conf", max_cron_threads=0)
        with stack.databases.copy(stack.template(tests=True), "test") as database:
            # Odoo and its libraries warn by the page; what our code does is watched by the linters
            odoo = ["-W", "ignore", "--odoo-config", conf, "--odoo-database", database, "--odoo-http"]
            self._pytest(stack.series, suites.ADDONS, stack.python, odoo, ODOO_QUEUE_JOB_CHANNELS="root:0")

    def run_sdk(self):
        """The SDK's tests, without any Odoo, on each Python found."""
        if not suites.selection(suites.SDK, self._paths):
            return
        for version, path in pythons.found().items():
            python = virtualenv.tool_environment(self.console, "sdk-tests", path)
            self._pytest(f"Python {version}", suites.SDK, python, [], PYTHONPATH=str(SDK), PYTHONDONTWRITEBYTECODE="1")

    def _pytest(self, series, suite, python, options, **environ):
        paths = suites.selection(suite, self._paths)
        if not paths:
            return
        self.console.line()
        self.console.say(f"{series}: {suite.name}")
        junit = REPORTS / f"{series}-{suite.name}.xml".replace(" ", "-")
        REPORTS.mkdir(parents=True, exist_ok=True)
        junit.unlink(missing_ok=True)
        begin = time.monotonic()
        status = _run(
            [
                python,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--junitxml={junit}",
                *options,
                *paths,
                *self._options,
            ],
            process.environment(**{"PYTHONPATH": str(SETUP), **environ}),
        )
        text = junit.read_text(encoding="utf-8") if junit.exists() else None
        narrowed = bool(self._paths or self._options)
        self.results.append(report.judge(series, suite.name, status, text, time.monotonic() - begin, narrowed))


def _run(command, environ):
    """Run with the output straight to the reader; what it started goes when we are stopped."""
    child = subprocess.Popen(command, env=environ, cwd=CHECKOUT, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return child.wait()
    except BaseException:
        # SIGINT: pytest still ends its fixtures, and with them the servers
        process.stop(child, signal.SIGINT)
        raise
