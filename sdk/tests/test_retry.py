"""Deciding, computing and varying: the three functions alone."""

from __future__ import annotations

from datetime import datetime, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdx_client._retry import LONGEST, SHORTEST, Delay, delay, jitter, parse_retry_after, should_retry

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize("status", [None, 429, 502, 503, 504])
def test_what_may_pass_by_itself_is_sent_again(status):
    assert should_retry(0, 3, status=status)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 500, 501])
def test_what_would_be_refused_again_is_not_sent_again(status):
    assert not should_retry(0, 3, status=status, code="conflict")


def test_a_write_still_running_elsewhere_is_waited_for():
    assert should_retry(0, 3, status=409, code="idempotency_in_progress")


def test_retries_are_counted_after_the_first_attempt():
    assert [should_retry(attempt, 2, status=503) for attempt in range(4)] == [True, True, False, False]


def test_no_retries_means_none():
    assert not should_retry(0, 0, status=None)


def test_the_wait_doubles_up_to_a_bound():
    assert [delay(attempt, None, 60).spread for attempt in range(6)] == [0.5, 1, 2, 4, 8, 8]
    assert delay(10**9, None, 60).spread == LONGEST


def test_the_wait_the_server_asks_for_is_the_least_one():
    assert delay(0, 7.0, 60) == Delay(7.0, SHORTEST)


def test_the_server_cannot_make_a_client_wait_beyond_the_bound():
    assert delay(0, 3600.0, 60).at_least == 60


@given(st.integers(0, 40), st.none() | st.floats(0, 1e6), st.floats(0, 1, exclude_max=True))
def test_jitter_stays_between_what_is_asked_and_the_longest_wait(attempt, retry_after, chance):
    wait = delay(attempt, retry_after, 60)
    seconds = jitter(wait, lambda: chance)
    assert min(retry_after or 0, 60) <= seconds <= 60 + LONGEST


def test_jitter_is_full_without_a_wish_of_the_server():
    wait = delay(3, None, 60)
    assert (jitter(wait, lambda: 0.0), jitter(wait, lambda: 0.5)) == (0.0, 2.0)


@pytest.mark.parametrize(("header", "seconds"), [("0", 0.0), (" 12 ", 12.0), ("1.5", 1.5)])
def test_retry_after_in_seconds(header, seconds):
    assert parse_retry_after(header, 0.0) == seconds


@pytest.mark.parametrize(("moment", "seconds"), [(30, 30.0), (-30, 0.0)])
def test_retry_after_as_a_date_counts_from_now_and_never_backwards(moment, seconds):
    header = format_datetime(datetime.fromtimestamp(NOW.timestamp() + moment, timezone.utc), usegmt=True)
    assert parse_retry_after(header, NOW.timestamp()) == seconds


def test_a_date_without_a_zone_is_in_utc():
    assert parse_retry_after("Sun, 01 Mar 2026 12:00:05 -0000", NOW.timestamp()) == 5.0


@pytest.mark.parametrize("header", [None, "", "soon", "-5", "1e9", "nan", "²", "1.2.3", "Sun, 01 Mar"])
def test_a_retry_after_that_says_nothing_is_as_if_there_were_none(header):
    assert parse_retry_after(header, 0.0) is None


@given(st.text())
def test_no_header_whatsoever_breaks_the_reading_of_retry_after(text):
    seconds = parse_retry_after(text, 0.0)
    assert seconds is None or seconds >= 0
