"""The `quotidian` command in a process, with a real service."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet
from spacy import blank
from spacy.tokens import DocBin

from quotidian.local.ports import free_port
from tests.support.command_line import AMPLE, COMMAND, CommandLine
from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

SAID = "We are not going to be the council that cut an island off,"


@pytest.fixture(scope="module")
def harbour(_shared_stack: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the id of a job that has succeeded."""
    shell = CommandLine(_shared_stack, tmp_path_factory.mktemp("harbour"))
    (job,) = shell.lines("submit", "-", given=HARBOUR.encode())
    _shared_stack.finished(job["job_id"])
    return str(job["job_id"])


def test_jobs_are_watched_shown_listed_and_deleted(shell: CommandLine) -> None:
    """The output of each command is the input of the next, from submission to erasure."""
    submitted = shell.run("submit", "-", "--run", str(shell.folder), given=HARBOUR.encode())
    shell.run("submit", "-", "--kind", "html", "--run", str(shell.folder), given=b"<img src='x'>")
    ids = submitted.split()[0].decode()
    assert [item["status"] for item in shell.lines("watch", ids)][-1] == "succeeded"
    assert SAID[:20] in " ".join(shell.run("get", ids).decode().split())
    (job,) = shell.lines("get", "-", given=submitted)
    assert job["result"]["quotes"][0]["spans"][0]["text"] == SAID
    failed = shell.lines("jobs", "--limit", "1")
    (ended,) = [
        item for item in shell.lines("watch", failed[0]["job_id"], status=3) if item["error"]
    ]
    assert "no text" in ended["error"]
    assert shell.run("jobs", "--status", "failed").decode().startswith(ended["job_id"])
    assert shell.lines("retry", ended["job_id"])[0]["status"] in ("queued", "running", "failed")
    shell.run("cancel", ids, status=3)
    assert "The job has ended" in shell.said
    shell.run("delete", "-", given=submitted)
    shell.run("get", ids, status=3)
    assert "no such job" in shell.said


def test_exports_are_read_by_the_tools_they_are_for(shell: CommandLine, harbour: str) -> None:
    """Each format is exported through a pipe or into a file and read back."""
    exported = {
        name: shell.run("export", "-", "--format", name, given=f"{harbour}\taccepted\n".encode())
        for name in (
            "json",
            "jsonl",
            "csv",
            "parquet",
            "docbin",
            "displacy",
            "displacy-html",
            "web-annotation",
        )
    }
    assert json.loads(exported["json"]) == [json.loads(exported["jsonl"])]
    assert SAID in next(csv.DictReader(io.StringIO(exported["csv"].decode())))["text"]
    assert parquet.read_table(io.BytesIO(exported["parquet"])).num_rows == 3
    (doc,) = DocBin(store_user_data=True).from_bytes(exported["docbin"]).get_docs(blank("en").vocab)
    assert SAID in doc.spans["quotes"][0].text
    assert json.loads(exported["displacy"])[0]["text"] == HARBOUR
    assert exported["displacy-html"].startswith(b"<!DOCTYPE html>")
    assert (
        json.loads(exported["web-annotation"])["items"][0]["target"][0]["selector"][0]["exact"]
        == SAID
    )
    shell.run("export", harbour, "--format", "csv", "--out", "quotes.csv")
    assert (shell.folder / "quotes.csv").read_bytes() == exported["csv"]
    assert [path.name for path in shell.folder.iterdir()] == ["quotes.csv"]


def test_export_names_jobs_without_an_annotation(shell: CommandLine, harbour: str) -> None:
    """The other jobs are written all the same."""
    gone = "01900000-0000-7000-8000-000000000000"
    printed = shell.run("export", harbour, gone, "--format", "jsonl", status=3)
    assert json.loads(printed)["id"] == harbour
    assert f"{gone}: no longer there" in shell.said
    shell.run("watch", gone, status=3)
    assert "was erased" in shell.said or "is unknown" in shell.said
    shell.run("watch", gone, harbour, status=3)
    assert f"no longer there: {gone}" in shell.said
    shell.run("export", status=2)
    assert "--all" in shell.said


