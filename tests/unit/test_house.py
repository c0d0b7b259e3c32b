"""What the house promises of itself."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path, PurePath

import pytest
from pydantic_settings import BaseSettings

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from nlp_worker.settings import WorkerSettings
from quotidian.client_settings import ClientSettings
from quotidian.local.stack_settings import LocalSettings
from shared import problems
from shared.problems import ProblemType

ROOT = Path(__file__).parents[2]

IMPORT = """
import json, sys
import ingest_service.__main__, ingest_service.app, ingest_service.server
print(json.dumps(sorted(sys.modules)))
"""
TEXT_WORK = {"nlp_worker", "numpy", "spacy", "thinc", "trafilatura"}
# Each takes as long to import as much of the rest together. kombu publishes without Celery, httpx
# sends callbacks, an exporter sends traces, typer and rich are the command's.
SLOW_TO_IMPORT = {"celery", "billiard", "httpx", "opentelemetry.exporter", "rich", "typer"}


def test_the_api_process_imports_only_what_it_needs() -> None:
    """Its image has no text work, and a start does not wait for modules that may not be used."""
    printed = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True).stdout
    modules = set(json.loads(printed))
    assert "ingest_service.app" in modules
    assert modules & (TEXT_WORK | SLOW_TO_IMPORT) == set()


@pytest.mark.parametrize("kind", [IngestSettings, WorkerSettings, LocalSettings, ClientSettings])
def test_every_setting_is_documented_with_its_default(kind: type[BaseSettings]) -> None:
    """In `docs/settings.md`, a row each."""
    page = (ROOT / "docs/settings.md").read_text()
    rows = dict(re.findall(r"^\| `QUOTIDIAN_(\w+)` \| ([^|]+?) \|", page, re.MULTILINE))
    for name, field in kind.model_fields.items():
        assert name.upper() in rows, name
        if isinstance(field.default, bool):
            assert rows[name.upper()] == f"`{str(field.default).lower()}`", name
        elif isinstance(field.default, int | float):
            assert float(rows[name.upper()]) == field.default, name


def test_every_call_and_every_problem_is_documented() -> None:
    """In `docs/api.md`."""
    page = (ROOT / "docs/api.md").read_text()
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]
    calls = {
        f"`{method.upper()} {path}`"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    assert {call for call in calls if call not in page} == set()
    assert {name for name in problems.PROBLEM_TYPES if f"`{name}`" not in page} == set()


def test_the_threat_model_names_files_that_exist() -> None:
    """A measure without its code or its test would be a promise that nobody keeps."""
    page = (ROOT / "docs/threat-model.md").read_text()
    named = set(re.findall(r"`(\S+\.(?:py|lua|yml))`", page))
    assert len(named) > 40
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [PurePath(file) for file in listed.stdout.splitlines()]
    assert {name for name in named if not any(file.match(name) for file in files)} == set()


def test_no_problem_type_is_an_orphan() -> None:
    """Each is used somewhere in the code."""
    code = "".join(
        path.read_text()
        for folder in ("ingest_service", "nlp_worker")
        for path in (ROOT / folder).rglob("*.py")
    )
    names = {name for name, value in vars(problems).items() if isinstance(value, ProblemType)}
    assert len(names) == len(problems.PROBLEM_TYPES)
    assert {name for name in names if f"problems.{name}" not in code} == set()


def test_a_class_name_stands_for_one_thing() -> None:
    """No two classes of the shipped packages have one name."""
    packages = ("backfill", "ingest_service", "library", "nlp_worker", "quotidian", "shared")
    names = Counter(
        node.name
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []
