"""Settings of the library, which the librarian and the API share."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.settings import SharedSettings

FILE = "library.db"


class LibrarySettings(SharedSettings):
    """Where the library is."""

    library_url: SecretStr | None = Field(
        None,
        pattern=r"^(sqlite|postgresql\+psycopg)://",
        description="the library's database; none: a file of SQLite in `data_dir`",
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
