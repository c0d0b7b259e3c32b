"""People of a page: their fullest names, and what the page tells of their gender."""

from collections import Counter
from collections.abc import Sequence

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.lexicons import lexicon

_FEMALE, _MALE = "female", "male"


def name_words(name: str) -> list[str]:
    """The words of a name, case-folded, without honorifics, dots or possessive."""
    titles = lexicon("honorifics") | lexicon("honorifics_male") | lexicon("honorifics_female")
    words = [word.strip(".,'’\"").casefold() for word in name.replace("’", "'").split()]
    words = [word.removesuffix("'s") for word in words if word]
    while len(words) > 1 and words[0] in titles:
        words = words[1:]
    return words


def gender_of(title: str) -> str | None:
    """What an honorific tells."""
    word = title.casefold().rstrip(".")
    if word in lexicon("honorifics_female"):
        return _FEMALE
    return _MALE if word in lexicon("honorifics_male") else None


class People:
    """Looks up who a name on the page stands for."""

    def __init__(self, entities: Sequence[EntityGroup], view: str) -> None:
        self._by_word: dict[str, list[tuple[list[str], EntityGroup]]] = {}
        self.genders: dict[str, str] = {}
        for group in entities:
            if group.type == "PERSON" and (words := name_words(group.name)):
                self._by_word.setdefault(words[-1], []).append((words, group))
                self._note_gender(group, words[-1], view)

    def _note_gender(self, group: EntityGroup, surname: str, view: str) -> None:
        votes: Counter[str] = Counter()
        for mention in group.mentions:
            titles = view[max(0, mention.start - 16) : mention.start].split()[-1:]
            titles += view[mention.start : mention.end].split()[:1]
            votes.update(gender for title in titles if (gender := gender_of(title)))
        if votes:
            self.genders.setdefault(surname, votes.most_common(1)[0][0])

    def fullest(self, name: str) -> EntityGroup | None:
        """The person with the fullest name that ends in the words of `name`, most named first."""
        words = name_words(name)
        if not words:
            return None
        fitting = [
            (min(len(known), 3), len(group.mentions), group)
            for known, group in self._by_word.get(words[-1], [])[:50]
            if set(words) <= set(known) or set(known) <= set(words)
        ]
        return max(fitting, key=lambda found: found[:2])[2] if fitting else None

    def gender(self, name: str) -> str | None:
        """The gender the page's honorifics give the person."""
        words = name_words(name)
        return self.genders.get(words[-1]) if words else None
