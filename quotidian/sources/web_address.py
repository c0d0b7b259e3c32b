"""Addresses of pages among the arguments; the service fetches what they lead to."""

from collections.abc import Iterable
from dataclasses import dataclass

_SCHEMES = ("http://", "https://")


@dataclass(frozen=True)
class WebAddress:
    """The address of a page."""

    source: str


def split_addresses(arguments: Iterable[str]) -> tuple[list[WebAddress], list[str]]:
    """Return the addresses among the arguments, each once, and the other arguments."""
    addresses: dict[str, WebAddress] = {}
    others = []
    for argument in arguments:
        if argument.lower().startswith(_SCHEMES):
            addresses[argument] = WebAddress(argument)
        else:
            others.append(argument)
    return list(addresses.values()), others
