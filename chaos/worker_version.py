"""The version of the stand-in's pipeline: workers read it from a file when they start."""

from pathlib import Path

from chaos.stand_in_annotator import FIRST_VERSION

FILE = "version"


def read_version(directory: Path) -> str:
    """Return the version that workers which start now have."""
    file = directory / FILE
    return file.read_text() if file.exists() else FIRST_VERSION


def release_next(directory: Path) -> str:
    """Let workers that start from now on have the next version, and return it."""
    version = str(int(read_version(directory)) + 1)
    (directory / FILE).write_text(version)
    return version
