"""The examples of docs/client.md, and docs/command.md against the command."""

import re
from pathlib import Path

import pytest
import typer

from quotidian.__main__ import app
from quotidian.commands.exit_codes import ExitCode
from quotidian.exports.export_formats import ExportFormat
from quotidian.sources.input_files import SUFFIXES
from tests.support.stack import RunningStack

DOCS = Path(__file__).parents[2] / "docs"


def test_every_example_of_the_client_runs(
    stack: RunningStack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The examples run one after the other, in one namespace, with a real service."""
    monkeypatch.setenv("QUOTIDIAN_URL", str(stack.api.base_url))
    blocks = re.findall(r"^```python\n(.*?)^```", (DOCS / "client.md").read_text(), re.M | re.S)
    assert len(blocks) >= 5
    namespace: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/client.md", "exec"), namespace)
    printed = capsys.readouterr().out
    assert "Maren Holdfast said The tide is late," in printed
    assert printed.count("succeeded 1") == 20
    assert len(re.findall(r"^[0-9a-f-]{36} succeeded$", printed, re.M)) == 20
    assert "job-not-found" in printed or "expired" in printed


def test_every_command_and_option_is_documented() -> None:
    """Every command, option, exit status, format and suffix is in docs/command.md."""
    page = (DOCS / "command.md").read_text()
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert re.search(rf"\b{name}\b", page), name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert option in page, f"{name} {option}"
    rows = {f"| {code.value} |" for code in ExitCode}
    assert {row for row in rows if row not in page} == set()
    assert {form for form in ExportFormat if f"`{form}`" not in page} == set()
    assert {suffix for suffix in SUFFIXES if f"`{suffix}`" not in page} == set()
