"""Refusals and failures as exceptions."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

import jdx_client
from jdx_client import (
    APIStatusError,
    BatchFailed,
    BusinessRule,
    FieldError,
    JdxError,
    NotFound,
    ServerError,
    TemporarilyUnavailable,
    UnexpectedAnswer,
    Unprocessable,
    ValidationFailed,
    _errors,
    _problems,
)
from jdx_client.testing import Reply, problem, reply
from jdx_client.testing._replies import STATUSES

TREE = re.compile(r"^(?P<indent>[ │├└─]*)(?P<name>[A-Z]\w+)", re.MULTILINE)


def failing(mock, answer):
    mock.on("POST", "/customers", answer)
    with pytest.raises(JdxError) as caught:
        mock.client(max_retries=0).customers.create(name="Ann")
    return caught.value


def drawn():
    """Class -> class above it, as the docstring of the errors draws it."""
    above, path = {}, []
    drawing = _errors.__doc__.split("catches them all.")[1].split("A code that")[0]
    for match in TREE.finditer(drawing):
        depth = match.start("name") - match.start()
        path = [(level, name) for level, name in path if level < depth]
        above[match["name"]] = path[-1][1] if path else None
        path.append((depth, match["name"]))
    return above


def test_the_drawing_of_the_errors_is_true():
    classes = {name for name, kind in vars(_errors).items() if isinstance(kind, type) and issubclass(kind, JdxError)}
    assert set(drawn()) == {name for name in classes if not name.startswith("_")}
    for name, above in drawn().items():
        assert above is None or issubclass(getattr(_errors, name), getattr(_errors, above))


def test_the_drawing_names_every_code_with_its_class():
    drawing = _errors.__doc__
    for code in STATUSES:
        assert re.search(rf"\b{code}\b", drawing), code


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_every_code_is_an_error_with_code_status_and_request_id(mock, code):
    error = failing(mock, problem(code, "Because.", request_id="r-1"))
    line = next(line for line in _errors.__doc__.splitlines() if re.search(rf"\b{code}\b", line))
    assert type(error).__name__ in line
    assert (error.code, error.status, error.request_id, error.detail) == (code, STATUSES[code], "r-1", "Because.")
    assert error.problem["type"] == f"urn:jdx:problem:{code}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(422, Unprocessable), (404, NotFound), (500, ServerError), (507, ServerError), (418, APIStatusError)],
)
def test_a_code_of_a_newer_server_is_the_error_of_its_status(mock, status, kind):
    error = failing(mock, problem("from_the_future", status=status))
    assert type(error) is kind
    assert error.code == "from_the_future"


def test_the_request_id_is_known_even_if_a_proxy_took_the_header_away(mock):
    assert failing(mock, reply({"code": "forbidden", "request_id": "r-9"}, status=403)).request_id == "r-9"


def test_errors_of_fields_are_listed_and_the_first_are_spelled_out(mock):
    found = [{"pointer": f"/lines/{n}/product", "code": "required", "detail": "Missing."} for n in range(5)]
    error = failing(mock, problem("validation_failed", "5 values are wrong.", errors=found))
    assert isinstance(error, ValidationFailed)
    assert error.errors[4] == FieldError("/lines/4/product", "required", "Missing.")
    assert str(error) == (
        "422 validation_failed: 5 values are wrong.; /lines/0/product: Missing.; /lines/1/product: Missing.; "
        "/lines/2/product: Missing.; and 2 more [request mock-request]"
    )


def test_the_sentence_of_a_business_rule_is_there_to_be_shown(mock):
    error = failing(mock, problem("business_rule", "The quote is cancelled."))
    assert isinstance(error, BusinessRule)
    assert error.detail == "The quote is cancelled."


def test_a_failed_batch_is_told_from_a_failed_validation(mock):
    assert type(failing(mock, problem("batch_failed"))) is BatchFailed


@pytest.mark.parametrize("body", [b"<html>502 Bad Gateway</html>", b"", b"\xff\xfe", b"[1]", b'"text"', b"null"])
def test_a_proxys_page_is_an_error_with_the_status_and_no_problem(mock, body):
    error = failing(mock, Reply(502, {"content-type": "text/html", "x-request-id": "r-2"}, body))
    assert type(error) is ServerError
    assert (error.status, error.code, error.request_id, dict(error.problem)) == (502, None, "r-2", {})
    assert str(error) == "502: Bad Gateway, and not from this API (a proxy?) [request r-2]"


def test_a_503_of_a_proxy_is_temporary_too(mock):
    assert isinstance(failing(mock, Reply(503, {}, b"<html>")), TemporarilyUnavailable)


@pytest.mark.parametrize("errors", ["no list", [1, None], [{}], {"pointer": "/x"}])
def test_a_strange_list_of_errors_does_not_hide_the_error(mock, errors):
    assert failing(mock, reply({"code": "validation_failed", "errors": errors}, status=422)).status == 422


def test_a_redirect_says_which_address_to_use(mock):
    error = failing(mock, Reply(308, {"location": "https://erp.example.com/"}))
    assert "redirected to https://erp.example.com/; use that address as base_url" in str(error)


@pytest.mark.parametrize("body", [b"<html>Odoo login</html>", b"", b"[]", b'"x"', b'{"id": "seven"}', b"{"])
def test_a_success_that_is_not_of_this_api_is_no_success_and_says_so(mock, body):
    error = failing(mock, Reply(200, {"content-type": "text/html", "x-request-id": "r-3"}, body))
    assert isinstance(error, UnexpectedAnswer)
    assert (error.status, error.request_id, error.body) == (200, "r-3", body.decode())
    assert "not an answer of this API (text/html)" in str(error)


def test_what_is_wrong_with_a_strange_answer_is_said_without_its_values(mock):
    error = failing(mock, reply({"id": 7, "name": {"secret": "value"}}))
    assert "name: Input should be a valid string" in str(error)
    assert "value" not in str(error).replace("valid", "")


def test_errors_survive_a_process_boundary_and_a_copy(mock):
    error = failing(mock, problem("rate_limited", retry_after=3))
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(same) is jdx_client.RateLimited
        assert (str(same), same.retry_after, same.code) == (str(error), 3.0, "rate_limited")
    strange = failing(mock, Reply(200, {}, b"?"))
    assert pickle.loads(pickle.dumps(strange)).body == "?"


def test_every_code_of_the_contract_has_a_class_or_the_class_of_its_status():
    assert set(_problems.CODES) <= set(STATUSES)
    assert {status for status in STATUSES.values() if status != 500} == set(_problems.STATUSES)
