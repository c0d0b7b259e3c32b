"""The time limit of a document."""

import os
import signal
import subprocess
import threading
import time

import pytest

from nlp_worker.run.deadline import DocumentTimeout, deadline, interrupt


def _never_end() -> None:
    while True:
        pass


def test_what_takes_too_much_processor_time_is_ended() -> None:
    """The message says how much was allowed."""
    with pytest.raises(DocumentTimeout, match=r"within 0\.05 seconds of processor time"):  # noqa: SIM117
        with deadline(0.05, kill_after=60):
            _never_end()


def test_what_waits_for_too_long_is_ended() -> None:
    """Far later, because the machine may have been busy."""
    with pytest.raises(DocumentTimeout, match=r"within 0\.5 seconds$"):  # noqa: SIM117
        with deadline(0.05, kill_after=60):
            time.sleep(30)


def test_a_pause_of_the_machine_ends_nothing() -> None:
    """A process that is stopped for longer than the limit has used no processor time."""
    again_and_again = f"while sleep 0.3; do kill -CONT {os.getpid()} || exit; done"
    waker = subprocess.Popen(["sh", "-c", again_and_again])
    try:
        with deadline(0.2, kill_after=60):
            os.kill(os.getpid(), signal.SIGSTOP)
    finally:
        waker.kill()
        waker.wait()


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
