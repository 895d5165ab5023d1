"""The table of codes and the problem document made from it."""

import pytest
from engine import errors


@pytest.mark.parametrize("code", sorted(errors.CODES))
def test_problem_has_the_members_of_rfc_9457(code: str) -> None:
    problem = errors.Refusal(code, "Why.").problem("id-1")
    status, title = errors.CODES[code]
    assert problem == {
        "type": f"urn:jdx:problem:{code}",
        "title": title,
        "status": status,
        "detail": "Why.",
        "code": code,
        "request_id": "id-1",
    }


def test_statuses_are_those_of_http_errors() -> None:
    assert {status // 100 for status, _title in errors.CODES.values()} == {4, 5}


def test_one_error_is_told_in_the_detail_and_several_are_counted() -> None:
    one, two = errors.FieldError("/a", "required", "a is needed."), errors.FieldError("/b", "required", "b is needed.")
    assert errors.invalid(one).detail == "a is needed."
    refusal = errors.invalid(one, two)
    assert refusal.detail.startswith("2 values")
    assert [error["pointer"] for error in refusal.problem("x")["errors"]] == ["/a", "/b"]


def test_error_of_an_inner_body_is_found_in_the_outer_one() -> None:
    error = errors.FieldError("/data/a", "required", "x").below("/operations/3")
    assert (error.pointer, error.code) == ("/operations/3/data/a", "required")


@pytest.mark.parametrize(
    ("refusal", "header", "value"),
    [
        (errors.unauthenticated("missing_api_key", "x"), "WWW-Authenticate", 'Bearer realm="jdx_restapi"'),
        (errors.method_not_allowed(("POST", "GET")), "Allow", "GET, POST"),
        (errors.unavailable("x", 7), "Retry-After", "7"),
    ],
)
def test_headers_that_http_asks_for(refusal: errors.Refusal, header: str, value: str) -> None:
    assert refusal.headers[header] == value


def test_absent_and_invisible_are_one_answer() -> None:
    assert errors.not_found().problem("x") == errors.not_found().problem("x")
    assert "may not see" in errors.not_found().detail


def test_unknown_code_cannot_be_answered() -> None:
    with pytest.raises(KeyError):
        errors.Refusal("no_such_code", "x").problem("x")


def test_answer_lists_the_first_errors_only() -> None:
    refusal = errors.invalid(*(errors.FieldError(f"/{n}", "unknown_field", "No.") for n in range(5000)))
    assert [error.pointer for error in refusal.errors] == [f"/{n}" for n in range(errors.MAX_ERRORS)]
    assert "5000" in refusal.detail
