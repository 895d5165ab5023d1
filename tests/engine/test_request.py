"""A request, parsed from what a WSGI server hands over."""

import io

import pytest
from engine.errors import Refusal
from engine.request import ApiRequest


def request(path: str = "/restapi/1.0/customers", query: str = "", body: bytes = b"", **environ: object) -> ApiRequest:
    raw = path.encode().decode("latin-1")
    return ApiRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": raw,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "REMOTE_ADDR": "192.0.2.1",
            "wsgi.input": io.BytesIO(body),
            **environ,
        }
    )


def code(call: object, *arguments: object) -> str:
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("path", "segments"),
    [
        ("/restapi", ()),
        ("/restapi/", ()),
        ("/restapi/1.0/customers/5", ("1.0", "customers", "5")),
        ("/restapi//1.0///me/", ("1.0", "me")),
        ("/restapi/1.0/customers/ref/Köln #1", ("1.0", "customers", "ref", "Köln #1")),
    ],
)
def test_segments(path: str, segments: "tuple[str, ...]") -> None:
    assert request(path).segments == segments


def test_path_that_is_no_utf_8_is_shown_somehow() -> None:
    assert ApiRequest({"REQUEST_METHOD": "GET", "PATH_INFO": "/restapi/\xff"}).segments == ("\ufffd",)


def test_headers_are_found_by_their_names() -> None:
    found = request(HTTP_IF_MATCH='"x"')
    assert (found.header("If-Match"), found.header("if-match"), found.header("If-None-Match")) == ('"x"', '"x"', None)


@pytest.mark.parametrize("given", ["a", "A.b_c:d-1", "x" * 100])
def test_request_id_of_the_caller_is_kept(given: str) -> None:
    assert request(HTTP_X_REQUEST_ID=given).request_id == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 101, "a\n", "ä", "a'", "a\r\nSet-Cookie: x"])
def test_request_id_that_could_do_harm_is_replaced(given: str) -> None:
    assert len(request(HTTP_X_REQUEST_ID=given).request_id) == 32


def test_parameters() -> None:
    assert request(query="a=1&b=&c=%C3%A4+x&d[in]=1%2C2").parameters() == {
        "a": "1",
        "b": "",
        "c": "ä x",
        "d[in]": "1,2",
    }
    assert request().parameters() == {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a=1&a=2", "validation_failed"),
        ("a=%00", "validation_failed"),
        ("a=%ff", "malformed_request"),
        ("&".join(f"a{number}=" for number in range(101)), "validation_failed"),
    ],
)
def test_wrong_parameters(query: str, expected: str) -> None:
    assert code(request(query=query).parameters) == expected


def test_target_shows_path_and_query() -> None:
    assert request(query="a=1").target == "/restapi/1.0/customers?a=1"
    assert request().target == "/restapi/1.0/customers"


def test_body_is_read_once_and_kept() -> None:
    found = request(body=b'{"a": 1}')
    assert (found.body(100), found.body(100), found.read_body()) == (b'{"a": 1}',) * 3
    assert found.json() == {"a": 1}


def test_body_without_a_length_is_empty() -> None:
    assert request(body=b"x", CONTENT_LENGTH="").body(10) == b""
    assert request(body=b"x", CONTENT_LENGTH="-5").body(10) == b""
    assert request(body=b"x", CONTENT_LENGTH="abc").body(10) == b""


def test_no_more_than_the_announced_length_is_read() -> None:
    assert request(body=b"xyz", CONTENT_LENGTH="2").body(10) == b"xy"


def test_short_body_is_refused() -> None:
    assert code(request(body=b"x", CONTENT_LENGTH="2").body, 10) == "malformed_request"


class Stalling(io.BytesIO):
    """A connection on which nothing comes any more."""

    def read(self, size: int = -1) -> bytes:
        raise TimeoutError("timed out")


class Broken(io.BytesIO):
    def read(self, size: int = -1) -> bytes:
        raise ConnectionResetError("reset by peer")


@pytest.mark.parametrize("stream", [Stalling(), Broken()])
def test_body_that_does_not_come_is_the_callers_fault(stream: io.BytesIO) -> None:
    found = request(CONTENT_LENGTH="5", **{"wsgi.input": stream})
    assert code(found.body, 10) == "malformed_request"
    found.drain()


@pytest.mark.parametrize("stream", [Stalling(), Broken()])
def test_throwing_a_body_away_never_fails(stream: io.BytesIO) -> None:
    request(CONTENT_LENGTH="5", **{"wsgi.input": stream}).drain()


def test_large_body_is_thrown_away_so_that_the_refusal_is_heard() -> None:
    found = request(body=b"x" * 100_000)
    assert code(found.body, 10) == "payload_too_large"
    assert found.environ["wsgi.input"].read() == b""


def test_absurdly_large_body_is_not_read_to_its_end() -> None:
    class Endless(io.BytesIO):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    stream = Endless()
    assert code(request(CONTENT_LENGTH=str(10**12), **{"wsgi.input": stream}).body, 10) == "payload_too_large"
    assert stream.given <= 64 * 1024 * 1024


def test_unread_body_is_thrown_away() -> None:
    found = request(body=b"x" * 10)
    found.drain()
    assert found.environ["wsgi.input"].read() == b""
    assert found.read_body() == b""


def test_chunked_body_is_refused() -> None:
    assert code(request(HTTP_TRANSFER_ENCODING="Chunked").body, 10) == "malformed_request"


@pytest.mark.parametrize(
    "kind", ["application/json", "APPLICATION/JSON ; charset=utf-8", "application/merge-patch+json"]
)
def test_media_types_of_json(kind: str) -> None:
    found = request(body=b"{}", CONTENT_TYPE=kind)
    found.body(10)
    assert found.json() == {}


@pytest.mark.parametrize("kind", ["", "text/json", "application/jsonx", "application/x-www-form-urlencoded", None])
def test_other_media_types_are_refused(kind: object) -> None:
    found = request(body=b"{}", CONTENT_TYPE=kind)
    found.body(10)
    assert code(found.json) == "unsupported_media_type"
