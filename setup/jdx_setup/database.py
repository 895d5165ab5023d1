"""Databases: prepared once as templates, copied in a second.

    base template   Odoo's modules with the language; kept until Odoo or the lock changes
      └► template   + this suite's addons; made again when a file of theirs changes
           └► copy  one per run, with a uuid of its own; gone with the run

Each is made under a temporary name and renamed when complete, so that a killed run leaves nothing to trust.
"""

import ast
import contextlib
import hashlib
import itertools
import os
import shutil

from . import process
from .errors import SetupError
from .paths import ADDONS, LOCKS, RUN

BASE_MODULES = ("crm", "sale_management", "queue_job")
#: The first is the default of new partners; the second lets translations be seen and tested.
LANGUAGES = "en_US,de_DE"
SERVER_WIDE = "base,web,queue_job"


def installable(addons=ADDONS, tests=False):
    """The names of this suite's addons; those that exist for tests only with `tests`."""
    names = []
    for manifest in sorted(addons.glob("*/__manifest__.py")):
        wanted = tests or not manifest.parent.name.startswith("test_")
        if wanted and ast.literal_eval(manifest.read_text(encoding="utf-8")).get("installable", True):
            names.append(manifest.parent.name)
    return names


def content_hash(folders):
    """Changes when a file of the folders does; compiled files and tests do not count."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder.parent)
            if path.is_file() and not {"__pycache__", "tests"}.intersection(relative.parts):
                digest.update(f"{relative}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


class Databases:
    """The databases of one Odoo on one server."""

    def __init__(self, console, stack):
        self._console = console
        self._stack = stack
        self._prefix = stack.server.prefix
        self._numbers = itertools.count(1)

    def template(self, tests=False):
        """The name of the template with the suite; made when missing. `tests`: with test addons, no demo data."""
        kind = "test" if tests else "demo"
        base = self._base(kind)
        names = installable(tests=tests)
        key = _hash(base, content_hash([ADDONS / name for name in names]))
        template = self._name(f"{kind}_template", key)
        if not self.exists(template):
            text = f"Installing {', '.join(names) or 'nothing'} (once per change)"
            self._build(template, base, text, ["-i", ",".join(names), *_demo_options(kind)] if names else [], kind)
        return template

    def _base(self, kind):
        source = self._stack.source
        locks = "".join((LOCKS / f"{name}-{source.series}.txt").read_text(encoding="utf-8") for name in ("odoo", "oca"))
        options = ["-i", ",".join(BASE_MODULES), f"--load-language={LANGUAGES}", *_demo_options(kind)]
        base = self._name(f"{kind}_base", _hash(source.version, str(source.package), locks, *options))
        if not self.exists(base):
            data = "without demo data" if kind == "test" else "with demo data"
            self._build(base, None, f"Preparing a database with {', '.join(BASE_MODULES)} {data} (once)", options, kind)
        return base

    def _name(self, kind, key):
        return f"{self._prefix}{kind}_{self._stack.source.series.replace('.', '')}_{key}"

    def _build(self, name, origin, text, options, kind):
        """Make database `name` from `origin` by an Odoo run with `options`."""
        partial = self._name(f"{kind}_partial", "new")
        self._forget(name.rpartition("_")[0])
        self.drop(partial)
        with self._console.step(text) as heartbeat:
            if origin:
                self._copy(origin, partial)
            else:
                self._sql(f"create database \"{partial}\" template template0 encoding 'UTF8'")
            if options:
                self._odoo(partial, options, heartbeat)
        # the database last: its name is what says that all is there
        self._rename_filestore(partial, name)
        self._sql(f'alter database "{partial}" rename to "{name}"')

    def _odoo(self, database, options, heartbeat):
        log = process.log_path(f"install-{self._stack.source.series}")
        size = log.stat().st_size if log.exists() else 0
        command = self._stack.odoo_command(database, "--stop-after-init", "--no-http", "--max-cron-threads=0", *options)
        process.run([*command, f"--load={SERVER_WIDE}"], log.stem, heartbeat, env=process.environment())
        with open(log, "rb") as file:
            file.seek(size)
            errors = [
                line
                for line in file.read().decode("utf-8", "replace").splitlines()
                if " ERROR " in line or " CRITICAL " in line
            ]
        if errors:
            # Odoo goes on after some errors (a broken view of demo data, say) and ends with status 0
            raise SetupError(
                "Installing the modules logged errors:\n" + "\n".join(f"    {line}" for line in errors[:10]),
                f"Read {log}.",
            )

    def _forget(self, family):
        """Drop earlier templates of the same family: nothing will ask for them again."""
        for name in self.names():
            if name.rpartition("_")[0] == family:
                self.drop(name)

    @contextlib.contextmanager
    def copy(self, template, kind):
        """A copy of `template` with a uuid of its own, dropped afterwards. Yields its name.

        The name ends in our process id, so that runs side by side do not meet; copies of dead ones are dropped.
        """
        family = self._prefix + kind + "_" + self._stack.source.series.replace(".", "") + "_"
        for name in self.names():
            owner = name.rpartition("_p")[2]
            if name.startswith(family) and owner.isdigit() and not os.path.exists(f"/proc/{owner}"):
                self.drop(name)
        name = f"{family}{next(self._numbers)}_p{os.getpid()}"
        try:
            self._copy(template, name)
            # what Odoo itself renews when it duplicates a database
            self._sql("update ir_config_parameter set value = gen_random_uuid() where key = 'database.uuid'", name)
            yield name
        finally:
            self.drop(name)

    def _copy(self, origin, name):
        self._sql(f'create database "{name}" template "{origin}"')
        source, target = self._filestore(origin), self._filestore(name)
        shutil.rmtree(target, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=_link_or_copy)

    def drop(self, name):
        """Drop a database and its files, whoever is connected."""
        self._sql(f'drop database if exists "{name}" with (force)')
        shutil.rmtree(self._filestore(name), ignore_errors=True)

    def exists(self, name):
        """Whether there is a database of that name."""
        return name in self.names()

    def names(self):
        """Our databases on the server."""
        found = self._sql("select datname from pg_database where datallowconn").split()
        return [name for name in found if name.startswith(self._prefix)]

    def _rename_filestore(self, old, new):
        if self._filestore(old).is_dir():
            shutil.rmtree(self._filestore(new), ignore_errors=True)
            self._filestore(old).rename(self._filestore(new))

    @staticmethod
    def _filestore(name):
        return RUN / "data" / "filestore" / name

    def _sql(self, statement, database=None):
        return self._stack.sql(statement, database)


def _demo_options(kind):
    # demo data is Odoo's default; the word False on the command line would count as the name of a module
    return ["--without-demo=all"] if kind == "test" else []


def _link_or_copy(source, target):
    # Odoo's filestore is content-addressed and never rewritten in place: a hard link is as good as a copy
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _hash(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
