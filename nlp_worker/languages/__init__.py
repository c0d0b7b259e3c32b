"""Languages: takes a BCP 47 tag, gives the `Language` object that the text work is handed.

Another language is one more folder here and one line in `LANGUAGES`.
"""

from functools import cache
from importlib import import_module

from nlp_worker.languages.label_codes import LETTERS, PARTS_OF_SPEECH, LabelCodes, mark_code
from nlp_worker.languages.language import Bound, Language

LANGUAGES = {"en": "nlp_worker.languages.en"}
"""The module of each language by its name in settings; the module has it as `LANGUAGE`."""

__all__ = [
    "LANGUAGES",
    "LETTERS",
    "PARTS_OF_SPEECH",
    "Bound",
    "LabelCodes",
    "Language",
    "load_language",
    "mark_code",
]


@cache
def load_language(name: str) -> Language:
    """Return the language of one entry of `LANGUAGES`. Raises `KeyError` for another name."""
    language: Language = import_module(LANGUAGES[name]).LANGUAGE
    return language
