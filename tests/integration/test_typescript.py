"""The TypeScript client: generated from the OpenAPI document, checked by the compiler, and run."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

EXAMPLE = Path(__file__).parents[2] / "examples/typescript"
AMPLE = 600


def run(folder: Path, url: str, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of Node in a folder."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "QUOTIDIAN_URL": url, "npm_config_update_notifier": "false"},
        capture_output=True,
        text=True,
        timeout=AMPLE,
    )


@pytest.mark.slow
def test_a_client_made_of_the_document_gets_the_quotations(
    stack: RunningStack, tmp_path: Path
) -> None:
    """Its types come from the running service, and the compiler accepts their use."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("there is no Node; install Node 20 or newer with npm")
    url = str(stack.api.base_url).rstrip("/")
    folder = tmp_path / "typescript"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    installed = run(folder, url, "npm", "ci", "--no-audit", "--no-fund")
    if installed.returncode and "network" in installed.stderr.lower():
        pytest.skip("npm reaches no registry, and the example needs three packages")
    assert installed.returncode == 0, installed.stderr
    for script in ("generate", "build"):
        ended = run(folder, url, "npm", "run", script)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    (folder / "harbour.txt").write_text(HARBOUR)
    printed = run(folder, url, "node", "dist/quotes.js", "harbour.txt")
    assert printed.returncode == 0, printed.stderr
    assert "Maren Holdfast: We are not going to be the council" in printed.stdout
    (folder / "blank.txt").write_text(" ")
    refused = run(folder, url, "node", "dist/quotes.js", "blank.txt")
    assert refused.returncode != 0
    assert "only white space" in refused.stderr


def test_the_lock_file_names_no_registry() -> None:
    """Every package has a digest, and the reader's own registry is used."""
    packages = json.loads((EXAMPLE / "package-lock.json").read_text())["packages"]
    assert len(packages) > 3
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name
