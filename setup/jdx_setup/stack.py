"""One Odoo with its Python, its PostgreSQL and its databases: what both commands and the tests stand on."""

import os

from . import checkout_python, configuration, debian, odoo_source, process, virtualenv
from .database import Databases
from .errors import SetupError
from .exclusive import exclusive
from .paths import ADDONS, RUN
from .postgres import Postgres


def own_run_folder():
    """Make .run/, or refuse one of another user: PostgreSQL would not start on somebody else's files."""
    RUN.mkdir(exist_ok=True)
    if RUN.stat().st_uid != os.getuid():
        raise SetupError(f"{RUN} belongs to another user.", f"Remove it (rm -r {RUN}), or work in a clone of your own.")


class Stack:
    """A context manager; everything that is missing is made on the way in.

    After that: source, python, oca_addons, server (of PostgreSQL), conf, databases.
    """

    def __init__(self, console, series=None):
        self.console = console
        self._series = series
        self.addons = ADDONS
        self._postgres = None

    def __enter__(self):
        own_run_folder()
        own = not os.environ.get("JDX_DATABASE_URL")
        clone = self._series != "14.0" and odoo_source.clone_possible()
        debian.ensure(self.console, own_cluster=own, need_git=clone)
        self.source = odoo_source.find(self.console, self._series)
        self.console.say(f"Odoo {self.source.series} in {self.source.root}: {self.source.reason}")
        self._prepare_python()
        self._postgres = Postgres(self.console)
        self.server = self._postgres.__enter__()
        try:
            self.conf = self.write_configuration(f"odoo-{self.source.series}.conf")
            self.databases = Databases(self.console, self)
        except BaseException:
            self._postgres.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        self._postgres.__exit__(*exception)

    @property
    def series(self):
        """'15.0' or '14.0'."""
        return self.source.series

    def _prepare_python(self):
        packages = virtualenv.tool_environment(self.console, f"odoo-{self.series}")
        with exclusive(RUN / "python.lock", self.console):
            self.python = checkout_python.interpreter(packages, self.source)
        self.oca_addons = virtualenv.addons_folder(self.console, self.series, packages)
        checkout_python.compile_once(self.console, self.python, self.source)

    def write_configuration(self, name, addons=ADDONS, **options):
        """Write .run/<name>, an odoo.conf for this stack; `options` as in configuration.values()."""
        return configuration.write(
            RUN / name, configuration.values(self.source, self.oca_addons, self.server, addons, **options)
        )

    def template(self, tests=False):
        """The name of a complete template database; one builder at a time."""
        with exclusive(RUN / "template.lock", self.console):
            return self.databases.template(tests)

    def odoo_command(self, database, *options, conf=None):
        """The command line that starts this Odoo on `database`."""
        return [self.python, self.source.command, "-c", conf or self.conf, "-d", database, *options]

    def sql(self, statement, database=None):
        """Run one SQL statement; returns what psql prints."""
        environ = process.environment(**self.server.environment)
        if database:
            environ["PGDATABASE"] = database
        result = process.output(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement], timeout=120, env=environ)
        if result is None:
            raise SetupError(f"PostgreSQL refused: {statement}", "See .run/postgres/server.log.")
        return result
