"""This checkout's own PostgreSQL under .run/, or the server that JDX_DATABASE_URL names.

Own server: a Unix socket in a private folder and no port. Every user of it holds a shared lock; a small guardian
process waits for that lock alone, and stops the server when the last user is gone, however it went (guardian.py).
As root it runs in a user namespace, because PostgreSQL refuses root; where that is forbidden, as user postgres.
"""

import json
import os
import pwd
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from . import debian, guardian, process
from .errors import SetupError
from .exclusive import SharedLock, exclusive
from .paths import RUN, SETUP, checkout_id, private_folder, short_folder

PORT = 5432  # only part of the socket's name
USER = "odoo"  # Odoo refuses to work as "postgres"
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
# a database of examples and tests: nothing is lost that cannot be made again
FLAGS = {
    "listen_addresses": "",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "autovacuum_naptime": "5min",
}


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL server. `prefix` keeps our databases apart from others on a shared one."""

    host: str
    port: int
    user: str
    password: str = ""
    maintenance: str = "postgres"
    prefix: str = "jdx_"

    @property
    def environment(self):
        """The variables that psql and libpq read."""
        result = {"PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user, "PGDATABASE": self.maintenance}
        if self.password:
            result["PGPASSWORD"] = self.password
        return result


def from_url(url, checkout=None):
    """The Server of a URL such as postgresql://user:password@host:5432/postgres."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.username:
        raise SetupError(
            "JDX_DATABASE_URL is not like postgresql://user:password@host:5432/postgres.",
            "Correct it, or unset it: then a server of our own is started below .run/.",
        )
    query = urllib.parse.parse_qs(parts.query)
    user = urllib.parse.unquote(parts.username)
    if user == "postgres":
        raise SetupError(
            "Odoo refuses to work as database user postgres.", "Name another user (with CREATEDB) in JDX_DATABASE_URL."
        )
    return Server(
        host=query.get("host", [parts.hostname or "localhost"])[0],
        port=parts.port or PORT,
        user=user,
        password=urllib.parse.unquote(parts.password or ""),
        maintenance=urllib.parse.unquote(parts.path.lstrip("/")) or "postgres",
        prefix=f"jdx_{checkout or checkout_id()}_",
    )


class Postgres:
    """A context manager: a reachable server inside, ours stopped after the last user."""

    def __init__(self, console):
        self._console = console
        self._lock = None
        self.server = None

    def __enter__(self):
        url = os.environ.get("JDX_DATABASE_URL")
        if url:
            self.server = from_url(url)
            if process.output(["psql", "-Atc", "select 1"], env=process.environment(**self.server.environment)) is None:
                raise SetupError(
                    "The server of JDX_DATABASE_URL does not answer.", "Correct JDX_DATABASE_URL, or unset it."
                )
            return self.server
        cluster = Cluster()
        with exclusive(RUN / "postgres-start.lock", self._console):
            # waits while a guardian is busy stopping the server
            self._lock = SharedLock(RUN / guardian.USERS)
            if not (cluster.answers() and guardian.guarded(RUN)):
                with self._console.step("Starting PostgreSQL below .run/"):
                    cluster.create()
                    cluster.start()
        self.server = cluster.server
        return self.server

    def __exit__(self, *_exception):
        if self._lock:
            self._lock.release()
            self._await_stop()

    @staticmethod
    def _await_stop():
        """If we were the last user, return only when the server is gone."""
        seen_others = 0
        deadline = time.monotonic() + 15
        while guardian.guarded(RUN) and time.monotonic() < deadline:
            # somebody else's shared lock lets us in; the guardian's own lock, held while it stops the server, does not
            seen_others = seen_others + 1 if SharedLock.available(RUN / guardian.USERS) else 0
            if seen_others > 10:
                return
            time.sleep(0.03)


