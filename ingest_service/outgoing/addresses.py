"""Addresses that we may call for others: nobody reaches our own network through us (SSRF)."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
# Ranges that `ipaddress` calls global although they lead to somewhere local, or nowhere.
_NEVER = (
    IPv6Network("::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/32"),
    IPv6Network("fec0::/10"),
    IPv6Network("5f00::/16"),
)


def is_public(address: str) -> bool:
    """Return whether an address (not a name) is a host of the public internet.

    Loopback, private, link-local, unique-local, shared, multicast, reserved and unspecified
    addresses are not; nor is an IPv6 address that embeds such an IPv4 address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast and not found.is_reserved
    embedded = _embedded_ipv4(found)
    if embedded is not None:
        return is_public(str(embedded))
    return (
        found.scope_id is None
        and found.is_global
        and not found.is_multicast
        and not any(found in network for network in _NEVER)
    )


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address embeds: mapped, 6to4 or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
