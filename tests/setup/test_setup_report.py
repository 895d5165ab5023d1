"""The table at the end of ./setup/test, and what makes it fail."""

from collections import Counter

from jdx_setup import report

JUNIT = """<testsuites><testsuite tests="5">
<testcase name="a"/><testcase name="b"><failure message="no"/></testcase>
<testcase name="c"><error message="set-up"/></testcase>
<testcase name="d"><skipped type="pytest.skip" message="no Chrome here"/></testcase>
<testcase name="e"><skipped type="pytest.xfail" message=""/></testcase>
</testsuite></testsuites>"""
GOOD = '<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>'
EMPTY = "<testsuites><testsuite/></testsuites>"


def test_errors_count_as_failures_and_expected_failures_as_skips():
    assert report.read_junit(JUNIT) == (1, 2, Counter({"no Chrome here": 1, "no reason given": 1}))


def test_a_skip_that_nobody_explained_is_a_failure():
    skipped = report.Result("15.0", "addons", passed=3, skips=Counter({"no Chrome here": 2}))
    assert not skipped.good([])
    assert skipped.good(report.read_allowed("^no Chrome  # browser tests need it\n# a comment\n"))
    assert list(report.table([skipped], []))[-1] == "3 passed, 2 failed"
    assert list(report.table([skipped], report.read_allowed("Chrome")))[-1] == "3 passed, 0 failed, 2 skipped"


def test_the_last_line_is_for_programs():
    rows = [report.Result("15.0", "addons", passed=3, seconds=61.4), report.Result("-", "x", passed=1, failed=1)]
    lines = list(report.table(rows, []))
    assert lines[0].split() == ["series", "suite", "passed", "failed", "skipped", "time"]
    assert lines[1].split() == ["15.0", "addons", "3", "0", "0", "61", "s"]
    assert lines[-1] == "4 passed, 1 failed"


def test_a_run_without_a_report_is_a_failure():
    assert not report.judge("15.0", "addons", 4, None, 1, narrowed=True).good([])


def test_finding_no_test_is_a_failure_unless_the_caller_narrowed_the_search():
    assert not report.judge("15.0", "addons", 5, EMPTY, 1, narrowed=False).good([])
    assert report.judge("15.0", "addons", 5, EMPTY, 1, narrowed=True).good([])


def test_pytest_failing_without_a_failed_test_is_a_failure():
    assert not report.judge("15.0", "addons", 1, GOOD, 1, narrowed=False).good([])
    assert report.judge("15.0", "addons", 0, GOOD, 1, narrowed=False).good([])
