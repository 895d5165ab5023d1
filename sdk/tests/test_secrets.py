"""The key and the data stay out of logs, messages and representations."""

from __future__ import annotations

import logging
import traceback

import httpx
import pytest

from jdx_client import AsyncJdxClient, JdxClient, JdxError, UnexpectedAnswer
from jdx_client._calls import Calls
from jdx_client._core import build
from jdx_client.models import Customer
from jdx_client.testing import Reply, problem, reply

SECRET = "jdx_abcdefabcdef_" + "S3cret" * 8
PRIVATE = "private@example.com"
ANN = {"id": 7, "name": "Ann", "email": PRIVATE}


@pytest.fixture
def secretive(mock):
    return mock.client(api_key=SECRET, headers={"X-Token": SECRET})


@pytest.mark.parametrize("kind", [JdxClient, AsyncJdxClient])
def test_a_client_shows_its_address_and_not_its_key(kind):
    client = kind("https://erp.example.com", SECRET, headers={"X-Token": SECRET}, http_client=object())
    shown = repr(client) + str(client) + repr(client._options) + repr(client.customers) + repr(client._driver)
    assert "erp.example.com" in shown
    assert SECRET not in shown


def test_a_request_shows_neither_headers_nor_content(secretive):
    call = Calls("customers", Customer).create(email=PRIVATE)
    shown = repr(call) + repr(build(call, secretive._options))
    assert SECRET not in shown
    assert PRIVATE not in shown


def test_logs_have_neither_the_key_nor_what_was_sent_or_answered(secretive, mock, caplog):
    caplog.set_level(logging.DEBUG, "jdx_client")
    refused = problem("validation_failed", PRIVATE)
    mock.on("POST", "/customers", Reply(502), httpx.ConnectError("refused"), reply(ANN), refused)
    mock.on("GET", "/customers", reply({"data": [ANN], "next_cursor": None}))
    secretive.customers.create(email=PRIVATE)
    list(secretive.customers.list(email=PRIVATE))
    with pytest.raises(JdxError):
        secretive.customers.create(email=PRIVATE)
    assert "POST customers: 502" in caplog.text
    assert SECRET not in caplog.text
    assert PRIVATE not in caplog.text


@pytest.mark.parametrize(
    "answer", [httpx.ConnectError("refused"), Reply(401), Reply(200, {}, b"<html>"), problem("forbidden")]
)
def test_a_traceback_has_neither_the_key_nor_what_was_sent(secretive, mock, answer):
    mock.on("POST", "/customers", answer)
    with pytest.raises(JdxError) as caught:
        secretive.customers.create(email=PRIVATE)
    shown = "".join(traceback.format_exception(type(caught.value), caught.value, caught.tb)) + repr(vars(caught.value))
    assert SECRET not in shown
    assert PRIVATE not in shown


def test_a_traceback_over_a_strange_answer_does_not_show_what_was_answered(secretive, mock):
    mock.on("GET", "/customers/7", reply({"id": PRIVATE}))
    with pytest.raises(UnexpectedAnswer) as caught:
        secretive.customers.get(7)
    assert PRIVATE not in "".join(traceback.format_exception(type(caught.value), caught.value, caught.tb))


@pytest.mark.parametrize("key", ["", " ", f"{SECRET}\n", f" {SECRET}", f"{SECRET}\r\nX-A: b", f"{SECRET}ü"])
def test_a_key_no_header_can_carry_is_refused_without_being_shown(key):
    with pytest.raises(ValueError, match="API key") as caught:
        JdxClient("https://erp.example.com", key)
    assert "S3cret" not in str(caught.value)


def test_a_password_in_the_address_is_refused_without_being_shown():
    with pytest.raises(ValueError, match="no user and password") as caught:
        JdxClient("https://ann:S3cret@erp.example.com", SECRET)
    assert "S3cret" not in str(caught.value)
