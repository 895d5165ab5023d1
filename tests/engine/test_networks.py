"""Networks: which address lies in which block, and that what cannot be read lets nobody in."""

import pytest
from engine import networks


@pytest.mark.parametrize(
    ("text", "address", "inside"),
    [
        ("", "203.0.113.9", True),
        (" \n", "2001:db8::1", True),
        ("192.0.2.0/24", "192.0.2.255", True),
        ("192.0.2.0/24", "192.0.3.0", False),
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.0/24\n2001:db8::/32", "2001:db8:1::5", True),
        ("2001:db8::/32", "2001:db9::1", False),
        # a dual-stack socket shows IPv4 clients as mapped addresses, and admins copy them
        ("192.0.2.0/24", "::ffff:192.0.2.9", True),
        ("::ffff:192.0.2.0/120", "192.0.2.9", True),
        ("::ffff:192.0.2.0/120", "192.0.3.9", False),
        ("::/0", "192.0.2.1", False),
        ("0.0.0.0/0", "2001:db8::1", False),
        ("fe80::/10", "fe80::1%eth0", True),
        ("192.0.2.0/24", "not an address", False),
        ("192.0.2.0/24", "", False),
        ("not a network", "192.0.2.1", False),
    ],
)
def test_address_is_inside_or_not(text: str, address: str, inside: bool) -> None:
    assert networks.contains(text, address) is inside


@pytest.mark.parametrize("text", ["192.0.2.1/24", "192.0.2.0/33", "example.com", "192.0.2.0/24,"])
def test_unreadable_network_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=text.rstrip(",")):
        networks.parse(f"198.51.100.0/24 {text}")
