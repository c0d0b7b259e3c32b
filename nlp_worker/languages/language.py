"""`Language`: what the text work knows of one language, behind one object that is passed in."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from nlp_worker.languages.given_names import GivenName, read_given_names
from nlp_worker.languages.label_codes import LabelCodes
from nlp_worker.languages.lexicons import check_name, read_entries


class Bound(Enum):
    """How sure it is that a sentence begins at a place."""

    SURE = 1
    PERHAPS = 0


class Language(ABC):
    """Word lists, label codes and sentence rules of one language.

    A language is a folder with an `__init__.py` that holds a subclass, a folder `lexicons/` with
    word lists, and one line in `nlp_worker.languages.LANGUAGES`. Two languages are equal when they
    are the same object.
    """

    name: str
    """Its name in `LANGUAGES`."""
    tags: frozenset[str]
    """BCP 47 primary subtags that documents may name it by, in lower case."""
    default_model: str
    """The spaCy pipeline that reads it when no setting names another."""
    label_codes: LabelCodes
    """Numbers for the labels of that pipeline; the estimated detector's features."""

    @cached_property
    def folder(self) -> Traversable:
        """Return the folder of the language."""
        return files(type(self).__module__)

    @cached_property
    def given_names(self) -> Mapping[str, GivenName]:
        """Return the counts of each given name, by the folded name."""
        return read_given_names(self.folder)

    @cached_property
    def _lexicons(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def lexicon(self, *names: str) -> frozenset[str]:
        """Return the entries of one word list, or of several together.

        A list that the folder does not have is empty: another language may need fewer.

        Raises:
            KeyError: no list has such a name in any language.
        """
        found = self._lexicons.get(names)
        if found is None:
            found = frozenset[str]().union(*map(self._read, names))
            self._lexicons[names] = found
        return found

    def _read(self, name: str) -> frozenset[str]:
        check_name(name)
        path = self.folder.joinpath("lexicons", f"{name}.txt")
        return read_entries(path) if path.is_file() else frozenset()

    @abstractmethod
    def sentence_bounds(self, view: str) -> Mapping[int, Bound]:
        """Return where a sentence begins or may begin, by the marks alone.

        `view` is a text with straight quote marks and plain spaces. A place is the position of the
        first character of the sentence, in code points; a place that is not in the mapping is none.
        """

    @abstractmethod
    def is_abbreviation(self, word: str) -> bool:
        """Return whether a word before a dot can be an abbreviation or an initial."""

    @abstractmethod
    def is_reporting_verb(self, word: str) -> bool:
        """Return whether a word is a finite form of a verb that reports speech."""

    def covers(self, tag: str) -> bool:
        """Return whether a BCP 47 tag names this language, in any region or script."""
        return tag.partition("-")[0].casefold() in self.tags
