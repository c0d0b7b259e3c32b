"""`python -m ingest_service`: serve the API."""

import sys

from shared.errors import SettingsError
from shared.extras import missing_extra


def main() -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit status."""
    if message := missing_extra("python -m ingest_service", "ingest"):
        print(f"ingest_service: {message}", file=sys.stderr)
        return 2
    # A bare install has nothing of what these import.
    from ingest_service.app import create_app
    from ingest_service.server import serve
    from ingest_service.settings import IngestSettings
    from shared.logs import configure_logging

    try:
        settings = IngestSettings.load()
        app = create_app(settings)
    except SettingsError as error:
        print(f"ingest_service: {error}", file=sys.stderr)
        return 2
    configure_logging(settings.log_level, "ingest")
    serve(app, settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
