"""The `quotidian` command in a process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.stack import RunningStack

COMMAND = [sys.executable, "-m", "quotidian"]
KEY = "qtn_never-to-be-seen"
# Seconds for a command that has to end: ample, because no test measures time.
AMPLE = 600


class CommandLine:
    """Runs commands in a folder of its own."""

    def __init__(self, stack: RunningStack, folder: Path) -> None:
        self.stack = stack
        self.folder = folder
        self.environment = {
            **os.environ,
            "QUOTIDIAN_URL": str(stack.api.base_url),
            "QUOTIDIAN_API_KEY": KEY,
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def run(self, *arguments: str, given: bytes = b"", status: int = 0) -> bytes:
        """Return what a command prints; check its exit status, and that it never prints the key."""
        ended = subprocess.run(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=given,
            capture_output=True,
            timeout=AMPLE,
        )
        self.said = ended.stderr.decode()
        assert ended.returncode == status, self.said
        assert KEY.encode() not in ended.stdout + ended.stderr
        return ended.stdout

    def lines(self, *arguments: str, given: bytes = b"", status: int = 0) -> list[dict[str, Any]]:
        """Return the objects that a command prints as JSON lines."""
        printed = self.run(*arguments, "--json", given=given, status=status)
        return [json.loads(line) for line in printed.splitlines()]

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command without waiting for its end."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
