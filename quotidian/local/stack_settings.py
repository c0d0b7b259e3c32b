"""Settings of the local stack; the services it starts read theirs from the same environment."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import SettingsError
from shared.settings import explain


class LocalSettings(BaseSettings):
    """Without `redis_url` the embedded store is started and keeps its files in `data_dir`."""

    model_config = SettingsConfigDict(
        env_prefix="QUOTIDIAN_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    redis_url: SecretStr | None = None
    data_dir: Path = Field(Path(".quotidian"), description="files of the embedded store, and logs")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    library: bool = Field(True, description="keep the quotations of all documents")
    library_url: SecretStr | None = Field(None, description="else a file in `data_dir`")
    workers: int = Field(2, ge=1, le=256)

    @classmethod
    def load(cls) -> Self:
        """Read the environment.

        Raises:
            SettingsError: names every variable that is wrong.
        """
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(explain(error)) from error

    @property
    def base_url(self) -> str:
        """Return the URL of the API."""
        return f"http://{self.host}:{self.port}"

    @property
    def library_file(self) -> Path | None:
        """Return the file of the library, None if it is a database server or there is none."""
        if self.library and self.library_url is None:
            return self.data_dir.absolute() / "library.db"
        return None
