"""Addresses that callbacks may go to."""

import pytest

from ingest_service.outgoing.addresses import is_public

PUBLIC = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
LOCAL = {
    "loopback": ["127.0.0.1", "127.9.9.9", "::1"],
    "private": ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"],
    "unique-local": ["fd00::1", "fc00::1"],
    "link-local": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "fec0::1"],
    "multicast": ["224.0.0.1", "ff02::1", "ff0e::1"],
    "unspecified": ["0.0.0.0", "::", "0.1.2.3"],
    "reserved": ["240.0.0.1", "255.255.255.255", "192.0.2.1", "2001:db8::1", "198.18.0.1"],
    "wrapped": [
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
    "no address": ["", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_called(address: str) -> None:
    """Public addresses of IPv4, of IPv6 and of IPv4 in IPv6 may be called."""
    assert is_public(address)


@pytest.mark.parametrize(
    ("kind", "address"), [(kind, item) for kind, items in LOCAL.items() for item in items]
)
def test_nothing_else_may(kind: str, address: str) -> None:
    """No address that leads into our own network, or nowhere, may be called."""
    assert not is_public(address), kind
