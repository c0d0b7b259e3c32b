"""The table of labels: bounded, and what comes again is not learnt again."""

from collections import Counter

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.parsing import tags
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.parsing.pipeline_reader import PipelineReader
from nlp_worker.parsing.tags import Labels, LabelTable

MOST = 40
PAGES = 120


def _sentence(number: int) -> str:
    return f"The {number} ferries were said to be leaving gate {number + 7_000}."


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """Return how often the pipeline's rules saw each key; the limit of the table is low."""
    monkeypatch.setattr(tags, "MOST_KEYS", MOST)
    times: Counter[bytes] = Counter()
    learn = LabelTable._learn

    def counted(table: LabelTable, keys: list[bytes]) -> None:
        times.update(keys)
        learn(table, keys)

    monkeypatch.setattr(LabelTable, "_learn", counted)
    return times


def test_the_table_is_bounded_and_keeps_what_comes_again(learnt: Counter[bytes]) -> None:
    """New numbers in every sentence: each is forgotten, the words around them never are."""
    reader = PipelineReader(load_pipeline(ENGLISH))
    table = reader._table
    assert table is not None
    seen: list[list[Labels]] = []
    always: set[bytes] | None = None
    for number in range(PAGES):
        with reader.nlp.memory_zone():
            ((doc, labels),) = reader.read([_sentence(number)])
            keys = set(tags._keys(doc))
        seen.append(labels)
        always = keys if always is None else always & keys
        longest = MOST + len(labels)
        assert len(table._table) <= longest
        assert len(table._aside) <= longest
    assert len(learnt) > 2 * longest, "the bound is expected to be reached twice"
    assert always
    assert {learnt[key] for key in always} == {1}
    for number, labels in enumerate(seen):
        assert [label.lemma for label in labels][:3] == ["the", str(number), "ferry"]


def test_equal_labels_are_kept_once(learnt: Counter[bytes]) -> None:
    """Words of one tag share its name, and an empty set of places is one for all."""
    reader = PipelineReader(load_pipeline(ENGLISH))
    with reader.nlp.memory_zone():
        for text in ("The ferry leaves.", "A harbour sleeps."):
            list(reader.read([text]))
    assert learnt
    assert reader._table is not None
    entries = list(reader._table._table.values())
    for field in ("pos", "tag", "dep"):
        names = [getattr(entry.labels, field) for entry in entries]
        assert len({id(name) for name in names}) == len(set(names))
    assert len({id(entry.parts) for entry in entries if not entry.parts}) == 1
