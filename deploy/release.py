"""Builds what a release consists of, and checks it (`make release`).

usage: python deploy/release.py FOLDER
Run it with the environment of `requirements/release.txt`. The folder gets the sdist, the wheel that
is built from it, a bill of materials (CycloneDX) of the whole service, the notes and the checksums.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
SECTION = re.compile(r"^## \[(.+?)\].*\n((?:(?!## \[).*\n?)*)", re.MULTILINE)
UNRELEASED = "Unreleased"
PIP = ["-m", "pip", "--disable-pip-version-check", "--quiet"]
REHEARSAL = """\
release: THIS IS A REHEARSAL: the notes are made of the changes under "Unreleased" in CHANGELOG.md.
Raise `__version__` in shared/__init__.py and rename that section before you publish."""


class ReleaseFailed(Exception):
    """The release cannot be built; the message says what to do."""


def main(arguments: list[str]) -> int:
    """Build a release in a folder; return the exit status."""
    if len(arguments) != 1:
        print("usage: python deploy/release.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0]).resolve()
    version = VERSION.findall((ROOT / "shared/__init__.py").read_text())[0]
    try:
        text, is_rehearsal = notes((ROOT / "CHANGELOG.md").read_text(), version)
        _empty(folder)
        wheel = build(folder)
        write_bill_of_materials(folder / f"quotidian-{version}.cdx.json")
        check_wheel(wheel, version)
    except ReleaseFailed as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    (folder / "RELEASE-NOTES.md").write_text(text)
    write_checksums(folder)
    for file in sorted(folder.iterdir()):
        print(f"{file.name}  {file.stat().st_size:,} bytes")
    if is_rehearsal:
        print(REHEARSAL, file=sys.stderr)
    return 0


def notes(changelog: str, version: str) -> tuple[str, bool]:
    """Return the notes of a version, and whether they are those of changes not released yet.

    Raises:
        ReleaseFailed: the changelog has no section of the version.
    """
    sections = {name: text.strip() for name, text in SECTION.findall(changelog)}
    if unreleased := sections.get(UNRELEASED):
        return f"# Quotidian after {version}\n\n{unreleased}\n", True
    if version not in sections:
        raise ReleaseFailed(f'CHANGELOG.md has no section "## [{version}]": write it')
    return f"# Quotidian {version}\n\n{sections[version]}\n", False


def _empty(folder: Path) -> None:
    """Make the folder; remove what an earlier release left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in ("quotidian-*", "RELEASE-NOTES.md", "SHA256SUMS"):
        for file in folder.glob(pattern):
            file.unlink()


def build(folder: Path) -> Path:
    """Build the sdist, and the wheel from the sdist alone; return the wheel."""
    _run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder))
    (sdist,) = folder.glob("*.tar.gz")
    options = ["wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", str(folder)]
    _run(folder, sys.executable, *PIP, *options, str(sdist))
    (wheel,) = folder.glob("*.whl")
    return wheel


def write_bill_of_materials(file: Path) -> None:
    """List every package that the whole service is locked to, with its hashes."""
    script = shutil.which("cyclonedx-py", path=str(Path(sys.executable).parent))
    if script is None:
        raise ReleaseFailed("cyclonedx-py is missing: install requirements/release.txt")
    options = ["--pyproject=pyproject.toml", "--mc-type=application", "--output-reproducible"]
    output = ["--output-format=JSON", f"--output-file={file}"]
    _run(ROOT, script, "requirements", *options, *output, "requirements/run.txt")


def check_wheel(wheel: Path, version: str) -> None:
    """Install the wheel with its locked requirements into an empty environment, and start it."""
    with tempfile.TemporaryDirectory(prefix="quotidian-release-") as scratch:
        environment = Path(scratch) / "venv"
        venv.create(environment, with_pip=True)
        python = str(environment / "bin/python")
        locked = ["--require-hashes", "-r", str(ROOT / "requirements/client.txt")]
        _run(environment, python, *PIP, "install", *locked)
        _run(environment, python, *PIP, "install", "--no-deps", "--no-index", str(wheel))
        _run(environment, python, *PIP, "check")
        said = _run(environment, str(environment / "bin/quotidian"), "--version").strip()
    if said != f"quotidian {version}":
        raise ReleaseFailed(f"the installed wheel says {said!r} instead of its version, {version}")


def write_checksums(folder: Path) -> None:
    """Write the SHA-256 of each file, as `sha256sum --check SHA256SUMS` reads it."""
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(folder.iterdir())
        if file.name.startswith("quotidian-") or file.name == "RELEASE-NOTES.md"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


def _run(folder: Path, *command: str) -> str:
    """Run a command without the sources on its path; return its output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if ended.returncode:
        raise ReleaseFailed(f"{' '.join(command)} failed:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
