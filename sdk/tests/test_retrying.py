"""What a client does when things go wrong, seen from the server."""

from __future__ import annotations

import logging

import httpx
import pytest

from jdx_client import (
    APIConnectionError,
    APITimeoutError,
    IdempotencyInProgress,
    RateLimited,
    ServerError,
    TemporarilyUnavailable,
    ValidationFailed,
)
from jdx_client.testing import Reply, problem, rate_limited, reply

ANN = {"id": 7, "name": "Ann"}


def keys(mock):
    return {request.idempotency_key for request in mock.requests}


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_failure_is_retried_until_it_works(ask, mock, status):
    mock.on("GET", "/customers/7", Reply(status), Reply(status), reply(ANN))
    assert ask(lambda client: client.customers.get(7)).name == "Ann"
    assert len(mock.requests) == 3


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), ConnectionResetError()])
def test_no_answer_is_retried(ask, mock, error):
    mock.on("GET", "/customers/7", error, reply(ANN))
    assert ask(lambda client: client.customers.get(7)).name == "Ann"


@pytest.mark.parametrize(
    "write",
    [
        lambda client: client.customers.create(name="Ann"),
        lambda client: client.customers.update(7, name="Ann"),
        lambda client: client.customers.upsert("A", name="Ann"),
        lambda client: client.customers.delete(7),
        lambda client: client.customers.batch([]),
        lambda client: client.customers.action(7, "greet"),
    ],
    ids=["create", "update", "upsert", "delete", "batch", "action"],
)
def test_all_attempts_of_a_write_are_the_same_with_one_idempotency_key(ask, mock, write):
    for method, path in [
        ("POST", "/customers"),
        ("PATCH", "/customers/7"),
        ("PUT", "/customers/ref/A"),
        ("DELETE", "/customers/7"),
        ("POST", "/customers/batch"),
        ("POST", "/customers/7/greet"),
    ]:
        mock.on(
            method, path, httpx.ReadError("reset"), problem("temporarily_unavailable"), reply({**ANN, "results": []})
        )
    ask(write)
    assert len(mock.requests) == 3
    assert len(keys(mock)) == 1
    assert None not in keys(mock)
    assert len({request.content for request in mock.requests}) == 1


def test_each_write_has_a_key_of_its_own(client, mock):
    mock.on("POST", "/customers", reply(ANN, status=201))
    client.customers.create(name="Ann")
    client.customers.create(name="Ann")
    assert len(keys(mock)) == 2


def test_a_read_has_no_idempotency_key(client, mock):
    mock.on("GET", "/customers/7", reply(ANN))
    client.customers.get(7)
    assert keys(mock) == {None}


def test_the_callers_idempotency_key_is_used_and_a_replay_is_seen(ask, mock):
    mock.on("POST", "/customers", reply(ANN, status=201, idempotency_replayed="true"))
    answer = ask(lambda client: client.customers.with_raw_response.create(name="Ann", idempotency_key="mine"))
    assert keys(mock) == {"mine"}
    assert answer.replayed
    assert answer.data.name == "Ann"


@pytest.mark.parametrize("key", ["", "x" * 256, "zwölf", "a\nb", " a", "a "])
def test_an_idempotency_key_no_header_can_carry_is_refused_before_anything_is_sent(client, mock, key):
    with pytest.raises(ValueError, match="printable ASCII"):
        client.customers.create(name="Ann", idempotency_key=key)
    assert mock.requests == []


def test_a_write_still_running_is_waited_for(ask, mock):
    mock.on("POST", "/customers", problem("idempotency_in_progress", retry_after=1), reply(ANN))
    ask(lambda client: client.customers.create(name="Ann"))
    assert mock.waited >= 1


def test_a_write_that_runs_on_and_on_is_given_up(client, mock):
    mock.on("POST", "/customers", problem("idempotency_in_progress", retry_after=1))
    with pytest.raises(IdempotencyInProgress):
        client.customers.create(name="Ann")


def test_the_client_waits_as_long_as_the_server_asks(ask, mock):
    mock.on("GET", "/customers/7", rate_limited(retry_after=9), reply(ANN))
    ask(lambda client: client.customers.get(7))
    assert mock.waits == [9.5]


