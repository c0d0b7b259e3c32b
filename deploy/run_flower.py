"""Flower on the broker of the services, never without a password."""

import os
import sys

REFUSAL = (
    "FLOWER_BASIC_AUTH is not USER:PASSWORD with at least 12 characters of password: Flower shows "
    "every worker and job id, so it does not start without one"
)
SHORTEST_PASSWORD = 12


def has_passwords(credentials: str) -> bool:
    """Return whether each `user:password` of a comma-separated list has a long password."""
    pairs = [pair.partition(":") for pair in credentials.split(",")]
    return all(user and len(password) >= SHORTEST_PASSWORD for user, _, password in pairs)


def main() -> int:
    """Serve until SIGTERM and return the exit status."""
    if not has_passwords(os.environ.get("FLOWER_BASIC_AUTH", "")):
        print(f"flower: {REFUSAL}", file=sys.stderr)
        return 2
    # Imported here, so that the refusal above does not depend on what is installed.
    from shared.broker import create_celery
    from shared.errors import SettingsError
    from shared.settings import SharedSettings

    try:
        app = create_celery(SharedSettings.load())
    except SettingsError as error:
        print(f"flower: {error}", file=sys.stderr)
        return 2
    app.start(["flower"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
