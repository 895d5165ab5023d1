"""Metrics over several processes: each worker counts, any worker answers for all, and recycling loses nothing."""

import re
import time
import urllib.error
import urllib.request

import psutil
import pytest

PATH = "/restapi/1.0/me"


@pytest.fixture(scope="module")
def server(start_odoo):
    return start_odoo(workers=2)


@pytest.fixture(scope="module")
def key(make_api_key, server):
    return make_api_key(server, scopes="metrics:read", options=["--rate-limit", "0"])


def get(server, key, path):
    request = urllib.request.Request(server.url + path, headers={"X-API-Key": key})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _attempt in range(50):
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            # a worker that has just been stopped takes its connections with it
            time.sleep(0.2)
    raise AssertionError("The server does not answer.")


def counted(server, key):
    text = get(server, key, "/restapi/metrics")
    found = re.findall(
        r'^jdx_restapi_requests_total\{db="[^"-]+",method="GET",resource="me",status="200"\} (\S+)$', text, re.MULTILINE
    )
    return int(float(found[0])) if found else 0


def workers(server):
    """The processes that answer requests: the main process's children that are no cron and no gevent."""
    main = next(one for one in psutil.process_iter(["cmdline"]) if _is_main(one, server))
    return [child for child in main.children() if child.connections("tcp") and "gevent" not in child.cmdline()]


def _is_main(process, server):
    words = process.info["cmdline"] or []
    parent = process.parent()
    return str(server.conf) in words and str(server.conf) not in (parent.cmdline() if parent else [])


def test_all_workers_are_counted_and_survive_their_end(server, key):
    before = counted(server, key)
    for _request in range(30):
        get(server, key, PATH)
    assert counted(server, key) == before + 30
    for worker in workers(server):
        worker.terminate()
        worker.wait(30)
    for _request in range(5):
        get(server, key, PATH)
    assert counted(server, key) == before + 35


def test_second_server_on_the_same_data_folder_counts_for_itself(server, key, start_odoo, make_api_key):
    before = counted(server, key)
    second = start_odoo()
    other_key = make_api_key(second, scopes="metrics:read", options=["--rate-limit", "0"])
    get(second, other_key, PATH)
    assert counted(second, other_key) == 1
    get(server, key, PATH)
    assert counted(server, key) == before + 1
