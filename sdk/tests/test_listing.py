"""Lists, page by page."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdx_client import JdxError, RateLimited
from jdx_client.testing import MockTransport, page, rate_limited


def rows(*numbers):
    return [{"id": number} for number in numbers]


@pytest.fixture
def three_pages(mock):
    return mock.on(
        "GET",
        "/customers",
        page(rows(1, 2), next_cursor="a", count=5),
        page(rows(3, 4), next_cursor="b"),
        page(rows(5), sync_cursor="later"),
    )


def queries(mock):
    return [request.query for request in mock.requests]


def test_all_records_of_all_pages_come_in_order(ask, three_pages):
    assert [record.id for record in ask(lambda client: client.customers.list())] == [1, 2, 3, 4, 5]
    assert queries(three_pages) == [{}, {"cursor": "a"}, {"cursor": "b"}]


def test_filters_shape_and_order_go_with_every_page(ask, three_pages):
    arguments = {"sort": "-name", "fields": ["id"], "expand": "parent", "count": True, "page_size": 2, "city": "Bern"}
    ask(lambda client: client.customers.list(**arguments))
    same = {"sort": "-name", "fields": "id", "expand": "parent", "count": "true", "limit": "2", "city": "Bern"}
    assert queries(three_pages) == [same, {**same, "cursor": "a"}, {**same, "cursor": "b"}]


def test_a_page_is_fetched_only_when_its_first_record_is_wanted(client, three_pages):
    listing = client.customers.list()
    assert three_pages.requests == []
    assert [next(listing).id, next(listing).id] == [1, 2]
    assert len(three_pages.requests) == 1
    assert next(listing).id == 3
    assert len(three_pages.requests) == 2


def test_a_limit_ends_the_list_and_asks_for_no_more_than_needed(ask, mock):
    mock.on("GET", "/customers", page(rows(1, 2), next_cursor="a"), page(rows(3, 4), next_cursor="b"))
    assert len(ask(lambda client: client.customers.list(limit=3, page_size=2))) == 3
    assert queries(mock) == [{"limit": "2"}, {"limit": "1", "cursor": "a"}]


def test_a_limit_of_nothing_asks_for_nothing(ask, mock):
    assert ask(lambda client: client.customers.list(limit=0)) == []
    assert mock.requests == []


def test_a_large_limit_is_read_in_the_largest_pages(client, mock):
    mock.on("GET", "/customers", page(rows(1)))
    list(client.customers.list(limit=501))
    assert queries(mock) == [{"limit": "500"}]


def test_the_state_of_a_list_is_known_as_it_is_read(client, three_pages):
    listing = client.customers.list(count=True)
    assert (listing.count, listing.next_cursor, listing.sync_cursor) == (None, None, None)
    next(listing)
    assert (listing.count, listing.next_cursor, listing.sync_cursor) == (5, "a", None)
    list(listing)
    assert (listing.count, listing.next_cursor, listing.sync_cursor) == (5, None, "later")


def test_a_list_cut_short_has_no_place_to_poll_from(client, mock):
    mock.on("GET", "/customers", page(rows(1, 2), next_cursor="a", sync_cursor="wrong"))
    listing = client.customers.list(limit=1)
    assert len(list(listing)) == 1
    assert listing.sync_cursor is None


def test_an_incremental_reading_goes_on_where_the_last_one_ended(client, three_pages):
    listing = client.customers.list(updated_since=datetime(2026, 1, 1, tzinfo=timezone.utc))
    list(listing)
    list(client.customers.list(cursor=listing.sync_cursor))
    assert queries(three_pages)[0] == {"updated_since": "2026-01-01T00:00:00Z"}
    assert queries(three_pages)[-1] == {"cursor": "later"}


def test_a_cursor_given_first_is_replaced_by_the_next_ones(client, mock):
    mock.on("GET", "/customers", page(rows(1), next_cursor="b"), page(rows(2)))
    list(client.customers.list(cursor="a"))
    assert queries(mock) == [{"cursor": "a"}, {"cursor": "b"}]


def test_an_empty_page_is_not_the_end(ask, mock):
    mock.on("GET", "/customers", page([], next_cursor="a"), page(rows(1)))
    assert [record.id for record in ask(lambda client: client.customers.list())] == [1]


def test_whole_pages_and_the_first_one_alone(client, three_pages):
    listing = client.customers.list()
    assert [len(part.data) for part in listing.pages()] == [2, 2, 1]
    assert list(listing) == []
    first = client.customers.list(page_size=7).first_page()
    assert (len(first.data), queries(three_pages)[-1]) == (1, {"limit": "7"})


def test_whole_pages_awaited(three_pages):
    async def run():
        async with three_pages.async_client() as client:
            first = await client.customers.list().first_page()
            three_pages.on("GET", "/customers", page(rows(1), next_cursor="a"), page(rows(2)))
            return first, [part async for part in client.customers.list().pages()]

    first, parts = asyncio.run(run())
    assert first.count == 5
    assert [len(part.data) for part in parts] == [1, 1]


def test_a_server_that_repeats_a_cursor_does_not_keep_a_program_forever(client, mock):
    mock.on("GET", "/customers", page(rows(1), next_cursor="a"))
    with pytest.raises(JdxError, match="would never end"):
        list(client.customers.list())


def test_a_page_that_fails_can_be_asked_for_again(mock):
    mock.on("GET", "/customers", page(rows(1), next_cursor="a"), rate_limited(), page(rows(2)))
    listing = mock.client(max_retries=0).customers.list()
    assert next(listing).id == 1
    with pytest.raises(RateLimited):
        next(listing)
    assert next(listing).id == 2


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"page_size": 0}])
def test_a_size_no_list_can_have_is_refused(client, wrong):
    with pytest.raises(ValueError, match="or more"):
        client.customers.list(**wrong)


@given(
    total=st.integers(0, 25),
    size=st.integers(1, 7),
    limit=st.none() | st.integers(0, 30),
)
def test_however_it_is_cut_every_record_comes_once(total, size, limit):
    def serve(request):
        start, wanted = int(request.query.get("cursor", 0)), int(request.query["limit"])
        assert wanted <= size
        end = min(start + wanted, total)
        return page(rows(*range(start, end)), next_cursor=str(end) if end < total else None)

    got = [record.id for record in MockTransport(serve).client().customers.list(page_size=size, limit=limit)]
    assert got == list(range(total if limit is None else min(total, limit)))
