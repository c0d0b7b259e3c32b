"""The commands that the documentation shows, run or checked."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pyarrow
import pyarrow.parquet
import pytest

from tests.docs.pages import ROOT, Block, blocks, pages, program
from tests.support.stack import RunningStack

# Seconds for the commands of one block: ample, because no test measures time.
AMPLE = 600
SHOWN_ADDRESS = re.compile(r"(?:http://)?(?:127\.0\.0\.1|localhost):8000")
# What these start is too long or too much for one test: `tests/integration/test_up.py`, `.ci/run` and
# whoever changes `deploy/` run it. Here the targets, extras and files they name are looked at.
REHEARSED = {"make", "pip", "docker-compose", "kubectl"}
AT_LENGTH = ("quotidian up", "quotidian demo", "python -m http.server")
FOLDERS = ("deploy", "docs", "examples", "quotidian")
SAMPLES = ("examples", "quotidian")
PAGE = "“The tide is late,” said Maren Holdfast, who chairs the harbour committee of Vellmouth."

SHOWN = [block for page in pages() for block in blocks(page, "console")]


@pytest.mark.parametrize(
    "page", sorted({block.page for block in SHOWN}), ids=lambda page: page.name
)
def test_every_command_of_a_page_runs(page: Path, stack: RunningStack, tmp_path: Path) -> None:
    """The commands of a page run in order, in one folder, with a real service, and none fails."""
    for name in SAMPLES:
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "pages").symlink_to(ROOT / "quotidian/samples")
    (tmp_path / "corpus").mkdir()
    table = pyarrow.Table.from_pylist([{"content": PAGE}])
    pyarrow.parquet.write_table(table, tmp_path / "corpus/pages.parquet")
    (tmp_path / ".curlrc").write_text("fail-with-body\nmax-time = 60\n")
    for block in (block for block in SHOWN if block.page == page):
        commands = block.commands()
        rehearsed = [command for command in commands if program(command) in REHEARSED]
        for command in rehearsed:
            _rehearse(command)
        # What stands beside them prepares them: keys, passwords, files in `deploy/`.
        if not {"docker-compose", "kubectl"} & {program(command) for command in rehearsed}:
            alone = [
                item
                for item in commands
                if item not in rehearsed and not item.startswith(AT_LENGTH)
            ]
            if alone:
                _run(block, alone, stack, tmp_path)


def _rehearse(command: str) -> None:
    """Check that the target, the extra or the files that a command names exist."""
    if program(command) == "make":
        subprocess.run(["make", "-n", *_words(command)], cwd=ROOT, check=True, capture_output=True)
    elif program(command) == "pip":
        extras = set(re.findall(r"\[(.*)\]", command)[0].split(","))
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        assert extras <= set(project["optional-dependencies"]), command
    else:
        named = [
            word for word in _words(command) if word.startswith(tuple(f"{n}/" for n in FOLDERS))
        ]
        assert [word for word in named if not (ROOT / word).exists()] == [], command


def _words(command: str) -> list[str]:
    return command.partition("#")[0].split()[1:]


def _run(block: Block, commands: list[str], stack: RunningStack, folder: Path) -> None:
    script = SHOWN_ADDRESS.sub(str(stack.api.base_url).rstrip("/"), "\n".join(commands))
    # What is to be cancelled must still wait.
    with _halted(stack.worker_children() if "cancel" in script else []):
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder,
            env=_environment(stack, folder, waits="cancel" in script),
            capture_output=True,
            text=True,
            timeout=AMPLE,
        )
    assert ran.returncode == 0, f"{block.page.name}: {script}\n{ran.stdout}\n{ran.stderr}"


@contextmanager
def _halted(processes: list[psutil.Process]) -> Iterator[None]:
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


def _environment(stack: RunningStack, folder: Path, *, waits: bool) -> dict[str, str]:
    """Return the variables that the pages use without setting them."""
    base_url = str(stack.api.base_url).rstrip("/")
    job = stack.submit(PAGE)["id"]
    if not waits:
        stack.finished(job)
        stack.annotated(PAGE)
    listed = stack.api.get("/v1/jobs", params={"limit": 1, "status": "succeeded"}).json()
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "API": base_url,
        "QUOTIDIAN_URL": base_url,
        "JOB": job,
        "CURSOR": listed["next_cursor"] or "",
        "KEY": "unused",
    }
