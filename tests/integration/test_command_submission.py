"""`quotidian submit` in a process, with a real service."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

from shared.keys import digest, new_key
from tests.support.api import running_api
from tests.support.archives import warc
from tests.support.command_line import AMPLE, COMMAND, CommandLine
from tests.support.pages import RELEASE, article


def test_a_folder_is_submitted_once(shell: CommandLine) -> None:
    """Every kind of file is read; a second run makes no new job; a wrong page stops no other."""
    pages = shell.folder / "pages"
    (pages / "deep").mkdir(parents=True)
    (pages / "a.txt").write_text(article(1) + str(shell.folder))
    (pages / "deep/b.html").write_text(RELEASE)
    (pages / "c.jsonl").write_text('{"content": "One said."}\n{"content": ""}\n')
    (pages / "d.warc.gz").write_bytes(
        warc(("http://a.example/", "200 OK", "text/html", RELEASE.encode()))
    )
    (pages / "photo.jpg").touch()
    first = shell.lines("submit", "pages", status=3)
    assert sorted(item["status"] for item in first) == ["accepted"] * 4 + ["rejected"]
    assert "skipped 1 files of other kinds: 1 .jpg" in shell.said
    assert "pages/c.jsonl:2: /content is empty" in shell.said
    assert "4 accepted, 1 rejected" in shell.said
    again = shell.lines("submit", "pages", status=3)
    assert {item["job_id"] for item in again} == {item["job_id"] for item in first}
    assert sorted(item["status"] for item in again) == ["rejected"] + ["repeated"] * 4
    (other,) = shell.lines("submit", "pages/*.txt", "--run", "second")
    assert other["job_id"] not in {item["job_id"] for item in first}


def test_a_killed_submission_goes_on(shell: CommandLine) -> None:
    """After SIGKILL the same command goes on: each file has exactly one job."""
    (shell.folder / "many").mkdir()
    for number in range(300):
        (shell.folder / f"many/{number}.txt").write_text(f"Page {number} of {shell.folder}.")
    killed = shell.start("submit", "many", "--json")
    assert killed.stdout
    seen = [json.loads(killed.stdout.readline()) for _ in range(50)]
    killed.kill()
    killed.communicate()
    whole = shell.lines("submit", "many")
    jobs = {item["source"]: item["job_id"] for item in whole}
    assert len(set(jobs.values())) == 300
    assert all(jobs[item["source"]] == item["job_id"] for item in seen)
    assert sum(item["status"] == "repeated" for item in whole) >= 50
    listed = shell.lines("jobs", "--limit", "2000")
    here = [job for job in listed if (job["external_id"] or "").startswith("many/")]
    assert len(here) == 300
    shell.run("cancel", "-", given="\n".join(jobs.values()).encode(), status=3)


def test_ctrl_c_says_how_to_go_on(shell: CommandLine) -> None:
    """Ctrl-C ends with status 130 and one line, without a traceback."""
    pages = (json.dumps({"content": f"{number} {shell.folder}"}) for number in range(20_000))
    (shell.folder / "pages.jsonl").write_text("\n".join(pages))
    begun = shell.start("submit", "pages.jsonl", "--at-once", "1")
    assert begun.stdout
    first = begun.stdout.readline().split()[0]
    begun.send_signal(signal.SIGINT)
    printed, said = begun.communicate(timeout=AMPLE)
    assert begun.returncode == 130, said
    assert "Run the same command again" in said
    assert "Traceback" not in said
    shell.run(
        "cancel",
        first,
        *{line.split()[0] for line in printed.splitlines()},
        status=3 if shell.stack.finished(first)["status"] == "succeeded" else 0,
    )


def test_a_quota_is_waited_for(scratch: Path, store_url: str, tmp_path: Path) -> None:
    """After 429 the command waits for `Retry-After` and goes on; it sends the key."""
    key = new_key()
    keys = [{"name": "slow", "digest": digest(key), "limit": "10/2seconds"}]
    (tmp_path / "pages.jsonl").write_text(
        "\n".join(json.dumps({"content": f"Page {number}."}) for number in range(25))
    )
    with running_api(store_url, scratch / "quota", KEYS=json.dumps(keys)) as api:
        environment = {**os.environ, "QUOTIDIAN_URL": str(api.http.base_url)}
        command = [*COMMAND, "submit", str(tmp_path / "pages.jsonl")]
        ended = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=AMPLE
        )
        assert ended.returncode == 1
        assert "A valid API key is needed" in ended.stderr
        environment["QUOTIDIAN_API_KEY"] = key
        ended = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=AMPLE
        )
        assert ended.returncode == 0, ended.stderr
        assert len({line.split()[0] for line in ended.stdout.splitlines()}) == 25
        assert re.search(r"requests_total\{.*429.*\} [1-9]", api.http.get("/metrics").text)
