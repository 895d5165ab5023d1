"""Start Odoo, wait until it answers, stop it with everything it started."""

import contextlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import process
from .errors import SetupError
from .exclusive import taken
from .paths import RUN

#: Tried in this order; the first that is not 404 shows that Odoo serves requests.
PROBES = ("/restapi/health/live", "/web/webclient/version_info", "/web/login")
START_TIMEOUT = 120


def free_port(preferred=None):
    """`preferred` if nothing listens there, else a port that the system picks."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as listener:
            # as Odoo does it: a port whose last connections are still closing counts as free
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                listener.bind(("0.0.0.0", port))
                return listener.getsockname()[1]
    raise SetupError("No free TCP port.", "Stop some of the servers on this machine.")


def reserve(preferred=None):
    """A free port, and the lock that keeps it ours in this checkout: Odoo binds it seconds later, and it names files."""
    while True:
        port = free_port(preferred)
        lock = taken(RUN / f"port-{port}.lock")
        if lock:
            return port, lock
        preferred = None


def answers(url):
    """Whether a GET of `url` brings any HTTP answer but 404 and 5xx."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as response:
            return response.status < 400
    except urllib.error.HTTPError as error:
        return error.code < 500 and error.code != 404
    except OSError:
        return False


class OdooServer:
    """A context manager around a running Odoo on one database."""

    def __init__(self, stack, database, port=None, workers=0, options=(), **conf_options):
        self._stack = stack
        self.database = database
        self.workers = workers
        self._options = options
        self._conf_options = conf_options
        self.port, self._port_lock = reserve(port)
        self.name = f"odoo-{stack.series}-{self.port}"
        self._child = None

    @property
    def url(self):
        """http://127.0.0.1:<port>"""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self):
        """The file with Odoo's log."""
        return process.log_path(self.name)

    def start(self):
        """Start Odoo; returns at once."""
        self.conf = self._stack.write_configuration(
            f"{self.name}.conf",
            http_port=self.port,
            longpolling_port=free_port(),
            workers=self.workers,
            db_name=self.database,
            **self._conf_options,
        )
        # setpriv: the kernel stops Odoo when this process dies, even by SIGKILL
        command = [
            "setpriv",
            "--pdeathsig",
            "TERM",
            *self._stack.odoo_command(self.database, *self._options, conf=self.conf),
        ]
        with open(self.log, "wb") as log:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=process.environment(TZ="UTC"),
            )

    def wait(self, heartbeat=None):
        """Wait until Odoo answers HTTP requests."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._child.poll() is not None:
                raise SetupError(f"Odoo ended while it started:\n{self.log_tail()}", f"Read {self.log}.")
            with socket.socket() as probe:
                listening = probe.connect_ex(("127.0.0.1", self.port)) == 0
            if listening and any(answers(self.url + path) for path in PROBES):
                return
            if heartbeat:
                heartbeat.beat(next(iter(process.tail(self.log, 1)), ""))
            time.sleep(0.1)
        raise SetupError(f"Odoo did not answer within {START_TIMEOUT} s:\n{self.log_tail()}", f"Read {self.log}.")

    def log_tail(self):
        """The end of the log, indented."""
        return "\n".join(f"    {line}" for line in process.tail(self.log))

    def alive(self):
        """Whether the main process still runs."""
        return self._child is not None and self._child.poll() is None

    def wait_for_end(self):
        """Block until Odoo ends by itself; a stop signal breaks the wait."""
        return self._child.wait()

    def stop(self):
        """Stop Odoo: it finishes its requests; what is left after that is killed. The port is free again."""
        try:
            self._stop_odoo()
        finally:
            self._port_lock.close()

    def _stop_odoo(self):
        if self._child is None:
            return
        if not self.workers:
            # queue_job's thread sleeps through its first seconds and lets Odoo wait: a second signal means at once
            self._child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=1)
        process.stop(self._child, signal.SIGTERM)
        self._child = None

    def __enter__(self):
        try:
            self.start()
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_exception):
        self.stop()
