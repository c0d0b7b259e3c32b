"""The API keys of the settings."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Self

from limits import RateLimitItem, parse
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from ingest_service.callbacks.signature import check_secret
from shared.keys import NAME, digest


def _known_limit(value: str) -> str:
    try:
        parse(value)
    except ValueError as error:
        raise ValueError("is not a limit; write it like 600/minute or 20000/hour") from error
    return value


class ApiKey(BaseModel):
    """One API key. Keys of one name see the same jobs, so that a key can be replaced."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=NAME)] = Field(description="whose jobs it sees")
    digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] = Field(
        description="hex SHA-256 of the key"
    )
    limit: Annotated[str, AfterValidator(_known_limit)] | None = Field(
        None, description="documents it may submit, such as 600/minute"
    )
    callback_secret: Annotated[SecretStr, AfterValidator(check_secret)] | None = Field(
        None, description="signs its callbacks instead of QUOTIDIAN_CALLBACK_SECRET"
    )

    @property
    def quota(self) -> RateLimitItem | None:
        """Return its limit, parsed; None without one."""
        return parse(self.limit) if self.limit else None


_KEYS = TypeAdapter(tuple[ApiKey, ...])


def read_keys(path: Path) -> tuple[ApiKey, ...]:
    """Return the `[[keys]]` of a TOML file.

    Raises:
        ValueError: the file cannot be read or is not valid; the message does not repeat it.
    """
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is not TOML: {error}") from error
    if set(content) != {"keys"}:
        raise ValueError(f"{path} must hold [[keys]] tables only, and at least one")
    try:
        return _KEYS.validate_python(content["keys"])
    except ValidationError as error:
        wrong = (
            f"{'/'.join(map(str, item['loc']))}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors(include_url=False, include_input=False)
        )
        raise ValueError(f"{path}: {'; '.join(wrong)}") from error


class KeyRing:
    """Finds API keys by their SHA-256 digests."""

    def __init__(self, keys: Iterable[ApiKey]) -> None:
        self._by_digest: dict[str, ApiKey] = {}
        for key in keys:
            if key.digest in self._by_digest:
                raise ValueError(f"the key named {key.name} has the digest of another key")
            self._by_digest[key.digest] = key

    @classmethod
    def of(cls, keys: Iterable[ApiKey], path: Path | None) -> Self:
        """Return the ring of these keys and those of the file.

        Raises:
            ValueError: the file is not valid, or two keys have the same digest.
        """
        return cls((*keys, *(read_keys(path) if path else ())))

    def __bool__(self) -> bool:
        """Return whether there are any keys."""
        return bool(self._by_digest)

    def has(self, name: str) -> bool:
        """Return whether a key of this name is known."""
        return any(key.name == name for key in self._by_digest.values())

    def find(self, presented: str) -> ApiKey | None:
        """Return the key that a caller has presented, None if it is unknown.

        The look-up is by digest, so its time tells nothing about the key.
        """
        return self._by_digest.get(digest(presented))

    def callback_secret(self, name: str) -> SecretStr | None:
        """Return the callback secret of a name, None if none of its keys has one."""
        for key in self._by_digest.values():
            if key.name == name and key.callback_secret:
                return key.callback_secret
        return None

    def signs_any(self) -> bool:
        """Return whether some key has a callback secret."""
        return any(key.callback_secret for key in self._by_digest.values())