def test_annotate_needs_no_service(shell: CommandLine) -> None:
    """`annotate` finds the same quotation without a service; a page without text is named."""
    shell.environment["QUOTIDIAN_URL"] = f"http://127.0.0.1:{free_port()}"
    (shell.folder / "a.txt").write_text(HARBOUR)
    (shell.folder / "b.html").write_text("<img src='x'>")
    printed = shell.run("annotate", "a.txt", "b.html", "--format", "jsonl", status=3)
    assert json.loads(printed)["result"]["quotes"][0]["spans"][0]["text"] == SAID
    assert "b.html: The HTML page has no text" in shell.said
    shell.run("annotate", "a.txt", "--model", "nobody_has_this", status=2)
    assert "QUOTIDIAN_MODEL" in shell.said


def test_annotate_without_the_worker_says_what_to_install(shell: CommandLine) -> None:
    """Without the extra `worker` the command ends with status 1 and names the extra."""
    hidden = "import sys, importlib.util as u; f = u.find_spec; u.find_spec = lambda n, *p: None if n == 'spacy' else f(n, *p); from quotidian.__main__ import app; app(['annotate', '-'])"
    ended = subprocess.run(
        [sys.executable, "-c", hidden],
        env=shell.environment,
        input="A page.",
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "needs the extra 'worker': pip install 'quotidian[worker]'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_exit_statuses_of_errors(shell: CommandLine) -> None:
    """The status is 2 for wrong arguments and settings, 4 for a service that does not answer."""
    shell.run("submit", "nowhere.txt", status=2)
    assert "nowhere.txt: there is no such file or folder" in shell.said
    for command in ("jobs", "export"):
        shell.run(command, "--batch", "nope", status=1)
        assert "nope is unknown here" in shell.said
    shell.run("jobs", "--url", "tarn.example", status=2)
    assert shell.said.startswith("quotidian: QUOTIDIAN_URL: is not a URL")
    shell.run("jobs", "--status", "lost", status=2)
    (shell.folder / "a.txt").write_text(HARBOUR)
    nobody = f"http://127.0.0.1:{free_port()}"
    shell.run("submit", "a.txt", "--url", nobody, "--patience", "0.5", status=4)
    assert "Run the same command again to go on" in shell.said
    assert f"no answer to POST {nobody}/v1/documents" in shell.said


def test_a_reader_may_close_the_pipe(shell: CommandLine, harbour: str) -> None:
    """`quotidian jobs | head -1` ends with status 0 and prints no traceback."""
    first = shell.start("jobs", "--limit", "1000")
    assert first.stdout
    first.stdout.readline()
    first.stdout.close()
    assert first.stderr
    assert first.stderr.read() == ""
    first.stderr.close()
    assert first.wait(timeout=AMPLE) == 0


def test_a_terminal_gets_a_bar_and_completion(shell: CommandLine) -> None:
    """A pseudo-terminal gets a progress bar; a process of bash gets bash's completion script."""
    (shell.folder / "a.txt").write_text(HARBOUR)
    typed = " ".join([*COMMAND, "submit", "a.txt"])
    ended = subprocess.run(
        ["script", "-qec", typed, "/dev/null"],
        cwd=shell.folder,
        env={**shell.environment, "TERM": "xterm"},
        capture_output=True,
        timeout=AMPLE,
    )
    assert b"submitting" in ended.stdout
    assert b"1/1" in ended.stdout
    # The command looks for the shell among the processes that started it.
    typed = f"{Path(sys.executable).with_name('quotidian')} --show-completion"
    shown = subprocess.run(
        ["bash", "-c", f"{typed}; exit $?"],
        env=shell.environment,
        capture_output=True,
        timeout=AMPLE,
        check=True,
    )
    assert b"complete -o default -F _quotidian" in shown.stdout
