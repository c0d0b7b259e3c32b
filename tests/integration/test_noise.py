"""The worker's setting for noise, through the whole service."""

from pathlib import Path

import pytest

from tests.support.stack import running_stack

PAGE = (
    "Bridge shut until spring\n\nThe bridge of Vellmouth is shut until the spring, the harbour "
    "board said on Monday.\n\n“It is shut,” said Mary Holt.\n\n1 comment\n\n"
    "“It leaks,” said Bo Tarn, my neighbour.\n\n“It stinks,” she said."
)


def test_noise_is_read_where_the_worker_is_told_to(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`QUOTIDIAN_READS_NOISE` reaches the worker; readers never speak as people of the article."""
    monkeypatch.setenv("QUOTIDIAN_READS_NOISE", "true")
    with running_stack(scratch / "noise", workers=1) as stack:
        annotation = stack.annotated(PAGE, language="en")
    speakers = {quote["spans"][0]["text"]: quote["speaker"] for quote in annotation["quotes"]}
    assert speakers["It is shut,"]["name"] == "Mary Holt"
    assert speakers["It leaks,"]["name"] == "Bo Tarn"
    assert (speakers["It stinks,"] or {}).get("name") != "Mary Holt"
