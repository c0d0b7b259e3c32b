"""Signatures of callbacks, as Standard Webhooks has them (https://www.standardwebhooks.com)."""

import binascii
from datetime import UTC, datetime

from pydantic import SecretStr
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

# The specification asks for 24 to 64 random bytes; base64 makes 32 characters of 24.
_SHORTEST = 32
_PREFIX = "whsec_"


def check_secret(secret: SecretStr) -> SecretStr:
    """Return the secret if callbacks can be signed with it.

    Raises:
        ValueError: it is not a secret of Standard Webhooks.
    """
    value = secret.get_secret_value()
    remedy = "is not a secret for callbacks; `quotidian keys secret` makes one (whsec_…)"
    if not value.startswith(_PREFIX) or len(value) < len(_PREFIX) + _SHORTEST:
        raise ValueError(remedy)
    try:
        Webhook(value)
    except (binascii.Error, EmptyWebhookSecretError) as error:
        raise ValueError(remedy) from error
    return secret


def signed_headers(secret: SecretStr, message_id: str, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver verifies the sender, the time and the body."""
    at = datetime.now(UTC)
    signature = Webhook(secret.get_secret_value()).sign(message_id, at, body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }
