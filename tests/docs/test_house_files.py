"""The files that tools and newcomers look for in the root of the repository."""

import re
import shutil
import sys
from pathlib import Path

import yaml

from shared import __version__
from tests.docs.pages import ROOT

BIN = Path(sys.executable).parent


def test_hooks_run_the_tools_of_make_lint() -> None:
    """Each pre-commit hook is a command of `make lint`, without files that must be downloaded."""
    makefile = (ROOT / "Makefile").read_text()
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    for hook in config["repos"][0]["hooks"]:
        command = hook["entry"].removeprefix(".venv/bin/")
        assert hook["language"] == "system"
        assert f"$(BIN)/{command}" in makefile
        assert shutil.which(command.split()[0], path=BIN)


def test_the_changelog_has_this_version() -> None:
    """The version of the package has a section with a date."""
    changelog = (ROOT / "CHANGELOG.md").read_text()
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.M)


def test_requirements_name_no_registry_and_no_path() -> None:
    """Every requirement is locked with hashes, and no file says where packages come from."""
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert len(files) > 5
    for file in files:
        text = file.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(
            r"https?://|file:|--(extra-)?index-url|--find-links|^-e|/", plain(text)
        )


def plain(requirements: str) -> str:
    """Return the lines that pip acts on."""
    lines = (line for line in requirements.splitlines() if not line.lstrip().startswith("#"))
    return "\n".join(lines)


def test_what_the_demo_needs_is_a_part_of_everything() -> None:
    """`make demo` after `make test` changes no version: each requirement is in dev.txt, too."""
    everything = pins("dev")
    for name in ("client", "run", "ingest", "worker"):
        assert pins(name).items() <= everything.items(), name


def pins(name: str) -> dict[str, str]:
    """Return the version of each package of a requirements file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+)", text, re.M))


def test_every_shipped_package_is_typed() -> None:
    """Each package of the wheel has the marker that lets type checkers read it."""
    for name in ("backfill", "ingest_service", "library", "nlp_worker", "quotidian", "shared"):
        assert (ROOT / name / "py.typed").is_file(), name
