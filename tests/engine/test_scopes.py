"""Scopes: what each form of a scope opens, and what none of them does."""

import pytest
from engine import scopes


@pytest.mark.parametrize(
    ("text", "resource", "verb", "allowed"),
    [
        ("customers:read", "customers", "read", True),
        ("customers:read", "customers", "write", False),
        ("customers:read", "quotes", "read", False),
        ("customers:*", "customers", "write", True),
        ("quotes:confirm", "quotes", "confirm", True),
        ("quotes:write", "quotes", "confirm", False),
        ("quotes:*", "quotes", "confirm", True),
        ("*:read", "orders", "read", True),
        ("*:read", "orders", "cancel", False),
        ("*:*", "orders", "cancel", True),
        # what shows more than a resource must be named
        ("*:*", "models", "read", False),
        ("*:*", "models/res.country", "read", False),
        ("*:read", "metrics", "read", False),
        ("*:*", "audit", "read", False),
        ("metrics:read", "metrics", "read", True),
        ("models:read", "models/res.country", "read", True),
        ("models:read", "models/res.country", "write", False),
        ("models/res.country:read", "models/res.country", "read", True),
        ("models/res.country:read", "models/res.country.state", "read", False),
        ("models/res.country:*", "models/res.bank", "read", False),
        ("", "customers", "read", False),
        ("customers:read\nquotes:*\t me:read", "quotes", "send", True),
    ],
)
def test_scope_opens_what_it_names(text: str, resource: str, verb: str, allowed: bool) -> None:
    assert scopes.allows(scopes.parse(text), resource, verb) is allowed


@pytest.mark.parametrize(
    "word", ["customers", "customers:", ":read", "Customers:read", "customers:read,quotes:read", "a:b:c", "**:read"]
)
def test_malformed_word_is_named_and_grants_nothing(word: str) -> None:
    assert scopes.invalid(f"me:read {word}") == [word]
    assert scopes.parse(f"me:read {word}") == {"me:read"}


def test_any_verb_is_enough_to_know_of_a_resource() -> None:
    granted = scopes.parse("quotes:confirm models/res.country:read *:read")
    assert scopes.covers_any(granted, "quotes")
    assert scopes.covers_any(granted, "customers")
    assert scopes.covers_any(granted, "models/res.country")
    assert not scopes.covers_any(granted, "models/res.bank")
    assert not scopes.covers_any(granted, "metrics")
    assert not scopes.covers_any(scopes.parse("quotes:confirm"), "customers")


def test_named_resources_are_the_left_sides() -> None:
    assert scopes.resources(scopes.parse("quotes:confirm quotes:read *:read me:*")) == {"quotes", "me"}
