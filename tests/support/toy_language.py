"""A language of invented words, to test what the text work takes from a language."""

from collections.abc import Mapping
from pathlib import Path

from nlp_worker.languages import Bound, LabelCodes, Language


class ToyLanguage(Language):
    """A language whose word lists are the files of a folder; a sentence begins after every `!`."""

    name = "toy"
    tags = frozenset({"qtz"})
    default_model = "no_such_pipeline"
    label_codes = LabelCodes((), (), ())

    def __init__(self, folder: Path, **lexicons: str) -> None:
        (folder / "lexicons").mkdir()
        for name, words in lexicons.items():
            entries = "\n".join(sorted(words.split()))
            (folder / "lexicons" / f"{name}.txt").write_text(f"{entries}\n", "utf-8")
        self.folder = folder

    def sentence_bounds(self, view: str) -> Mapping[int, Bound]:
        """Return the places after `! `."""
        return {i + 2: Bound.SURE for i in range(len(view)) if view[i : i + 2] == "! "}

    def is_abbreviation(self, word: str) -> bool:
        """Return False: there are none."""
        return False

    def is_reporting_verb(self, word: str) -> bool:
        """Return whether a word is `zet`."""
        return word == "zet"
