"""Which operation a path and a method name. The table lives beside the controllers and knows the engine only."""

import importlib
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import engine
import pytest
from engine.errors import Refusal

ADDON = Path(engine.__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def routes():
    """controllers/routes.py as a module of a package beside the engine, without the rest of the addon."""
    package = "routes_alone"
    for name, folder in ((package, ADDON), (f"{package}.controllers", ADDON / "controllers")):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = [str(folder)]
    yield importlib.import_module(f"{package}.controllers.routes")
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[name]


def code(call, *arguments):
    # the module has its own copy of the engine, and so of the class
    with pytest.raises(Exception) as caught:  # noqa: PT011
        call(*arguments)
    assert type(caught.value).__name__ == Refusal.__name__
    return caught.value


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("openapi.json", ("openapi", None, None, None, None)),
        ("customers", ("collection", "customers", None, None, None)),
        ("customers/7", ("record", "customers", 7, None, None)),
        ("customers/2147483647", ("record", "customers", 2**31 - 1, None, None)),
        ("customers/batch", ("batch", "customers", None, None, None)),
        ("customers/deleted", ("deleted", "customers", None, None, None)),
        ("customers/ref/A", ("ref", "customers", None, "A", None)),
        ("customers/ref/batch", ("ref", "customers", None, "batch", None)),
        ("quotes/7/confirm", ("action", "quotes", 7, None, "confirm")),
        ("models/res.country", ("collection", "models/res.country", None, None, None)),
        ("models/res.country/7", ("record", "models/res.country", 7, None, None)),
        ("models/res.country/ref/A", ("ref", "models/res.country", None, "A", None)),
    ],
)
def test_path(routes, path, expected):
    assert tuple(routes.match(tuple(part for part in path.split("/") if part))) == expected


@pytest.mark.parametrize(
    "path",
    [
        "customers/x",
        "customers/0",
        "customers/07",
        "customers/-1",
        "customers/2147483648",
        "customers/12345678901",
        "customers/²",
        "customers/٣",
        "customers/1/a/b",
        "customers/ref/a/b",
        "customers/ref",
        "batch/x",
    ],
)
def test_path_of_no_shape(routes, path):
    assert code(routes.match, tuple(path.split("/"))).code == "not_found"


def test_models_alone_are_no_resource(routes):
    assert code(routes.match, ("models",)).code == "unknown_resource"


FULL = frozenset({"list", "get", "create", "update", "delete"})


@pytest.mark.parametrize(
    ("shape", "operations", "allowed"),
    [
        ("collection", FULL, "GET, HEAD, POST"),
        ("collection", {"list"}, "GET, HEAD"),
        ("collection", {"create"}, "POST"),
        ("record", FULL, "DELETE, GET, HEAD, PATCH"),
        ("record", {"get", "update"}, "GET, HEAD, PATCH"),
        ("ref", FULL, "GET, HEAD, PUT"),
        ("ref", {"get", "update"}, "GET, HEAD"),
        ("ref", {"get", "create"}, "GET, HEAD"),
        ("batch", {"delete"}, "POST"),
        ("batch", {"list", "get"}, ""),
        ("deleted", {"list"}, "GET, HEAD"),
        ("deleted", {"get"}, ""),
        ("action", {"list"}, "POST"),
    ],
)
def test_methods_are_those_that_the_resource_supports(routes, shape, operations, allowed):
    spec = SimpleNamespace(operations=frozenset(operations))
    refusal = code(routes.operation, shape, "BREW", spec)
    assert (refusal.code, refusal.headers["Allow"]) == ("method_not_allowed", allowed)
    for method in filter(None, allowed.split(", ")):
        assert routes.operation(shape, method, spec)


def test_head_is_get(routes):
    spec = SimpleNamespace(operations=FULL)
    assert routes.operation("record", "HEAD", spec) == "get"
    assert code(routes.operation, "batch", "HEAD", spec).code == "method_not_allowed"


def test_every_operation_is_a_read_or_a_write_by_its_method(routes):
    for methods in routes.OPERATIONS.values():
        for method, operation in methods.items():
            assert (operation in routes.READS) == (method == "GET")


def test_no_resource_at_all_is_unknown(routes):
    assert code(routes.match, ()).code == "unknown_resource"