def test_the_client_waits_until_the_date_the_server_names(client, mock):
    mock.now = 1_767_225_600.0  # 2026-01-01 00:00:00
    mock.on("GET", "/customers/7", rate_limited(retry_after="Thu, 01 Jan 2026 00:00:20 GMT"), reply(ANN))
    client.customers.get(7)
    assert mock.waits == [20.5]


def test_the_callers_bound_limits_the_wait(mock):
    mock.on("GET", "/customers/7", rate_limited(retry_after=3600), reply(ANN))
    mock.client(max_retry_after=2).customers.get(7)
    assert mock.waits == [2.5]


def test_waits_grow_without_a_wish_of_the_server(client, mock):
    mock.on("GET", "/customers/7", Reply(503))
    with pytest.raises(TemporarilyUnavailable):
        client.customers.get(7)
    assert mock.waits == [0.5, 1, 2]


def test_the_last_error_is_raised_with_what_the_server_asked_for(ask, mock):
    mock.on("GET", "/customers/7", rate_limited(retry_after=4))
    with pytest.raises(RateLimited) as caught:
        ask(lambda client: client.customers.get(7))
    assert caught.value.retry_after == 4
    assert len(mock.requests) == 4


def test_no_retries_when_none_are_wanted(mock):
    mock.on("GET", "/customers/7", Reply(503))
    with pytest.raises(TemporarilyUnavailable):
        mock.client(max_retries=0).customers.get(7)
    assert len(mock.requests) == 1


@pytest.mark.parametrize("code", ["internal_error", "validation_failed"])
def test_a_lasting_failure_is_not_retried(client, mock, code):
    mock.on("POST", "/customers", problem(code))
    with pytest.raises((ServerError, ValidationFailed)):
        client.customers.create(name="Ann")
    assert len(mock.requests) == 1


def test_no_answer_in_the_end_is_a_connection_error_that_knows_its_idempotency_key(ask, mock):
    mock.on("POST", "/customers", httpx.ConnectError("refused"))
    with pytest.raises(APIConnectionError, match="POST customers: refused") as caught:
        ask(lambda client: client.customers.create(name="Ann", idempotency_key="mine"))
    assert caught.value.idempotency_key == "mine"
    assert not isinstance(caught.value, APITimeoutError)


@pytest.mark.parametrize("error", [httpx.ConnectTimeout(""), httpx.PoolTimeout(""), TimeoutError()])
def test_no_answer_in_time_is_a_timeout_error(client, mock, error):
    mock.on("GET", "/customers/7", error)
    with pytest.raises(APITimeoutError):
        client.customers.get(7)


def test_what_no_second_attempt_can_mend_is_not_tried_again(client, mock):
    mock.on("GET", "/customers/7", httpx.UnsupportedProtocol("ftp?"))
    with pytest.raises(APIConnectionError):
        client.customers.get(7)
    assert len(mock.requests) == 1


def test_an_answer_that_cannot_be_decoded_is_an_error_of_this_package_and_not_retried(client, mock):
    mock.on("GET", "/customers/7", httpx.DecodingError("bad gzip"))
    with pytest.raises(APIConnectionError, match="bad gzip"):
        client.customers.get(7)
    assert len(mock.requests) == 1


def test_a_bug_below_is_not_dressed_up_as_a_connection_error(ask, mock):
    mock.on("GET", "/customers/7", ZeroDivisionError("bug"))
    with pytest.raises(ZeroDivisionError):
        ask(lambda client: client.customers.get(7))


def test_how_often_it_was_tried_is_in_the_raw_response(client, mock):
    mock.on("GET", "/customers/7", Reply(502), reply(ANN))
    assert client.customers.with_raw_response.get(7).retries == 1


def test_a_retry_is_logged_with_its_reason_and_pause(client, mock, caplog):
    caplog.set_level(logging.INFO, "jdx_client")
    mock.on("GET", "/customers/7", Reply(502), reply(ANN))
    client.customers.get(7)
    assert caplog.messages == ["GET customers/7: 502, next attempt in 0.5 s"]
