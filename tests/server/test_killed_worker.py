"""A worker that dies in the middle of a write leaves nothing of it."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import requests


def children(pid):
    """Return the ids of the forks of a process; Odoo's long polling is no fork but a program of its own."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as stat, open(f"/proc/{name}/cmdline", "rb") as command:
                parent = int(stat.read().rpartition(")")[2].split()[1])
                if parent == pid and b"gevent" not in command.read():
                    found.append(int(name))
        except OSError:
            continue
    return found


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_worker_killed_in_mid_write_leaves_neither_record_nor_outcome(start_odoo, tools):
    server = start_odoo(workers=2, max_cron_threads=0)
    database = tools.database(server.database)
    api = tools.api(server.url, database.make_key())
    undo = database.slow_down(3)
    writing = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(api, "POST", "/customers", {"name": "Slow Victim"}, Idempotency_Key="victim")
        wait_for(lambda: database.sql(writing)[0][0] == 1)
        for worker in children(server._child.pid):
            os.kill(worker, signal.SIGKILL)
        assert isinstance(sent.exception(timeout=30), requests.ConnectionError)
    wait_for(lambda: database.sql(writing)[0][0] == 0)
    undo()
    assert database.count("Slow Victim") == 0
    assert database.sql("SELECT count(*) FROM jdx_api_idempotency WHERE token = 'victim'")[0][0] == 0
    # the other workers come by themselves, and the same key does the write now
    answer = api("POST", "/customers", {"name": "Slow Victim"}, Idempotency_Key="victim")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers
    assert database.count("Slow Victim") == 1
