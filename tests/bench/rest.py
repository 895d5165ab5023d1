#!/usr/bin/env python3
"""What the REST layer costs, against Odoo's own roads: ./tests/bench/rest.py prints the tables of docs/figures.md.

Starts its own server (prefork, 2 workers) on a database of its own. All scenarios run interleaved, in rotated
order, so a busy machine slows all of them alike; ratios are taken inside each round.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "setup"), str(HERE.parents[1] / "addons" / "jdx_restapi")]

import load  # noqa: E402
import scenarios  # noqa: E402
from engine import cursor  # noqa: E402
from jdx_setup import api_key  # noqa: E402
from jdx_setup.console import Console  # noqa: E402
from jdx_setup.paths import ADDONS  # noqa: E402
from jdx_setup.server import OdooServer  # noqa: E402
from jdx_setup.stack import Stack  # noqa: E402

PARTNERS = """
INSERT INTO res_partner (name, display_name, email, phone, city, active, type, is_company, lang, color, tz,
                         create_date, write_date, create_uid, write_uid, {columns})
SELECT 'Customer ' || n, 'Customer ' || n, 'customer' || n || '@example.com', '+49 221 ' || n, 'City ' || n % 500,
       true, 'contact', false, 'en_US', 0, 'Europe/Berlin',
       now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc', 1, 1, {values}
  FROM generate_series(1, {rows}) n
