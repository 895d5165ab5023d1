"""The counters of all processes of this server, kept by ``prometheus_client`` in files that they share.

It is imported late, and only here: it decides at import, by an environment variable, whether values live in shared
files or in the memory of one process. Odoo's main process imports nothing of this; each worker does, with its first
request, so that no open file is inherited over a fork.
"""

import contextlib
import logging
import os
import socket
import struct
import threading
from pathlib import Path

import odoo
import psutil
from odoo.tools import config

from ..engine import metric_folders

_logger = logging.getLogger(__name__)

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
FOLDER = "jdx_restapi_metrics"
#: From a cached answer to a slow report, in seconds.
BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Store:
    """The metrics of this process, and the sum of those of its siblings."""

    def __init__(self):
        self.folder, self._alive = _folder()
        import prometheus_client
        from prometheus_client import values

        if not values.ValueClass._multiprocess:
            # another addon was first; its own numbers stay where they are, ours must be shared
            values.ValueClass = values.MultiProcessValue()
            _logger.info("prometheus_client was imported before %s was set; it is switched over.", VARIABLE)
        # not the default registry: what other addons count there is theirs to show
        registry = prometheus_client.CollectorRegistry()
        self.requests = prometheus_client.Counter(
            "jdx_restapi_requests", "Answered requests.", ["db", "method", "resource", "status"], registry=registry
        )
        self.seconds = prometheus_client.Histogram(
            "jdx_restapi_request_duration_seconds",
            "Time from the first to the last step of a request.",
            ["db", "method", "resource"],
            buckets=BUCKETS,
            registry=registry,
        )
        self.rate_limited = prometheus_client.Counter(
            "jdx_restapi_rate_limited", "Requests refused by the limit of their key.", ["db"], registry=registry
        )
        self.in_progress = prometheus_client.Gauge(
            "jdx_restapi_requests_in_progress",
            "Requests being answered now.",
            multiprocess_mode="livesum",
            registry=registry,
        )

    def families(self):
        """Return the metric families of all processes of this server."""
        from prometheus_client import CollectorRegistry, multiprocess

        with metric_folders.locked(self.folder):
            self._merge_dead()
            collector = multiprocess.MultiProcessCollector(CollectorRegistry(), str(self.folder))
            try:
                return list(collector.collect())
            except struct.error:
                # a process made its file in this moment and has not written its header yet
                return list(collector.collect())

    def _merge_dead(self):
        """Add what ended processes have counted to one set of files, so that recycling does not pile them up."""
        from prometheus_client.mmap_dict import MmapedDict

        for kind, file in metric_folders.files_of_dead(self.folder, psutil.pid_exists):
            if not kind.startswith("gauge"):
                with contextlib.closing(MmapedDict(str(self.folder / f"{kind}_0.db"))) as total:
                    for key, value, _time, _place in MmapedDict.read_all_values_from_file(str(file)):
                        total.write_value(key, total.read_value(key)[0] + value, 0.0)
            file.unlink()


_lock = threading.Lock()
_store = None
_broken = False


def store():
    """Return this process's store, made with the first call; None where its folder cannot be used."""
    global _store, _broken  # noqa: PLW0603 (one per process is the point)
    if _store is None and not _broken:
        with _lock:
            if _store is None and not _broken:
                try:
                    _store = Store()
                except OSError as error:
                    _broken = True
                    _logger.warning("There are no metrics: %s", error)
    return _store


def give_up(error):
    """Stop counting, after an error of the disk: a request is worth more than its count."""
    global _store, _broken
    _store, _broken = None, True
    _logger.warning("Metrics are switched off until the next start: %s", error)


def _folder():
    given = os.environ.get(VARIABLE)
    root = Path(config["data_dir"]) / FOLDER
    if given and root not in Path(given).parents:
        # the admin's own choice, and their own business to empty it
        folder = Path(given)
        folder.mkdir(parents=True, exist_ok=True)
        return folder, None
    pid = _main_process()
    name = metric_folders.owner_name(socket.gethostname(), pid, _start(pid))
    folder, alive = metric_folders.claim(root, name, _is_running)
    os.environ[VARIABLE] = str(folder)
    return folder, alive


def _main_process():
    """Return the pid of this server's main process: with workers the one that forks them, else this one."""
    server = getattr(odoo.service.server, "server", None)
    return getattr(server, "pid", None) or os.getpid()


def _start(pid):
    return int(psutil.Process(pid).create_time())


def _is_running(pid, start):
    try:
        # the start is computed from the boot time, which may move by a second when the clock is set
        return abs(_start(pid) - start) <= 2
    except psutil.NoSuchProcess:
        return False
