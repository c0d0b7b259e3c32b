"""Settings of both services, read once from `QUOTIDIAN_*` environment variables."""

from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import SettingsError

DAY = 24 * 60 * 60


class SharedSettings(BaseSettings):
    """The addresses of store and broker, and the times of the ledger in seconds."""

    # Compose and Kubernetes pass an unset variable as an empty one.
    model_config = SettingsConfigDict(
        env_prefix="QUOTIDIAN_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    redis_url: SecretStr = Field(
        description="the ledger's store: redis://, rediss://, unix:// or "
        "sentinel://[:password@]host:port[,host:port…]/master-name[/db]"
    )
    broker_url: SecretStr | None = Field(None, description="Celery broker; the store when absent")
    namespace: str = Field("quotidian", pattern=r"^[a-z0-9_-]{1,40}$", description="key prefix")
    retention: int = Field(7 * DAY, ge=1, description="a finished job and its result are kept")
    unfinished_ttl: int = Field(30 * DAY, ge=60, description="an unfinished job is kept at most")
    idempotency_ttl: int = Field(DAY, ge=1, description="an `Idempotency-Key` is remembered")
    lease: float = Field(3.0, ge=0.5, description="an attempt that is not renewed is taken over")
    max_attempts: int = Field(3, ge=1, description="attempts before a job fails for good")
    retry_backoff: float = Field(
        1.0, ge=0.01, description="pause before the third attempt; doubles, with jitter, up to 60"
    )
    max_document_characters: int = Field(
        1_000_000, ge=1, description="of plain text, and of the text that is left of HTML"
    )
    library: bool = Field(True, description="ended jobs are announced to the librarian")
    outbox_limit: int = Field(
        100_000, ge=1, description="announcements that wait for the librarian; more drop the oldest"
    )
    traces_endpoint: str | None = Field(
        None, pattern="^https?://", description="where spans go (OTLP over HTTP); none: no tracing"
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @classmethod
    def load(cls) -> Self:
        """Build the settings from the environment.

        Raises:
            SettingsError: names every variable that is missing or wrong.
        """
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(explain(error)) from error

    @property
    def broker(self) -> str:
        """Return the URL of the Celery broker."""
        return (self.broker_url or self.redis_url).get_secret_value()


def explain(error: ValidationError) -> str:
    """Return which variables are wrong, and why."""
    lines = []
    for item in error.errors(include_url=False, include_input=False):
        if not item["loc"]:
            lines.append(item["msg"].removeprefix("Value error, "))
            continue
        name = "QUOTIDIAN_" + "_".join(str(part) for part in item["loc"]).upper()
        if item["type"] == "missing":
            lines.append(f"{name} is not set (`make run` starts a store of its own and sets it)")
        else:
            lines.append(f"{name}: {item['msg'].removeprefix('Value error, ')}")
    return "; ".join(lines)
