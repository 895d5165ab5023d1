"""A closed-loop HTTP load: each client sends its next request when the last answer is complete.

Odoo closes each connection (HTTP/1.0), so connecting is part of every figure.
"""

import socket
import statistics
import threading
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scenario:
    """One kind of request.

    :param request: its bytes
    :param expect: status codes that count as a right answer
    """

    name: str
    request: bytes
    expect: tuple = (200,)


@dataclass
class Sample:
    """What one run of a scenario measured."""

    seconds: float = 0.0
    latencies: list = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self):
        """Right answers per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share):
        """Latency in milliseconds below which a share of the answers lies."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def exchange(port, request):
    """Send one request on a connection of its own and return the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        parts = []
        while True:
            part = connection.recv(65536)
            if not part:
                return b"".join(parts)
            parts.append(part)


def status(answer):
    """Return the status code of an answer."""
    return int(answer[9:12]) if answer[:5] == b"HTTP/" else 0


def run(port, scenario, clients, seconds):
    """Load a server for some seconds and return a Sample."""
    sample, lock, end = Sample(), threading.Lock(), time.perf_counter() + seconds

    def client():
        latencies, errors = [], 0
        while True:
            started = time.perf_counter()
            if started >= end:
                break
            answer = exchange(port, scenario.request)
            if status(answer) in scenario.expect:
                latencies.append(time.perf_counter() - started)
            else:
                errors += 1
        with lock:
            sample.latencies += latencies
            sample.errors += errors

    started = time.perf_counter()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sample.seconds = time.perf_counter() - started
    return sample


def median_ratio(samples, base):
    """Return the median of the ratios of rates, round by round."""
    return statistics.median(one.rate / other.rate for one, other in zip(samples, base))
