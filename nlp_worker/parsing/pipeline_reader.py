"""Run a loaded pipeline with less work around its components, for the same annotation."""

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp_worker.parsing.fast_ops import use_fast_networks
from nlp_worker.parsing.known_words import KnownWords
from nlp_worker.parsing.tags import Labels, LabelTable, make_table, read_labels
from nlp_worker.parsing.transitions import follow_actions, is_greedy


class PipelineReader:
    """Runs the components of `nlp` over batches of texts; `nlp` can no longer be trained.

    A component that this class does not know runs as spaCy would run it.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        use_fast_networks(nlp)
        self._words = KnownWords(nlp)
        self._table: LabelTable | None = make_table(nlp)
        replaced = () if self._table is None else self._table.replaces
        self._pipes = [pipe for _, pipe in nlp.pipeline if pipe not in replaced]

    @property
    def has_table(self) -> bool:
        """Return whether labels come from the table, not from the pipeline's own rules."""
        return self._table is not None

    def keep_words(self) -> None:
        """Keep words that were read often. Call it outside of `nlp.memory_zone()`."""
        self._words.keep()

    def read(self, texts: Sequence[str]) -> Iterator[tuple[Doc, list[Labels]]]:
        """Return the `Doc` of each text, in order, and the labels of its tokens.

        The `Doc`s have sentences, arcs and entities; lemmas and parts of speech are in the labels.
        Call it inside `nlp.memory_zone()`.
        """
        self._words.note(texts)
        docs = [self.nlp.make_doc(text) for text in texts]
        for pipe in self._pipes:
            docs = _run(pipe, docs)
        labels = self._table.read(docs) if self._table else [read_labels(doc) for doc in docs]
        return zip(docs, labels, strict=True)


def _run(pipe: Any, docs: list[Doc]) -> list[Doc]:
    if is_greedy(pipe):
        follow_actions(pipe, docs)
        return docs
    if hasattr(pipe, "pipe"):
        return list(pipe.pipe(docs, batch_size=len(docs)))
    return [pipe(doc) for doc in docs]
