"""The worker's setting for the quotation detector, through the whole service."""

from pathlib import Path

import pytest

from tests.support.stack import running_stack

PAGE = "“The tide is late,” said Maren Holdfast.\n\nHoldfast repeated her warning that it was late."


def test_another_detector_runs_in_the_workers(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`QUOTIDIAN_DETECTOR` names it; the one in ten lines finds no noun of speech."""
    monkeypatch.setenv("QUOTIDIAN_DETECTOR", "tests.toys.toy_detector:ToyDetector")
    with running_stack(scratch / "detector", workers=1) as stack:
        annotation = stack.annotated(PAGE, language="en")
    (quote,) = annotation["quotes"]
    assert quote["spans"][0]["text"] == "The tide is late,"
    assert quote["speaker"]["name"] == "Maren Holdfast"
