"""`python -m library`: run the librarian until SIGTERM; with `rebuild`: fill the library anew."""

import signal
import sys
import threading

from shared.errors import SettingsError
from shared.extras import missing_extra


def main() -> int:
    """Take ended jobs into the library until SIGTERM or SIGINT. Returns the exit status."""
    if message := missing_extra("python -m library", "library"):
        print(f"library: {message}", file=sys.stderr)
        return 2
    # A bare install has nothing of what these import.
    from library.database import Database
    from library.librarian import Librarian
    from library.settings import LibrarySettings
    from shared.ledger.outbox import Outbox
    from shared.logs import configure_logging
    from shared.store import connect

    try:
        settings = LibrarySettings.load()
        if not settings.library:
            raise SettingsError("QUOTIDIAN_LIBRARY is false, so there is nothing to take in")
        database = Database(settings.library_address)
    except SettingsError as error:
        print(f"library: {error}", file=sys.stderr)
        return 2
    configure_logging(settings.log_level, "librarian")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    outbox = Outbox(connect(settings.redis_url.get_secret_value()), settings)
    librarian = Librarian(outbox, database, stop)
    if sys.argv[1:] == ["rebuild"]:
        print(f"{librarian.rebuild()} jobs put in")
    else:
        librarian.run()
    database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
