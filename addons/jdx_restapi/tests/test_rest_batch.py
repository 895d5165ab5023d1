import secrets
from unittest.mock import patch

from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestBatch(RestCase):
    def setUp(self):
        super().setUp()
        self.first, self.second = self.env["res.partner"].create([{"name": "First"}, {"name": "Second"}])

    def batch(self, *operations, **members):
        return self.post("/customers/batch", {"operations": list(operations), **members})

    def test_each_operation_has_its_result(self):
        etag = self.get(f"/customers/{self.first.id}").headers["ETag"]
        answer = self.batch(
            {"op": "create", "data": {"name": "New"}},
            {"op": "update", "id": self.first.id, "data": {"city": "Bonn"}, "if_match": etag},
            {"op": "upsert", "ref": "B-1", "data": {"name": "Ref"}},
            {"op": "upsert", "ref": "B-1", "data": {"city": "Köln"}},
            {"op": "delete", "id": self.second.id},
        )
        results = self.ok(answer)["results"]
        self.assertEqual([result["status"] for result in results], [201, 200, 201, 200, 204])
        self.assertEqual(results[0]["data"], self.ok(self.get(f"/customers/{results[0]['id']}")))
        self.assertEqual(results[1]["data"]["city"], "Bonn")
        self.assertEqual(results[2]["id"], results[3]["id"])
        self.assertEqual(results[3]["data"], self.ok(self.get("/customers/ref/B-1")))
        self.assertEqual(results[4], {"status": 204, "id": self.second.id})
        self.assertEqual(self.audit(answer).record_ids, ",".join(str(result["id"]) for result in results))

    def test_atomic_batch_does_all_or_nothing(self):
        answer = self.batch(
            {"op": "create", "data": {"name": "Gone Again"}},
            {"op": "delete", "id": self.second.id},
            {"op": "update", "id": self.first.id, "data": {"city": "Bonn"}},
            {"op": "create", "data": {"name": "x", "nme": 1, "country": "DE"}},
            {"op": "create", "data": {"name": "never tried"}},
        )
        problem = self.refused(answer, 422, "batch_failed")
        self.assertEqual(
            [(error["pointer"], error["code"]) for error in problem["errors"]],
            [("/operations/3/data/nme", "unknown_field"), ("/operations/3/data/country", "invalid_type")],
        )
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Gone Again")]))
        self.assertTrue(self.second.exists())
        self.assertFalse(self.first.city)
        self.assertFalse(self.audit(answer).record_ids)

    def test_other_batch_does_what_it_can(self):
        answer = self.batch(
            {"op": "create", "data": {"name": "Kept"}},
            {"op": "create", "data": {"name": ""}},
            {"op": "update", "id": 99999999, "data": {}},
            {"op": "update", "id": self.first.id, "data": {"parent": self.first.id}},
            {"op": "update", "id": self.first.id, "data": {"city": "Old"}, "if_match": '"x"'},
            {"op": "delete", "id": self.second.id},
            {"op": "upsert", "ref": "B-2", "data": {"nme": "x"}},
            {"op": "update", "id": self.first.id, "data": {"city": "Bonn"}},
            atomic=False,
        )
        results = self.ok(answer)["results"]
        self.assertEqual([result["status"] for result in results], [201, 422, 404, 422, 412, 204, 422, 200])
        codes = [result["error"]["code"] for result in results if "error" in result]
        self.assertEqual(
            codes, ["validation_failed", "not_found", "business_rule", "precondition_failed", "validation_failed"]
        )
        self.assertEqual(results[1]["error"]["errors"][0]["pointer"], "/data/name")
        self.assertTrue(self.env["res.partner"].browse(results[0]["id"]).exists())
        self.assertFalse(self.second.exists())
        self.assertEqual((self.first.city, self.first.parent_id.id), ("Bonn", False))
        self.refused(self.get("/customers/ref/B-2"), 404, "not_found")

    def test_version_that_is_none_is_named_where_it_stands(self):
        line = {"op": "update", "id": self.first.id, "data": {}, "if_match": "x"}
        problem = self.refused(self.batch(line), 422, "batch_failed")
        self.assertEqual(problem["errors"][0]["pointer"], "/operations/0/if_match")
        results = self.ok(self.batch(line, atomic=False))["results"]
        self.assertEqual(results[0]["error"]["errors"][0]["pointer"], "/if_match")

    def test_failure_in_the_database_undoes_its_operation_only(self):
        line = {"op": "create", "data": {"name": "x", "company": self.company.id}}
        self.env.cr.execute("ALTER TABLE res_partner ADD CONSTRAINT test_jdx CHECK (name <> 'refused')")
        answer = self.batch(line, {"op": "create", "data": {"name": "refused"}}, line, atomic=False)
        self.assertEqual([result["status"] for result in self.ok(answer)["results"]], [201, 422, 201])

    def test_wrong_operations_are_named_and_nothing_is_done(self):
        answer = self.batch(
            {"op": "create", "data": {"name": "Never"}},
            {"op": "replace"},
            5,
            {"op": "update", "data": []},
            {"op": "delete", "id": True},
            {"op": "delete", "id": "1", "data": {}},
            {"op": "upsert", "ref": 5, "data": {}},
            {},
            {"op": ["create"]},
            atomic=1,
        )
        self.refused_at(
            answer,
            ("/atomic", "invalid_type"),
            ("/operations/1/op", "invalid_value"),
            ("/operations/2", "invalid_type"),
            ("/operations/3/id", "required"),
            ("/operations/3/data", "invalid_type"),
            ("/operations/4/id", "invalid_type"),
            ("/operations/5/id", "invalid_type"),
            ("/operations/5/data", "unknown_field"),
            ("/operations/6/ref", "invalid_type"),
            ("/operations/7/op", "invalid_value"),
            ("/operations/8/op", "invalid_value"),
        )
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Never")]))

    def test_shape_of_the_body(self):
        self.refused_at(self.post("/customers/batch", {}), ("/operations", "required"))
        self.refused_at(self.post("/customers/batch", {"operations": {}}), ("/operations", "required"))
        self.refused_at(self.post("/customers/batch", {"operations": [], "x": 1}), ("/x", "unknown_field"))
        self.refused_at(self.batch(*[{"op": "delete", "id": 1}] * 501), ("/operations", "too_many"))
        self.assertEqual(self.ok(self.batch())["results"], [])

    def test_references_of_wrong_length(self):
        for ref in ("", "x" * 201):
            problem = self.refused(self.batch({"op": "upsert", "ref": ref, "data": {"name": "x"}}), 422, "batch_failed")
            self.assertEqual(problem["errors"][0]["pointer"], "/operations/0/ref")
        self.refused(self.put("/customers/ref/" + "x" * 201, {"name": "x"}), 422, "validation_failed")
        self.ok(self.put("/customers/ref/" + "x" * 200, {"name": "x"}), 201)

    def test_references_that_no_path_could_name(self):
        for ref in ("A/1", "A\x00"):
            with self.subTest(ref=ref):
                answer = self.batch({"op": "upsert", "ref": ref, "data": {"name": "a"}})
                self.assertEqual(answer.status_code, 400 if "\x00" in ref else 422)

    def test_ids_that_no_record_can_have(self):
        for record_id in (0, -1, 2**31, 2**63, 10**30):
            with self.subTest(record_id=record_id):
                results = self.ok(self.batch({"op": "delete", "id": record_id}, atomic=False))["results"]
                self.assertEqual(results[0]["error"]["code"], "not_found")

    def test_many_creates_are_one_request(self):
        answer = self.batch(*[{"op": "create", "data": {"name": f"Many {number}"}} for number in range(50)])
        self.assertEqual(len({result["id"] for result in self.ok(answer)["results"]}), 50)

    def test_loser_of_a_race_for_a_reference_starts_over(self):
        first = self.ok(self.put("/customers/ref/RACE", {"name": "First"}), 201)["id"]
        model = type(self.env["jdx.api.external.ref"])
        known = model._find
        for atomic in (True, False):
            asked = []

            def find(refs, *args, asked=asked):
                # the first answer is that of a transaction which began before the other one ended
                asked.append(args)
                return known(refs, *args) if len(asked) > 1 else None

            with patch.object(model, "_find", find):
                answer = self.batch({"op": "upsert", "ref": "RACE", "data": {"name": "x"}}, atomic=atomic)
            (result,) = self.ok(answer)["results"]
            self.assertEqual((result["status"], result["id"]), (200, first))

    def test_text_that_is_too_long_for_an_index(self):
        # random, or PostgreSQL would compress it
        name = secrets.token_hex(20000)
        self.refused(self.post("/customers", {"name": name}), 422, "business_rule")
        results = self.ok(
            self.batch(
                {"op": "create", "data": {"name": name}}, {"op": "create", "data": {"name": "Short"}}, atomic=False
            )
        )
        self.assertEqual([result["status"] for result in results["results"]], [422, 201])
