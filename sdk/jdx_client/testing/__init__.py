"""A stand-in for the server, for the tests of programs that use this package. Our own tests use it, too.

``MockTransport`` answers what it was told, records what it was asked, and makes clients that never really wait:

    mock = MockTransport()
    mock.on("GET", "/customers/7", reply({"id": 7, "name": "Ann"}))
    mock.on("POST", "/quotes", rate_limited(retry_after=2), reply({"id": 1}, status=201))

    client = mock.client()
    client.quotes.create(customer=7)

    assert mock.requests[-1].json == {"customer": 7}
    assert mock.waited >= 2

``InMemoryApi`` keeps records, and follows the API's contract without being told:

    client = MockTransport(InMemoryApi(customers=[{"name": "Ann"}])).client()
    assert [customer.name for customer in client.customers.list()] == ["Ann"]
"""

from jdx_client.testing._memory import InMemoryApi
from jdx_client.testing._replies import Reply, not_modified, page, problem, rate_limited, reply
from jdx_client.testing._transport import MockTransport, RecordedRequest, UnexpectedRequest

__all__ = [
    "InMemoryApi",
    "MockTransport",
    "RecordedRequest",
    "Reply",
    "UnexpectedRequest",
    "not_modified",
    "page",
    "problem",
    "rate_limited",
    "reply",
]
