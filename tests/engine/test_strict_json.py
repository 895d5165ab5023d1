"""JSON as RFC 8259 means it."""

import json
from contextlib import suppress

import pytest
from engine.strict_json import InvalidJson, loads


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        1.5,
        "",
        "ä🌞",
        "\\u0041",
        [],
        {},
        [1, [2, {"a": None}]],
        {"": 1, "a b": [True]},
        2**63,
        "\u2028",
        "\x7f",
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_was_encoded_comes_back(value: object, ascii_only: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"[1,]",
        b'{"a":1,}',
        b"{'a':1}",
        b"01",
        b"+1",
        b".5",
        b"1.",
        b"0x1",
        b"nul",
        b"True",
        b'"a',
        b'"\\q"',
        b'"a\tb"',
        b"1 2",
        b"\xef\xbb\xbf1",
        b"\xff",
        b'"\xc3"',
        b'"\xed\xa0\x80"',
        b"// x\n1",
        b"NaN",
        b"-Infinity",
        b"Infinity",
        b"[NaN]",
        b'{"a": {"b": NaN}}',
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        loads(body)


@pytest.mark.parametrize("body", [b'{"a":1,"a":1}', b'[{"a":{"b":1,"b":2}}]', rb'{"a":1,"\u0061":2}'])
def test_a_name_that_is_there_twice_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidJson, match="twice"):
        loads(body)


@pytest.mark.parametrize(
    "body",
    [
        rb'"\u0000"',
        rb'["a\u0000b"]',
        rb'{"\u0000":1}',
        rb'"\ud800"',
        rb'"\udc00\ud800"',
        rb'{"a":["\ud83d"]}',
        rb'{"\udfff":1}',
    ],
)
def test_what_postgresql_cannot_store_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        loads(body)


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert loads(rb'"\ud83d\ude00"') == "😀"


@pytest.mark.parametrize("inner", [b"1", rb'"\u0041"'])
@pytest.mark.parametrize("depth", [10, 500, 900, 950, 960, 970, 975, 980, 985, 990, 995, 1000, 5000, 100_000])
@pytest.mark.parametrize(("left", "right"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_any_depth_is_taken_or_refused(depth: int, inner: bytes, left: bytes, right: bytes) -> None:
    body = left * depth + inner + right * depth
    with pytest.raises(InvalidJson, match="deep") if depth > 1000 else suppress(InvalidJson):
        loads(body)
    if depth <= 500:
        assert loads(body)


def test_number_of_thousands_of_digits_is_refused_or_a_number() -> None:
    # Pythons before 3.11 take it; what fails then is the range of the field
    with suppress(InvalidJson):
        assert isinstance(loads(b"9" * 5000), int)


def test_message_says_where() -> None:
    with pytest.raises(InvalidJson, match="line 2 column 3"):
        loads(b"{\n  x}")
    with pytest.raises(InvalidJson, match="byte 3"):
        loads(b'"ab\xff"')
