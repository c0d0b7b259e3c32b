"""The examples, run in processes of their own with a real service."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack

ROOT = Path(__file__).parents[2]


def run(stack: RunningStack, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder with the URL of the service."""
    environment = {**os.environ, "QUOTIDIAN_URL": str(stack.api.base_url), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_plain_requests(stack: RunningStack, tmp_path: Path) -> None:
    """The example prints the quotations; a second run gets the same job."""
    page = tmp_path / "harbour.txt"
    page.write_text(HARBOUR)
    for _ in range(2):
        ended = run(stack, "examples/plain_requests.py", str(page))
        assert ended.returncode == 0, ended.stderr
        assert "Maren Holdfast: We are not going to be" in ended.stdout
    jobs = stack.api.get("/v1/jobs", params={"limit": 200}).json()["jobs"]
    assert [job["document"].get("external_id") for job in jobs].count(str(page)) == 1
