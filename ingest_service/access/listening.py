"""Where an API without keys may listen."""

from functools import lru_cache
from ipaddress import ip_address

REFUSAL = (
    "QUOTIDIAN_HOST is {host}, where others can reach the API, and there are no API keys: anybody "
    "could read and delete every document. Make a key (`quotidian keys new NAME`) and set "
    "QUOTIDIAN_KEYS_FILE, or listen on 127.0.0.1, or, if something before the API keeps strangers "
    "out, set QUOTIDIAN_ALLOW_OPEN=true"
)


# Every request without a key is asked, and few names are used.
@lru_cache(64)
def is_loopback(host: str) -> bool:
    """Whether a host is this machine under every name server: `localhost` or a loopback address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
