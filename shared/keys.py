"""API keys: how they are made, and what is stored of them."""

import base64
import hashlib
import secrets

KEY_PREFIX = "qtn_"
SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every Standard Webhooks secret
NAME = r"^[a-z0-9_-]{1,40}$"
_RANDOM_BYTES = 32


def new_key() -> str:
    """A key of 256 random bits, with a prefix by which logs and scanners know it."""
    return KEY_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def digest(key: str) -> str:
    """What is stored of a key: the hex SHA-256 of its UTF-8 bytes.

    Keys are random, so no guess is cheaper for want of a slow hash; and who looks one up by its
    digest tells nothing by the time it takes, because nobody can choose a digest.
    """
    return hashlib.sha256(key.encode()).hexdigest()


def new_callback_secret() -> str:
    """A secret that signs callbacks, as the Standard Webhooks libraries write it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_RANDOM_BYTES)).decode()
