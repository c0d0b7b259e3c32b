"""The wheel, installed with the locked requirements of a bare install into an empty environment."""

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared import __version__
from tests.deploy.kustomize import ROOT
from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

pytestmark = pytest.mark.slow

PIP = ["-m", "pip", "--disable-pip-version-check"]
DATA = (
    "ingest_service/web/index.html",
    "nlp_worker/languages/en/forests.npz",
    "nlp_worker/languages/en/lexicons/cities.txt",
    "quotidian/samples/wire.txt",
    "shared/ledger/lua/accept.lua",
)
CLIENT = """
import sys
from quotidian import Document, Quotidian
with Quotidian(sys.argv[1]) as client:
    print(client.wait(client.submit(Document(content=sys.argv[2])).id).quotes[0].speaker.name)
"""
TYPED = """
from quotidian import Document, Quotidian
with Quotidian() as client:
    reveal_type(client.wait(client.submit(Document(content="A page.")).id).quotes[0].confidence)
"""
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import quotidian, shared.contracts
for package in (quotidian, shared.contracts):
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name not in sys.argv[1:] and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""
# Modules that are imported only once the extra is there.
OF_THE_SERVER = ["commands.demonstration", "local.embedded", "local.local_stack", "local.up"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the sources as they are."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", "--quiet", "--no-build-isolation", "--no-deps", "-w", str(folder)]
    subprocess.run([sys.executable, *build, str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@dataclass(frozen=True)
class BareInstall:
    """An environment with the wheel and the packages that it requires without an extra."""

    folder: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment in a folder without the sources."""
        hidden = ("PYTHONPATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
        return subprocess.run(
            [str(self.folder / "bin" / command[0]), *command[1:]],
            cwd=self.folder,
            env={name: value for name, value in os.environ.items() if name not in hidden},
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> BareInstall:
    """Return an environment into which the wheel was installed without an extra."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    locked = ["--require-hashes", "-r", str(ROOT / "requirements/client.txt")]
    for what in (locked, ["--no-deps", "--no-index", str(wheel)]):
        subprocess.run([folder / "bin/python", *PIP, "install", "--quiet", *what], check=True)
    return BareInstall(folder)


def test_the_wheel_holds_data_and_types(wheel: Path) -> None:
    """The data files, the type markers and the licence are in the wheel."""
    names = zipfile.ZipFile(wheel).namelist()
    packages = ("backfill", "ingest_service", "library", "nlp_worker", "quotidian", "shared")
    wanted = [*DATA, *(f"{package}/py.typed" for package in packages)]
    assert [name for name in wanted if name not in names] == []
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == set(packages)


def test_the_bare_install_has_no_service(bare: BareInstall) -> None:
    """Its packages fit together, and none of them belongs to the services."""
    listed = bare.run("python", *PIP, "list", "--format", "freeze").stdout.lower()
    names = {line.partition("==")[0] for line in listed.splitlines()}
    assert {"httpx", "pydantic", "quotidian", "rich", "typer"} <= names
    assert not names & {"celery", "redis", "kombu", "uvicorn", "fastapi", "spacy", "ray", "numpy"}
    checked = bare.run("python", *PIP, "check")
    assert checked.returncode == 0, checked.stdout


def test_the_command_says_what_it_is(bare: BareInstall) -> None:
    """`--help` lists the commands, `--version` prints the version."""
    shown = bare.run("quotidian", "--help")
    assert shown.returncode == 0, shown.stderr
    assert "submit" in shown.stdout
    assert bare.run("quotidian", "--version").stdout == f"quotidian {__version__}\n"


@pytest.mark.parametrize(
    ("extra", "command"),
    [
        ("server", ["quotidian", "up"]),
        ("server", ["quotidian", "demo"]),
        ("worker", ["quotidian", "annotate", "pyvenv.cfg", "--kind", "text"]),
        ("backfill", ["python", "-m", "backfill", "pyvenv.cfg", "--to", "new"]),
        ("ingest", ["python", "-m", "ingest_service"]),
        ("worker", ["python", "-m", "nlp_worker"]),
    ],
)
def test_what_needs_an_extra_names_it(bare: BareInstall, extra: str, command: list[str]) -> None:
    """One line names the extra and the command that installs it; there is no traceback."""
    ended = bare.run(*command)
    assert ended.returncode in (1, 2)
    assert f"needs the extra '{extra}': pip install 'quotidian[{extra}]'" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_every_module_of_the_client_can_be_imported(bare: BareInstall) -> None:
    """Only the modules of the local stack need more than the bare install."""
    names = [f"quotidian.{name}" for name in OF_THE_SERVER]
    ended = bare.run("python", "-W", "error", "-c", IMPORT_EVERYTHING, *names)
    assert ended.returncode == 0, ended.stderr


def test_the_client_gets_an_annotation(bare: BareInstall, stack: RunningStack) -> None:
    """Three lines submit a page, wait for its annotation and print a speaker."""
    ended = bare.run("python", "-c", CLIENT, str(stack.api.base_url), HARBOUR)
    assert ended.stdout == "Maren Holdfast\n", ended.stderr


def test_a_type_checker_reads_the_client(bare: BareInstall, tmp_path: Path) -> None:
    """mypy finds the types in the installed package, down to a field of the annotation."""
    script = tmp_path / "typed.py"
    script.write_text(TYPED)
    python = str(bare.folder / "bin/python")
    command = ["-m", "mypy", "--strict", "--config-file=", "--python-executable", python]
    checked = subprocess.run(
        [sys.executable, *command, str(script)], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert 'Revealed type is "float"' in checked.stdout