"""
#: Columns that other modules of the suite's template demand.
DEMANDED = {"invoice_warn": "'no-message'", "sale_warn": "'no-message'", "picking_warn": "'no-message'"}
WARM_UP_SECONDS = 1.0


def main():
    """Run the benchmark and print its tables."""
    options = _arguments()
    with contextlib.ExitStack() as running:
        stack = running.enter_context(Stack(Console(sys.stderr), options.series))
        template = stack.template()
        small, large = (running.enter_context(stack.databases.copy(template, "bench")) for _ in range(2))
        _fill(stack, small, 10_000)
        if not options.no_pages:
            _fill(stack, large, options.rows)
        server = running.enter_context(_server(stack, small))
        key, unlimited_key = _key(stack, server, small), _key(stack, server, small, limit=0)
        print(f"\nOdoo {stack.series}, 2 workers, {os.cpu_count()} cores, medians of {options.rounds} rounds\n")
        for clients in (1, 8):
            _compare(stack, server.port, small, (key, unlimited_key), clients, options)
        if not options.no_pages:
            other = running.enter_context(_server(stack, large))
            last = f"{scenarios.LIST}&cursor={_last_cursor(stack, large)}"
            _pages((server.port, key, scenarios.LIST), (other.port, _key(stack, other, large), last), options)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", help="14.0 or 15.0; the newest that is there when left out")
    parser.add_argument("--seconds", type=float, default=1.5, help="per scenario and round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the large resource")
    parser.add_argument("--no-pages", action="store_true", help="leave the large resource out")
    return parser.parse_args()


def _server(stack, database):
    addons = [*stack.source.addons, stack.oca_addons, ADDONS, HERE / "addons"]
    options = [
        "--load=base,web,queue_job,jdx_restapi,bench_bare",
        "--addons-path=" + ",".join(map(str, addons)),
        "--max-cron-threads=0",
    ]
    return OdooServer(stack, database, workers=2, options=options)


def _fill(stack, database, rows):
    present = stack.sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'res_partner'", database)
    demanded = {name: value for name, value in DEMANDED.items() if name in present.split()} or {"comment": "NULL"}
    statement = PARTNERS.format(columns=", ".join(demanded), values=", ".join(demanded.values()), rows=rows)
    with stack.console.step(f"Making {rows:,} customers"):
        stack.sql(statement, database)
        stack.sql("ANALYZE res_partner", database)


def _key(stack, server, database, limit=1_000_000):
    return api_key.create(stack, database, server.conf, name="bench", options=["--rate-limit", str(limit)])


def _compare(stack, port, database, keys, clients, options):
    user_id = int(stack.sql("SELECT id FROM res_users WHERE login = 'admin'", database))
    first = load.exchange(port, scenarios.get(scenarios.ONE, Authorization=f"Bearer {keys[0]}"))
    etag = next(line[6:] for line in first.decode("latin-1").splitlines() if line.startswith("ETag: "))
    compared = scenarios.compared(database, user_id, "admin", *keys, etag)
    for scenario in compared:
        answer = load.exchange(port, scenario.request)
        if load.status(answer) not in scenario.expect:
            raise SystemExit(f"{scenario.name} answers {answer[:500]!r}")
        load.run(port, scenario, clients, WARM_UP_SECONDS)
    samples = {scenario.name: [] for scenario in compared}
    for number in range(options.rounds):
        turn = number % len(compared)
        for scenario in compared[turn:] + compared[:turn]:
            samples[scenario.name].append(load.run(port, scenario, clients, options.seconds))
    base = samples[compared[0].name]
    print(f"| {clients} client{'s' if clients > 1 else ''} | requests/s | p50 ms | p95 ms | ratio | errors |")
    print("|---|---|---|---|---|---|")
    for name, runs in samples.items():
        _row(name, runs, base)
    xml = load.median_ratio(samples["this API, list"], samples["XML-RPC"])
    print(f"\nThis API's list against XML-RPC: {xml:.2f}")
    limited, unlimited = samples["this API, /me"], samples["this API, /me, no limit"]
    # seconds of the server per request, from the rates of both
    cost = statistics.median(1 / one.rate - 1 / other.rate for one, other in zip(limited, unlimited))
    print(f"The rate limit costs {1000 * cost:.2f} ms of a request to /me.\n")


def _row(name, runs, base):
    rate = statistics.median(run.rate for run in runs)
    p50 = statistics.median(run.percentile(0.5) for run in runs)
    p95 = statistics.median(run.percentile(0.95) for run in runs)
    errors = sum(run.errors for run in runs)
    print(f"| {name} | {rate:.1f} | {p50:.1f} | {p95:.1f} | {load.median_ratio(runs, base):.2f} | {errors} |")


def _pages(first, last, options):
    """Compare the first page of the small resource with the last page of the large one: (port, key, path) of each."""
    pages = [
        (port, load.Scenario(name, scenarios.get(path, Authorization=f"Bearer {key}")))
        for name, (port, key, path) in (("first page of 10,000", first), (f"last page of {options.rows:,}", last))
    ]
    for port, page in pages:
        answer = load.exchange(port, page.request)
        count = len(json.loads(answer.partition(b"\r\n\r\n")[2]).get("data", ()))
        if count != 80:
            raise SystemExit(f"The {page.name} has {count} rows: {answer[:1000]!r}")
        load.run(port, page, 1, WARM_UP_SECONDS)
    samples = {page.name: [] for _port, page in pages}
    for number in range(options.rounds):
        for port, page in pages if number % 2 else pages[::-1]:
            samples[page.name].append(load.run(port, page, 1, options.seconds))
    base, deep = samples.values()
    print("| page | requests/s | p50 ms | p95 ms | ratio | errors |\n|---|---|---|---|---|---|")
    for name, runs in samples.items():
        _row(name, runs, base)
    print(f"\nThe last page costs {load.median_ratio(base, deep):.2f} times the first page.")


def _last_cursor(stack, database, limit=80):
    """Return the cursor of the last page: signed here, since nobody can jump there in less than all pages."""
    secret = stack.sql("SELECT value FROM ir_config_parameter WHERE key = 'database.secret'", database).strip()
    place = stack.sql(f"SELECT id FROM res_partner WHERE active ORDER BY id DESC OFFSET {limit} LIMIT 1", database)
    bound_to = cursor.fingerprint("customers", (), (("id", False),), False)
    return cursor.encode(cursor.Position((int(place),)), bound_to, secret)


if __name__ == "__main__":
    main()