class Cluster:
    """The data folder, the socket folder and the binaries of our own server."""

    def __init__(self):
        self.identity, self.home = self._identity()
        self.sockets = self._sockets()
        self.data = self.home / "data"
        self.binaries = Path(self._binaries())
        self.server = Server(str(self.sockets), PORT, USER)

    def _identity(self):
        """How to become somebody PostgreSQL accepts, and the folder that this somebody can reach."""
        if os.getuid() != 0:
            return (), RUN / "postgres"
        if process.output([*NAMESPACE, "true"]) is not None:
            return NAMESPACE, RUN / "postgres"
        # without namespaces: the user postgres, who cannot reach folders below a closed home
        return ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"), Path(
            "/var/tmp"
        ) / f"jdx-postgres-{checkout_id()}"

    def _sockets(self):
        """The folder of the socket: ours, or for the user postgres one beside its data."""
        if self.identity[:1] == ("setpriv",):
            return self.home / "socket"
        return private_folder(short_folder(RUN / "postgres-socket", f".s.PGSQL.{PORT}.lock"))

    def _binaries(self):
        version_file = self.data / "PG_VERSION"
        newest = debian.postgres_binaries()
        if version_file.exists():
            same = f"/usr/lib/postgresql/{version_file.read_text().strip()}/bin"
            if os.access(same + "/postgres", os.X_OK):
                return same
            raise SetupError(
                f"{self.data} was made by PostgreSQL {version_file.read_text().strip()}, which is gone.",
                f"Remove {self.home} (only examples and tests live there), then try again.",
            )
        if not newest:
            raise SetupError(
                "No PostgreSQL server in /usr/lib/postgresql.", f"Run:\n  {debian.install_line(debian.SERVER)}"
            )
        return newest

    def answers(self):
        """Whether the server accepts connections."""
        return process.output([self.binaries / "pg_isready", "-q", "-h", self.sockets, "-p", str(PORT)]) is not None

    def create(self):
        """Make the data folder. It gets its name when it is complete."""
        if self.identity[:1] == ("setpriv",):
            owner = pwd.getpwnam("postgres")
            for folder in (self.home, self.sockets):
                os.chown(private_folder(folder, owner.pw_uid), owner.pw_uid, owner.pw_gid)
        else:
            private_folder(self.home)
        if self.data.exists():
            return
        partial = self.home / "data.partial"
        process.run(["rm", "-rf", partial], "postgres")
        process.run(
            [
                *self.identity,
                self.binaries / "initdb",
                "-D",
                partial,
                "-U",
                USER,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-A",
                "trust",
                "--no-sync",
            ],
            "postgres",
            cwd="/",
        )
        partial.rename(self.data)

    def start(self):
        """Start a guardian, which starts the server and stops it after its last user."""
        log_file = process.log_path("postgres")
        with open(log_file, "ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "jdx_setup.guardian", RUN],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                cwd="/",
                env=process.environment(PYTHONPATH=str(SETUP), JDX_GUARDIAN=json.dumps(self.commands())),
            )
        with child.stdout as answer:
            if answer.readline().strip() != b"started":
                lines = process.tail(log_file) + process.tail(self.home / "server.log")
                raise SetupError(
                    "PostgreSQL did not start:\n" + "\n".join(f"    {line}" for line in lines),
                    f"Removing {self.home} starts afresh (only examples and tests live there).",
                )

    def commands(self):
        """The pg_ctl commands; start and stop wait until they are through."""
        options = " ".join(f"-c {name}={value}" for name, value in FLAGS.items())
        options += f" -c unix_socket_directories='{self.sockets}' -p {PORT}"
        ctl = [*self.identity, str(self.binaries / "pg_ctl"), "-D", str(self.data)]
        return {
            "status": [*ctl, "status"],
            "start": [*ctl, "-w", "-t", "60", "-s", "-l", str(self.home / "server.log"), "-o", options, "start"],
            "stop": [*ctl, "-m", "fast", "-w", "-s", "stop"],
        }
