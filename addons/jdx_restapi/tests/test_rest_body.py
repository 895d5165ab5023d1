from odoo.tests import tagged

from .rest_case import RestCase

JSON = {"Content-Type": "application/json"}


@tagged("post_install", "-at_install")
class TestRestBody(RestCase):
    """What is wrong with a body before its values are looked at."""

    def send(self, data, headers=JSON):
        return self.request("POST", "/customers", data=data, headers=headers)

    def test_broken_json(self):
        for data in (
            b"",
            b"{",
            b'{"name": "x"} x',
            b"{'name': 1}",
            b'{"name": "\xff"}',
            b'{"name": "a\nb"}',
            b"\xef\xbb\xbf{}",
            b'{"name": 01}',
            b'{"name": "x",}',
            b"nul",
            b'{"name": "\\x"}',
            '{"name":"x"}'.encode("utf-16"),
        ):
            with self.subTest(data=data):
                self.refused(self.send(data), 400, "malformed_json")

    def test_json_that_python_takes_and_the_rfc_does_not(self):
        for data in (
            b'{"name": NaN}',
            b'{"name": Infinity}',
            b'{"name": -Infinity}',
            b'{"name": "a", "name": "b"}',
            b'{"name": "a", "lines": [{"x": 1, "x": 2}]}',
        ):
            with self.subTest(data=data):
                self.refused(self.send(data), 400, "malformed_json")

    def test_text_that_postgresql_cannot_hold(self):
        for data in (
            rb'{"name": "a\u0000b"}',
            rb'{"name": "\ud800"}',
            rb'{"a\u0000": 1}',
            rb'{"name": ["\udfff"]}',
            b'{"name": "a\x00b"}',
        ):
            with self.subTest(data=data):
                self.refused(self.send(data), 400, "malformed_json")

    def test_pairs_of_surrogates_are_one_character(self):
        self.assertEqual(self.ok(self.send(rb'{"name": "\ud83d\ude00"}'), 201)["name"], "😀")

    def test_depth(self):
        for depth in (500, 900, 960, 985, 1000, 100_000):
            for inner in (b"1", rb'"\u0041"'):
                with self.subTest(depth=depth, inner=inner):
                    answer = self.send(b'{"name": ' + b"[" * depth + inner + b"]" * depth + b"}")
                    self.assertIn(
                        (answer.status_code, answer.json()["code"]),
                        [(400, "malformed_json"), (422, "validation_failed")],
                    )

    def test_numbers_without_end(self):
        self.refused(self.send(b'{"name": ' + b"9" * 10_000 + b"}"), 400, "malformed_json")
        for number in (b"9" * 4000, b"1e400", b"-1e400", b"1e-400"):
            with self.subTest(number=number[:10]):
                answer = self.send(b'{"name": "x", "country": %s}' % number)
                self.assertEqual((answer.status_code, answer.json()["errors"][0]["pointer"]), (422, "/country"))

    def test_body_is_an_object(self):
        for data in (b"[]", b"1", b"null", b'"x"', b"true"):
            with self.subTest(data=data):
                self.refused_at(self.send(data), ("", "invalid_type"))

    def test_media_type(self):
        for kind in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "",
        ):
            with self.subTest(kind=kind):
                self.refused(self.send(b'{"name": "x"}', {"Content-Type": kind}), 415, "unsupported_media_type")
        for kind in ("application/json; charset=utf-8", "Application/JSON", "application/vnd.api+json"):
            with self.subTest(kind=kind):
                self.ok(self.send(b'{"name": "x"}', {"Content-Type": kind}), 201)

    def test_ten_megabytes(self):
        answer = self.send(b'{"name": "' + b"x" * 10_000_000 + b'"}')
        self.refused(answer, 413, "payload_too_large")
        self.assertEqual(self.audit(answer).code, "payload_too_large")

    def test_refusal_before_the_body_was_read_arrives_too(self):
        for length in (100_000, 10_000_000):
            answer = self.request("POST", "/customers", data=b"x" * length, headers=JSON, key="")
            self.refused(answer, 401, "missing_api_key")

    def test_body_of_a_read_is_not_looked_at(self):
        self.ok(self.request("GET", "/me", data=b"{", headers=JSON))

    def test_chunked_body_is_refused_with_a_reason(self):
        answer = self.request("POST", "/customers", data=iter([b'{"name": "x"}']), headers=JSON)
        self.refused(answer, 400, "malformed_request")

    def test_lists_of_references(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        customer = self.ok(self.post("/customers", {"name": "x", "tags": [tags[1].id, {"id": tags[0].id}]}), 201)
        self.assertCountEqual([tag["id"] for tag in customer["tags"]], tags.ids)
        path = f"/customers/{customer['id']}"
        for wrong, code in (
            ([tags[0].id, 2**31 - 1], "invalid_reference"),
            ([tags[0].id, {"external_ref": "none"}], "invalid_reference"),
            ([None], "invalid_type"),
            ([1] * 1001, "too_many"),
        ):
            self.refused_at(self.change(path, {"tags": wrong}), ("/tags", code))
        self.assertEqual(self.ok(self.change(path, {"tags": []}))["tags"], [])
