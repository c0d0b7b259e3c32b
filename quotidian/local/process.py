"""A supervised child process, with all the processes that it starts."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path

PR_SET_PDEATHSIG = 1
PRIVATE = 0o077
"""The umask of all processes: their files hold documents."""


class Readiness(Enum):
    """Whether a process can be used yet."""

    YES = "yes"
    NOT_YET = "not yet"


@dataclass
class Process:
    """A command that is kept running. `log` receives its output; without it the parent's does.

    `remedy` returns what helps against the reason of its end, if that is known, or "".
    """

    name: str
    command: list[str]
    ready: Callable[[], Readiness]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    remedy: Callable[[], str] = str
    _child: "subprocess.Popen[bytes] | None" = None

    @property
    def pid(self) -> int | None:
        """Return the process id, None before the first start."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start it in a new session, so that Ctrl-C in the terminal does not reach it."""
        output = self.log.open("ab") if self.log else None
        try:
            self._child = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                umask=PRIVATE,
                preexec_fn=partial(_end_with_parent, os.getpid()),
            )
        finally:
            if output:
                output.close()

    def exit_status(self) -> int | None:
        """Return its exit status, None while it runs."""
        return self._child.poll() if self._child else None

    def terminate(self) -> None:
        """Send it SIGTERM."""
        if self._child and self._child.poll() is None:
            self._child.send_signal(signal.SIGTERM)

    def wait(self, deadline: float) -> bool:
        """Wait for its end until a time of `time.monotonic`, then kill it and all it started.

        Return whether it ended by itself.
        """
        if self._child is None:
            return True
        try:
            self._child.wait(max(0.0, deadline - time.monotonic()))
            return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            self.kill()

    def kill(self) -> None:
        """Kill it and every process of its session."""
        if self._child is None:
            return
        with suppress(ProcessLookupError):  # the whole group may have ended already
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


def _end_with_parent(parent: int) -> None:
    """Let the kernel end this process, the child, when its parent is killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            # The parent was killed before the kernel knew of the wish.
            os.kill(os.getpid(), signal.SIGTERM)
