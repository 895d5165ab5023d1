"""Making, copying, sharing and closing clients."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import httpx
import pytest

from jdx_client import AsyncJdxClient, JdxClient, RateLimit
from jdx_client.testing import MockTransport, reply

URL, KEY = "https://erp.example.com", "jdx_abc_def"
ANN = {"id": 7, "name": "Ann"}


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://erp.example.com", "https://erp.example.com/restapi/1.0"),
        ("https://erp.example.com/", "https://erp.example.com/restapi/1.0"),
        (" http://localhost:8069 ", "http://localhost:8069/restapi/1.0"),
        ("https://example.com/odoo/", "https://example.com/odoo/restapi/1.0"),
        ("https://erp.example.com/restapi/1.0/", "https://erp.example.com/restapi/1.0"),
        ("https://[::1]:8069", "https://[::1]:8069/restapi/1.0"),
    ],
)
def test_the_servers_address_is_enough(given, used):
    assert repr(JdxClient(given, KEY, http_client=httpx.Client())) == f"JdxClient({used!r}, database=None)"


@pytest.mark.parametrize(
    "url", ["", "erp.example.com", "ftp://erp.example.com", "https://", "https://a?b=c", "/restapi"]
)
def test_what_is_no_address_is_refused_at_once(url):
    with pytest.raises(ValueError, match="base_url is the server's address"):
        JdxClient(url, KEY)


@pytest.mark.parametrize("wrong", [{"max_retries": -1}, {"max_retry_after": -1}, {"headers": {"a b": "c"}}])
def test_options_no_request_could_be_made_with_are_refused(wrong):
    with pytest.raises(ValueError, match=r"0 or more|no header"):
        JdxClient(URL, KEY, **wrong)


def test_a_line_break_cannot_smuggle_a_header():
    with pytest.raises(ValueError, match="line break"):
        JdxClient(URL, KEY, headers={"x-a": "b\r\nx-c: d"})


def test_options_are_copied_and_the_original_stays(mock):
    mock.on("GET", "/customers/7", reply(ANN))
    client = mock.client(headers={"X-A": "1", "X-B": "2"})
    other = client.with_options(database="other", headers={"x-a": None, "X-C": "3"}, api_key="jdx_other_key")
    other.customers.get(7)
    client.customers.get(7)
    changed, original = (request.headers for request in mock.requests)
    assert (changed.get("x-a"), changed["x-b"], changed["x-c"], changed["x-odoo-database"]) == (None, "2", "3", "other")
    assert changed["authorization"] == "Bearer jdx_other_key"
    assert (original["x-a"], original.get("x-c"), original.get("x-odoo-database")) == ("1", None, None)


def test_headers_given_are_not_changed_and_changing_them_later_changes_nothing(mock):
    mock.on("GET", "/customers/7", reply(ANN))
    headers = {"X-A": "1"}
    client = mock.client(headers=headers)
    headers["X-A"] = "2"
    client.with_options(headers={"X-B": "1"}).customers.get(7)
    assert mock.requests[0].headers["x-a"] == "1"
    assert headers == {"X-A": "2"}


def test_a_copy_retries_as_it_was_told(mock):
    mock.on("GET", "/customers/7", httpx.ConnectError("refused"), reply(ANN))
    client = mock.client(max_retries=0)
    assert client.with_options(max_retries=1).customers.get(7).name == "Ann"


def test_closing_a_copy_leaves_the_original_working():
    with JdxClient(URL, KEY) as client:
        client.with_options(timeout=1).close()
        assert not client._driver.http.is_closed
    assert client._driver.http.is_closed


def test_a_clients_own_connections_are_closed_with_it_and_the_callers_are_not():
    async def run():
        mine = httpx.AsyncClient()
        async with AsyncJdxClient(URL, KEY, http_client=mine):
            pass
        async with AsyncJdxClient(URL, KEY) as own:
            pass
        closed = (mine.is_closed, own._driver.http.is_closed)
        await mine.aclose()
        return closed

    assert asyncio.run(run()) == (False, True)
    with httpx.Client() as mine:
        JdxClient(URL, KEY, http_client=mine).close()
        assert not mine.is_closed


def test_its_own_http_client_has_a_timeout_and_follows_no_redirects():
    with JdxClient(URL, KEY) as client:
        assert client._driver.http.timeout == httpx.Timeout(30.0)
        assert client._driver.http.follow_redirects is False


class Recorder:
    """An HTTP client that is not httpx's."""

    def __init__(self):
        self.sent = []

    def request(self, method, url, **keywords):
        self.sent.append((method, url, keywords))
        return SimpleNamespace(status_code=200, headers={"ETag": '"v1"'}, content=b'{"id": 7}')


