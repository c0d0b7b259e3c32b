"""`python -m library`: run the librarian; `rebuild` and `import FILE…` fill the library."""

import argparse
import gc
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import QuotidianError
from shared.extras import missing_extra

if TYPE_CHECKING:
    from library.database import Database
    from library.librarian import Librarian
    from library.settings import LibrarySettings

PARTLY = 3


def main() -> int:
    """Do what the arguments say. Returns the exit status."""
    arguments = _arguments()
    if message := missing_extra("python -m library", "library"):
        print(f"library: {message}", file=sys.stderr)
        return 2
    # A bare install has nothing of what these import.
    from library.database import Database
    from library.settings import LibrarySettings

    try:
        settings = LibrarySettings.load()
        database = Database(settings.library_address)
        if arguments.action == "import":
            return _import(database, arguments.files, arguments.tenant)
        librarian = _librarian(settings, database)
        if arguments.action == "rebuild":
            print(f"{librarian.rebuild()} jobs put into the library")
        else:
            # What is loaded stays: the collector need not look at it again and again.
            gc.freeze()
            librarian.run()
    except QuotidianError as error:
        print(f"library: {error}", file=sys.stderr)
        return 2
    database.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m library", description=__doc__)
    actions = parser.add_subparsers(dest="action")
    actions.add_parser("rebuild", help="put every succeeded job of the store into the library")
    importing = actions.add_parser("import", help="put annotations of files into the library")
    importing.add_argument("files", nargs="+", type=Path)
    importing.add_argument("--tenant", default="", help="name of the key that will see them")
    return parser.parse_args()


def _librarian(settings: "LibrarySettings", database: "Database") -> "Librarian":
    from library.librarian import Librarian
    from shared.errors import SettingsError
    from shared.ledger.outbox import Outbox
    from shared.logs import configure_logging
    from shared.store import connect

    if not settings.library:
        raise SettingsError("QUOTIDIAN_LIBRARY is false, so there is nothing to take in")
    configure_logging(settings.log_level, "librarian")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    outbox = Outbox(connect(settings.redis_url.get_secret_value()), settings)
    return Librarian(outbox, database, stop, retention=settings.library_retention)


def _import(database: "Database", files: list[Path], tenant: str) -> int:
    from library.importing import import_files

    wrong: list[str] = []

    def report(message: str) -> None:
        wrong.append(message)
        print(f"library: {message}", file=sys.stderr)

    database.migrate()
    added = import_files(database, files, tenant, report)
    print(f"{added} documents put into the library, {len(wrong)} cannot be read")
    return PARTLY if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
