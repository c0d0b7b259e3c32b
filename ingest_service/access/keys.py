"""The keys of the API as they are configured, and who presents one."""

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
        raise ValueError("is no limit; write it like 600/minute or 20000/hour") from error
    return value


class ApiKey(BaseModel):
    """One key. Keys of one name see the same jobs, so that one can take over from another."""

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
        """Its limit, taken apart."""
        return parse(self.limit) if self.limit else None


_KEYS = TypeAdapter(tuple[ApiKey, ...])


def read_keys(path: Path) -> tuple[ApiKey, ...]:
    """The `[[keys]]` of a TOML file.

    Raises:
        ValueError: the file cannot be read or is no such file; says why, without its content.
    """
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is no TOML: {error}") from error
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
    """Finds the key that a caller presents."""

    def __init__(self, keys: Iterable[ApiKey]) -> None:
        self._by_digest: dict[str, ApiKey] = {}
        for key in keys:
            if key.digest in self._by_digest:
                raise ValueError(f"the key named {key.name} has the digest of another key")
            self._by_digest[key.digest] = key

    @classmethod
    def of(cls, keys: Iterable[ApiKey], path: Path | None) -> Self:
        """The keys of the setting and of the file together."""
        return cls((*keys, *(read_keys(path) if path else ())))

    def __bool__(self) -> bool:
        return bool(self._by_digest)

    def find(self, presented: str) -> ApiKey | None:
        """The key whose digest is that of the presented one."""
        return self._by_digest.get(digest(presented))

    def callback_secret(self, name: str) -> SecretStr | None:
        """The callback secret of a name, if one of its keys has one."""
        for key in self._by_digest.values():
            if key.name == name and key.callback_secret:
                return key.callback_secret
        return None

    def signs_any(self) -> bool:
        """Whether some key has a callback secret."""
        return any(key.callback_secret for key in self._by_digest.values())
