"""Settings of the client: the address of the service and the API key."""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import SettingsError
from shared.settings import explain


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not a URL such as https://quotidian.example or http://127.0.0.1:8000")
    if parts.username or parts.password:
        raise ValueError("has a password in it; put a key into QUOTIDIAN_API_KEY instead")
    return value.rstrip("/")


def _printable_key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value().strip()
    if not key or any(not "!" <= character <= "~" for character in key):
        raise ValueError("is not a key: it is empty or has characters that no key has")
    return SecretStr(key)


class ClientSettings(BaseSettings):
    """Settings that a client reads from the environment when it is made."""

    model_config = SettingsConfigDict(
        env_prefix="QUOTIDIAN_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    # The port of `quotidian up` on this machine, unless there is a `url`.
    port: int = Field(8000, ge=1, le=65535)
    url: Annotated[str, AfterValidator(_base_url)] = Field(
        default_factory=lambda known: f"http://127.0.0.1:{known.get('port', 8000)}"
    )
    api_key: Annotated[SecretStr, AfterValidator(_printable_key)] | None = Field(
        None, description="sent as a bearer token to `url` and nowhere else"
    )

    @classmethod
    def load(cls, url: str | None = None, api_key: str | None = None) -> Self:
        """Return the given values, and those of the environment for what is None.

        Raises:
            SettingsError: names what is wrong, without its value.
        """
        given = {"url": url, "api_key": api_key}
        try:
            return cls(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsError(explain(error)) from error

    @property
    def sends_key_unencrypted(self) -> bool:
        """Return whether the key would cross a network unencrypted."""
        parts = urlsplit(self.url)
        local = (parts.hostname or "") in ("localhost", "127.0.0.1", "::1")
        return self.api_key is not None and parts.scheme == "http" and not local
