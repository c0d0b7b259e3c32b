"""Settings of the local stack; the services it starts read theirs from the same environment."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class LocalSettings(BaseSettings):
    """`redis_url` absent means: start the embedded store and keep its file in `data_dir`."""

    model_config = SettingsConfigDict(env_prefix="QUOTIDIAN_", frozen=True, extra="ignore")

    redis_url: SecretStr | None = None
    data_dir: Path = Field(Path(".quotidian"), description="the embedded store's files")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    workers: int = Field(2, ge=1, le=256)

    @property
    def base_url(self) -> str:
        """Where the API answers."""
        return f"http://{self.host}:{self.port}"
