"""Networks a key may be used from: a list of CIDR blocks, IPv4 and IPv6."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Union

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]

_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Network, ...]:
    """Return the networks in ``text`` (white space between them); ValueError names a bad one."""
    return tuple(_network(word) for word in text.split())


@lru_cache(maxsize=16384)
def contains(networks_text: str, address: str) -> bool:
    """Tell whether ``address`` lies in one of the networks; an empty text allows every address."""
    if not networks_text.strip():
        return True
    try:
        networks, candidate = parse(networks_text), _address(address)
    except ValueError:
        # Unreadable on either side: a limit that cannot be checked must not let anybody in.
        return False
    return any(candidate in network for network in networks)


def _network(word: str) -> Network:
    network = ipaddress.ip_network(word)
    # A dual-stack socket reports IPv4 clients as ::ffff:a.b.c.d, and admins copy that.
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is not None and network.prefixlen >= _MAPPED.prefixlen:
        return ipaddress.IPv4Network((mapped, network.prefixlen - _MAPPED.prefixlen))
    return network


def _address(text: str) -> Address:
    address = ipaddress.ip_address(text.strip().partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
