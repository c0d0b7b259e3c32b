"""What a benchmark hands back beside the tables it prints: figures with the targets they are held to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the closing table; `met` is None for a figure without a target."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
