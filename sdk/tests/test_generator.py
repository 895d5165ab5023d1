"""From the server's document to the models: what is made tolerant, and why."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from jdx_client import models
from jdx_client.models import _generated

SDK = Path(__file__).parent.parent


def load(name):
    spec = importlib.util.spec_from_file_location(name, SDK / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


prepare_openapi = load("prepare_openapi")


def prepared(**schemas):
    document = prepare_openapi.prepare({"components": {"schemas": schemas}})
    return {name: schema["properties"] for name, schema in document["components"]["schemas"].items()}


def properties(**fields):
    return {"type": "object", "properties": fields, "additionalProperties": False}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def test_what_the_server_limits_a_client_does_not():
    limited = {"type": "string", "maxLength": 5, "pattern": "^a", "minLength": 1}
    assert prepared(Thing=properties(name=limited)) == {"Thing": {"name": {"type": "string"}}}


def test_a_choice_takes_values_of_later_servers():
    any_of = [{"type": "string", "enum": ["a", "b"]}, {"type": "string"}]
    assert prepared(Thing=properties(kind=ref("Kind")), Kind={"type": "string", "enum": ["a", "b"]}) == {
        "Thing": {"kind": {"anyOf": any_of}}
    }


def test_a_choice_of_one_database_is_any_text():
    schemas = {"Thing": properties(language=ref("ThingLanguage")), "ThingLanguage": {"type": "string", "enum": ["de"]}}
    assert prepared(**schemas) == {"Thing": {"language": {"type": "string"}}}


def test_relations_and_amounts_have_types_of_their_own():
    relation = {"anyOf": [{"type": "integer"}, properties(id={}), properties(external_ref={})]}
    amount = {"anyOf": [{"type": "string"}, properties(amount={}, currency={})]}
    nullable = {"anyOf": [ref("ReferenceInput"), {"type": "null"}]}
    made = prepared(
        Thing=properties(a=ref("Reference"), b=ref("Money"), c=ref("ReferenceInput"), d=ref("MoneyInput"), e=nullable),
        Reference=properties(id={}),
        Money=properties(amount={}),
        ReferenceInput=relation,
        MoneyInput=amount,
    )
    kinds = [made["Thing"][name].get("customTypePath", "").rpartition(".")[2] for name in "abcd"]
    assert kinds == ["Reference", "Money", "RelationInput", "MoneyInput"]
    assert made["Thing"]["e"]["anyOf"][1] == {"type": "null"}


def test_an_object_inside_becomes_a_model_of_its_own():
    made = prepared(Thing=properties(part=properties(size={"type": "integer"})))
    assert made == {"Thing": {"part": ref("ThingPart")}, "ThingPart": {"size": {"type": "integer"}}}


def test_envelopes_and_what_is_written_by_hand_become_no_models():
    names = ["ThingList", "ThingBatchCreate", "Problem", "Money", "Reference", "DeletedRecord", "OdooResCountry"]
    assert prepared(**{name: properties(id={}) for name in names}) == {}


def test_only_what_is_answered_with_an_id_is_a_record():
    document = {
        "components": {"schemas": {name: properties(id={"type": "integer"}) for name in ("Thing", "ThingInput")}}
    }
    bases = prepare_openapi.base_classes(prepare_openapi.prepare(document))
    assert {name: base.rpartition(".")[2] for name, base in bases.items()} == {
        "Thing": "Record",
        "ThingInput": "JdxModel",
    }


def test_a_description_cannot_end_the_docstring_it_stands_in():
    thing = {**properties(id={"type": "integer"}), "description": 'Says """ and \\'}
    data = prepare_openapi.template_data({"components": {"schemas": {"Thing": thing}}})
    assert data["Thing"]["doc"] == "Says ''' and /."


def test_every_schema_of_the_document_has_its_model_with_its_fields():
    document = json.loads((SDK / "openapi.json").read_text(encoding="utf-8"))
    made = prepare_openapi.prepare(document)["components"]["schemas"]
    assert sorted(made) == sorted(_generated.__all__)
    for name, schema in made.items():
        assert set(schema["properties"]) == set(getattr(models, name).model_fields), name
