"""What schemathesis checks of each answer beside the description; loaded by it through $SCHEMATHESIS_HOOKS."""

import schemathesis


@schemathesis.check
def answers_like_an_api(ctx, response, case):
    """No cookie, no HTML, no traceback, and a request id: whatever was sent."""
    headers = {name.lower(): ", ".join(values) for name, values in response.headers.items()}
    assert "set-cookie" not in headers, "The answer sets a cookie."
    assert headers.get("x-request-id"), "The answer has no X-Request-ID."
    assert "html" not in headers.get("content-type", ""), "The answer is HTML."
    assert b"Traceback (most recent call last)" not in response.content, "The answer shows a traceback."


@schemathesis.check
def problems_say_the_same_as_their_status(ctx, response, case):
    """A problem's members agree with each other and with the headers."""
    if response.status_code < 400 or case.method == "HEAD" or not response.content:
        return
    problem = response.json()
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    assert problem["status"] == response.status_code
    assert problem["type"] == "urn:jdx:problem:" + problem["code"]
    assert problem["request_id"] == headers["x-request-id"]
