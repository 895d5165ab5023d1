from unittest.mock import patch

from odoo.tests import tagged

from .rest_case import RestCase


@tagged("post_install", "-at_install")
class TestRestModels(RestCase):
    """``models/<model>``: only what is on the allow list, only by a scope that names it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.access = cls.allow("res.bank")
        cls.models_key = cls.make_key(cls.user, "models:*")
        cls.bank = cls.env["res.bank"].create({"name": "First Bank", "bic": "ABCDEFGH"})
        cls.path = f"/models/res.bank/{cls.bank.id}"

    @classmethod
    def allow(cls, model, **permissions):
        cls.env["jdx.api.model.access"].search([("model", "=", model)]).unlink()
        return cls.env["jdx.api.model.access"].create({"model_id": cls.env["ir.model"]._get_id(model), **permissions})

    def test_fields_have_odoos_names(self):
        shown = self.ok(self.get(self.path, key=self.models_key))
        self.assertEqual((shown["name"], shown["bic"], shown["country"]), ("First Bank", "ABCDEFGH", None))
        self.assertIn("external_ref", shown)
        self.assertEqual(self.ids("/models/res.bank", key=self.models_key, bic="ABCDEFGH", sort="-name"), self.bank.ids)

    def test_star_does_not_cover_models(self):
        for scopes in ("*:*", "*:read", "customers:read", "models/res.country:read"):
            with self.subTest(scopes=scopes):
                self.refused(self.get(self.path, key=self.make_key(self.user, scopes)), 403, "missing_scope")
        for scopes in ("models:read", "models/res.bank:read", "models/res.bank:*"):
            with self.subTest(scopes=scopes):
                self.ok(self.get(self.path, key=self.make_key(self.user, scopes)))

    def test_what_is_not_on_the_list_does_not_exist(self):
        for model in (
            "res.users",
            "ir.config_parameter",
            "jdx.api.key",
            "res.currency",
            "no.such",
            "res.partner; drop",
        ):
            with self.subTest(model=model):
                self.refused(self.get(f"/models/{model}", key=self.models_key), 404, "unknown_resource")
        self.access.active = False
        self.refused(self.get(self.path, key=self.models_key), 404, "unknown_resource")

    def write_all(self):
        """Return the status of each kind of write, one operation each."""
        key = self.models_key
        batches = [
            [{"op": "update", "id": self.bank.id, "data": {"city": "b"}}],
            [{"op": "create", "data": {"name": "b"}}],
            [{"op": "upsert", "ref": "B", "data": {"name": "c"}}],
        ]
        answers = [
            self.change(self.path, {"city": "a"}, key=key),
            self.post("/models/res.bank", {"name": "a"}, key=key),
            self.put("/models/res.bank/ref/A", {"name": "a"}, key=key),
            *(self.post("/models/res.bank/batch", {"operations": batch}, key=key) for batch in batches),
            self.post("/models/res.bank/batch", {"operations": [{"op": "delete", "id": self.bank.id}]}, key=key),
        ]
        return [answer.status_code for answer in answers]

    def test_allow_list_says_what_may_be_written(self):
        self.assertEqual(self.write_all(), [405, 405, 405, 405, 405, 405, 405])
        self.access.allow_write = True
        self.assertEqual(self.write_all(), [200, 405, 405, 200, 422, 422, 422])
        self.access.allow_create = True
        self.assertEqual(self.write_all(), [200, 201, 201, 200, 200, 200, 422])
        self.access.write({"allow_write": False})
        self.assertEqual(self.write_all(), [405, 201, 405, 422, 200, 422, 422])
        self.assertTrue(self.bank.exists())
        self.access.allow_delete = True
        self.assertEqual(self.write_all()[-1], 200)
        self.refused(self.delete(self.path, key=self.models_key), 404, "not_found")

    def test_deletions_are_noted_from_the_moment_on_that_a_model_is_allowed(self):
        self.allow("res.partner.industry", allow_write=True, allow_create=True, allow_delete=True)
        path, key = "/models/res.partner.industry", self.models_key
        first = self.ok(self.put(f"{path}/ref/A", {"name": "a"}, key=key), 201)["id"]
        self.ok(self.delete(f"{path}/{first}", key=key), 204)
        self.assertEqual(self.ids(f"{path}/deleted", key=key, since="2020-01-01T00:00:00Z"), [first])
        second = self.ok(self.put(f"{path}/ref/A", {"name": "a"}, key=key), 201)["id"]
        self.assertNotEqual(first, second)

    def test_user_needs_the_right_as_well(self):
        self.access.write({"allow_write": True, "allow_create": True})
        clerk = self.make_key(self.make_user("models_clerk"), "models:*")
        self.ok(self.get(self.path, key=clerk))
        self.refused(self.change(self.path, {"city": "x"}, key=clerk), 403, "forbidden")

    def test_every_computed_field_takes_its_operators_or_refuses_them(self):
        """Search methods are anybody's code: none of a large model's ends in a fault of ours."""
        self.allow("res.partner")
        spec = self.env["jdx.rest.models"].with_user(self.user)._rest_bind("res.partner")._rest_spec()
        values = {
            "boolean": "true",
            "integer": "1",
            "number": "1.5",
            "money": "1.5",
            "date": "2026-01-01",
            "reference": "1",
            "references": "1",
            "datetime": "2026-01-01T00:00:00Z",
            "id": "1",
        }
        tried = 0
        for name, field in [(name, field) for name, field in spec.fields.items() if not field.column]:
            for operator in field.operators:
                value = (
                    "true" if operator == "null" else field.choices[0] if field.choices else values.get(field.kind, "x")
                )
                answer = self.get(
                    "/models/res.partner", key=self.models_key, limit=1, fields="id", **{f"{name}[{operator}]": value}
                )
                with self.subTest(name=name, operator=operator):
                    self.assertIn(answer.status_code, (200, 422), answer.text[:300])
                tried += 1
        self.assertGreater(tried, 100)

    def test_every_field_can_be_read(self):
        self.allow("res.partner")
        self.user.groups_id |= self.env.ref("sales_team.group_sale_manager") | self.env.ref(
            "account.group_account_manager"
        )
        spec = self.env["jdx.rest.models"].with_user(self.user)._rest_bind("res.partner")._rest_spec()
        shown = self.ok(self.get("/models/res.partner", key=self.models_key, limit=3, fields=",".join(spec.fields)))[
            "data"
        ]
        self.assertEqual(set(shown[0]), set(spec.fields))
        self.assertFalse(
            [name for name, field in spec.fields.items() if shown[0][name] is False and field.kind != "boolean"]
        )

    def test_order_does_not_tell_what_odoo_hides(self):
        """Odoo shows others' private appointments as busy; a cursor would hold the name by which it sorted."""
        self.allow("calendar.event")
        times = {"start": "2026-01-01 08:00:00", "stop": "2026-01-01 09:00:00"}
        event = self.env["calendar.event"].create(
            {"name": "A secret", "privacy": "private", "user_id": self.user.id, **times}
        )
        key = self.make_key(self.make_user("models_stranger"), "models:*")
        path = "/models/calendar.event"
        self.assertNotIn("secret", self.get(f"{path}/{event.id}", key=key).text)
        self.refused_at(self.get(path, key=key, sort="name"), ("query:sort", "invalid_value"))
        self.ok(self.get(path, key=key, sort="-updated_at"))

    def test_filter_that_odoo_would_ignore_is_refused(self):
        """The code of a company's country is reached over a field that cannot be searched."""
        self.allow("res.company")
        answer = self.get("/models/res.company", key=self.models_key, country_code="ZZ")
        self.refused_at(answer, ("query:country_code", "unknown_operator"))
        self.assertEqual(self.ids("/models/res.company", key=self.models_key, email="nobody@example.com"), [])

    def test_values_that_odoos_own_code_fails_over_are_refused(self):
        self.allow("res.bank", allow_write=True, allow_create=True)
        banks = type(self.env["res.bank"])
        for error in (ValueError("x"), TypeError("x"), KeyError("x"), AttributeError("x")):
            with self.subTest(error=error), patch.object(banks, "write", side_effect=error):
                self.refused(self.change(self.path, {"city": "a"}, key=self.models_key), 422, "business_rule")
            with self.subTest(error=error), patch.object(banks, "create", side_effect=error):
                self.refused(self.post("/models/res.bank", {"name": "b"}, key=self.models_key), 422, "business_rule")