def test_any_http_client_will_do_that_has_request():
    http = Recorder()
    client = JdxClient(URL, KEY, http_client=http)
    assert client.customers.get(7).etag == '"v1"'
    assert http.sent[0][:2] == ("GET", "https://erp.example.com/restapi/1.0/customers/7")


@pytest.mark.parametrize(
    ("option", "sent"), [({}, {}), ({"timeout": 5}, {"timeout": 5}), ({"timeout": None}, {"timeout": None})]
)
def test_a_timeout_is_left_to_the_callers_http_client_unless_it_is_given(option, sent):
    http = Recorder()
    JdxClient(URL, KEY, http_client=http, **option).customers.get(7)
    assert {name: value for name, value in http.sent[0][2].items() if name == "timeout"} == sent


def test_the_raw_response_has_all_of_the_answer(ask, mock):
    limits = {"ratelimit_limit": "600", "ratelimit_remaining": "599", "ratelimit_reset": "1"}
    mock.on("PATCH", "/customers/7", reply(ANN, etag='"v2"', x_request_id="r-1", **limits))
    answer = ask(lambda client: client.customers.with_raw_response.update(7, phone="1"))
    assert (answer.status, answer.etag, answer.request_id, answer.replayed) == (200, '"v2"', "r-1", False)
    assert answer.rate_limit == RateLimit(600, 599, 1.0)
    assert answer.headers["content-type"] == "application/json"
    assert b"Ann" in answer.content
    assert answer.data.name == "Ann"


@pytest.mark.parametrize("limits", [{}, {"ratelimit_limit": "x", "ratelimit_remaining": "1", "ratelimit_reset": "1"}])
def test_a_key_without_a_limit_has_no_state_of_it(client, mock, limits):
    mock.on("GET", "/customers/7", reply(ANN, **limits))
    assert client.customers.with_raw_response.get(7).rate_limit is None


def test_every_operation_has_a_raw_twin():
    client, awaiting = MockTransport().client(), MockTransport().async_client()
    for resource in (client.customers, awaiting.customers):
        operations = {name for name in dir(resource) if not name.startswith("_")} - {"with_raw_response"}
        assert operations <= set(dir(resource.with_raw_response))


def test_the_raw_list_is_its_first_page(ask, mock):
    mock.on("GET", "/customers", reply({"data": [ANN], "next_cursor": "a"}, x_request_id="r-1"))
    answer = ask(lambda client: client.customers.with_raw_response.list(city="Bern", page_size=1))
    assert (answer.request_id, answer.data.next_cursor, answer.data.data[0].name) == ("r-1", "a", "Ann")


def test_both_clients_offer_the_same():
    def offers(kind):
        return {name for name in dir(kind) if not name.startswith("_")}

    assert offers(AsyncJdxClient) - {"aclose"} == offers(JdxClient) - {"close"}
    client, awaiting = MockTransport().client(), MockTransport().async_client()
    for name in ("customers", "quotes", "orders", "me"):
        assert offers(getattr(client, name)) == offers(getattr(awaiting, name))
