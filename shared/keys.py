"""API keys and callback secrets, and the digests that are stored of keys."""

import base64
import hashlib
import secrets

KEY_PREFIX = "qtn_"
SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every Standard Webhooks secret
NAME = r"^[a-z0-9_-]{1,40}$"
_RANDOM_BYTES = 32


def new_key() -> str:
    """Return a key of 256 random bits; logs and secret scanners recognise its prefix."""
    return KEY_PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def digest(key: str) -> str:
    """Return the digest that is stored of a key: the hex SHA-256 of its UTF-8 bytes.

    Keys are random, so a slow hash would not make guesses harder. The time of a look-up by digest
    reveals nothing, because nobody can choose the digest.
    """
    return hashlib.sha256(key.encode()).hexdigest()


def new_callback_secret() -> str:
    """Return a secret that signs callbacks, in the form of the Standard Webhooks libraries."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_RANDOM_BYTES)).decode()
