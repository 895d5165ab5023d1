"""What the test runs found: read from pytest's JUnit files, judged, shown as a plain table.

A skipped test is a hole in the proof. It passes only when setup/allowed_skips.txt has its reason.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .paths import SETUP

ALLOWED_SKIPS = SETUP / "allowed_skips.txt"


@dataclass
class Result:
    """One row of the table."""

    series: str
    suite: str
    passed: int = 0
    failed: int = 0
    skips: Counter = field(default_factory=Counter)  # reason -> number of tests
    seconds: float = 0
    problem: str = ""  # why the row fails although no test did

    @property
    def skipped(self):
        """How many tests were skipped."""
        return sum(self.skips.values())

    def good(self, allowed):
        """Whether nothing failed and every skip is an allowed one."""
        return not self.failed and not self.problem and not refused(self.skips, allowed)


def read_allowed(text):
    """The regular expressions of the file; what follows two spaces and # is their explanation."""
    lines = (re.split(r"\s\s+#", line)[0].strip() for line in text.splitlines())
    return [re.compile(line) for line in lines if line and not line.startswith("#")]


def refused(skips, allowed):
    """The reasons for skips that no expression allows."""
    return [reason for reason in skips if not any(expression.search(reason) for expression in allowed)]


def read_junit(text):
    """(passed, failed, skips) of a JUnit file that pytest wrote."""
    passed = failed = 0
    skips = Counter()
    for case in ElementTree.fromstring(text).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif (skip := case.find("skipped")) is not None:
            skips[(skip.get("message") or "no reason given").strip().splitlines()[0]] += 1
        else:
            passed += 1
    return passed, failed, skips


def judge(series, suite, status, junit, seconds, narrowed):
    """The Result of one pytest run. `narrowed`: the caller selected tests, so that finding none is no failure."""
    if junit is None:
        return Result(
            series, suite, failed=1, seconds=seconds, problem=f"pytest ended with status {status} and no report"
        )
    passed, failed, skips = read_junit(junit)
    result = Result(series, suite, passed, failed, skips, seconds)
    if status == 5 and not narrowed:
        result.problem = "no test was found"
    elif status not in (0, 1, 5) and not failed:
        result.problem = f"pytest ended with status {status}"
    elif status == 1 and not failed:
        result.problem = "pytest failed outside of a test"
    if result.problem:
        result.failed += 1
    return result


def table(results, allowed):
    """The lines of the table, and what is wrong, and last the one line that programs read."""
    rows = [("series", "suite", "passed", "failed", "skipped", "time")]
    rows += [(r.series, r.suite, str(r.passed), str(r.failed), str(r.skipped), f"{r.seconds:.0f} s") for r in results]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ]
        yield "  ".join(cells).rstrip()
    unexplained = 0
    for result in results:
        if result.problem:
            yield f"FAILED  {result.series} {result.suite}: {result.problem}"
        bad = refused(result.skips, allowed)
        for reason, count in result.skips.most_common():
            unexplained += count if reason in bad else 0
            verdict = "NOT ALLOWED (setup/allowed_skips.txt)" if reason in bad else "allowed"
            yield f"skipped  {result.series} {result.suite}: {count} x {reason} [{verdict}]"
    yield ""
    totals = [
        sum(r.passed for r in results),
        sum(r.failed for r in results) + unexplained,
        sum(r.skipped for r in results) - unexplained,
    ]
    yield f"{totals[0]} passed, {totals[1]} failed" + (f", {totals[2]} skipped" if totals[2] else "")
