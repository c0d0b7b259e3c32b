"""The time limit of a document."""

import signal
import threading
import time

import pytest

from nlp_worker.run.deadline import DocumentTimeout, deadline, interrupt


def test_what_takes_too_long_is_ended() -> None:
    """The message says how long was allowed."""
    with pytest.raises(DocumentTimeout, match=r"within 0\.05 seconds"):  # noqa: SIM117
        with deadline(0.05, kill_after=60):
            time.sleep(30)


def test_another_thread_ends_it_early() -> None:
    """With the reason it gives."""
    timer = threading.Timer(0.05, interrupt, ["nobody waits"])
    timer.start()
    with pytest.raises(DocumentTimeout, match="nobody waits"):  # noqa: SIM117
        with deadline(60, kill_after=60):
            time.sleep(30)
    timer.join()


def test_an_interruption_that_comes_late_does_no_harm() -> None:
    """Neither to the process nor to the next document."""
    with deadline(60, kill_after=60):
        pass
    interrupt("too late")
    signal.raise_signal(signal.SIGALRM)
    with deadline(60, kill_after=60):
        time.sleep(0.05)
