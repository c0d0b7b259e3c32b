"""Settings of the library, which the librarian and the API share."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from shared.settings import SharedSettings

FILE = "library.db"
# Seconds.
TIME_LIMIT = 30.0


def _known_database(url: SecretStr) -> SecretStr:
    """Return the URL if it is of a database that the library can use.

    Raises:
        ValueError: it is not; the message does not repeat it, because it may hold a password.
    """
    if not url.get_secret_value().startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError("does not begin with sqlite:// or postgresql+psycopg://")
    return url


class LibrarySettings(SharedSettings):
    """Where the library is."""

    library_url: Annotated[SecretStr, AfterValidator(_known_database)] | None = Field(
        None, description="the library's database; none: a file of SQLite in `data_dir`"
    )
    library_time_limit: float = Field(
        TIME_LIMIT, gt=0, description="seconds that a search of the library may take"
    )
    data_dir: Path = Field(Path(".quotidian"), description="files of the local stack")
    library_retention: int | None = Field(
        None, ge=1, description="seconds that the library keeps a document; none: for good"
    )

    @property
    def library_address(self) -> str:
        """Return the URL of the library's database."""
        if self.library_url is not None:
            return self.library_url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute() / FILE}"
