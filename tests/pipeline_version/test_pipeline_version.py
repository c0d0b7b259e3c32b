"""`PIPELINE_VERSION` goes up whenever an annotation changes."""

import json

from nlp_worker.annotate import PIPELINE_VERSION, load_annotator
from tests.pipeline_version.record import RECORD, changed_pages, make_record

REMEDY = (
    "If the change is wanted, raise PIPELINE_VERSION in nlp_worker/annotate.py, run "
    "`python -m tests.pipeline_version.record`, and commit both with a line in CHANGELOG.md."
)


def test_annotations_of_gold_pages_change_only_with_the_version() -> None:
    """The digests of all gold pages are those that were recorded for this version."""
    kept = json.loads(RECORD.read_text("utf-8"))
    assert kept["pipeline_version"] == PIPELINE_VERSION, (
        f"The record is of another version. {REMEDY}"
    )
    now = make_record(load_annotator())
    changed = changed_pages(now, kept)
    assert not changed, f"The annotation of {len(changed)} pages changed: {changed[:5]}. {REMEDY}"
    difference = abs(now["mean_confidence"] - kept["mean_confidence"])
    assert difference <= 0.002, f"The mean confidence moved by {difference:.3f}. {REMEDY}"


def test_a_changed_a_new_and_a_missing_page_are_named() -> None:
    """The comparison sees each kind of change."""
    kept = {"digests": {"same": "1", "changed": "1", "missing": "1"}}
    now = {"digests": {"same": "1", "changed": "2", "new": "1"}}
    assert changed_pages(now, kept) == ["changed", "missing", "new"]
