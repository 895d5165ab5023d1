"""Bodies that do not come as announced get an answer, and the worker goes on."""

import json
import socket
import time

import pytest


class Upload:
    """A request written by hand."""

    def __init__(self, server, api, length, headers=""):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.socket.sendall(
            f"POST /restapi/1.0/customers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n".encode()
        )

    def answer(self):
        """Return ``(status, problem)``."""
        received = b""
        with self.socket:
            while chunk := self.socket.recv(65536):
                received += chunk
        head, _empty, body = received.partition(b"\r\n\r\n")
        assert b"application/problem+json" in head, received
        return int(head.split()[1]), json.loads(body)["code"]


def test_half_a_body_and_then_the_end(server, api):
    upload = Upload(server, api, 1000)
    upload.socket.sendall(b'{"name": ')
    upload.socket.shutdown(socket.SHUT_WR)
    assert upload.answer() == (400, "malformed_request")


def test_half_a_body_and_then_silence(server, api):
    upload = Upload(server, api, 1000)
    upload.socket.sendall(b'{"name": ')
    begin = time.monotonic()
    assert upload.answer() == (400, "malformed_request")
    assert time.monotonic() - begin < 10


def test_silent_uploads_hold_no_transaction(server, api, database):
    upload = Upload(server, api, 1000)
    upload.socket.sendall(b'{"name": ')
    time.sleep(0.5)
    state = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )
    assert database.sql(state)[0][0] == 0
    upload.answer()


def test_body_in_slow_pieces_arrives(server, api):
    body = json.dumps({"name": "Piecewise"}).encode()
    upload = Upload(server, api, len(body), "Connection: close\r\n")
    for start in range(0, len(body), 5):
        upload.socket.sendall(body[start : start + 5])
        time.sleep(0.05)
    received = b""
    with upload.socket:
        while chunk := upload.socket.recv(65536):
            received += chunk
    assert b" 201 " in received.split(b"\r\n")[0] + b" "


def test_ten_megabytes_are_refused_and_the_refusal_arrives(server, api):
    upload = Upload(server, api, 10_000_000)
    upload.socket.sendall(b"x" * 10_000_000)
    assert upload.answer() == (413, "payload_too_large")


@pytest.mark.parametrize("length", ["abc", "-1", ""])
def test_length_that_is_none_is_an_empty_body(server, api, length):
    assert Upload(server, api, length).answer() == (400, "malformed_json")


def test_caller_who_goes_away_does_no_harm(server, api, database):
    for _number in range(4):
        upload = Upload(server, api, 1000)
        upload.socket.close()
    assert api("GET", "/me").status_code == 200
    time.sleep(0.2)
    assert database.sql("SELECT count(*) FROM jdx_api_audit WHERE status >= 500")[0][0] == 0
