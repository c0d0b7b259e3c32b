"""Features that need an optional extra of the package."""

from quotidian.errors import ExtraMissing
from shared.extras import missing_extra


def require_extra(feature: str, extra: str) -> None:
    """Check that the packages of an extra are installed, without importing them.

    Raises:
        ExtraMissing: they are not; the message names `feature` and the command that installs them.
    """
    if message := missing_extra(feature, extra):
        raise ExtraMissing(message)
