"""Words of a stretch as items of the grammar: noun phrases, verbs of speech, marks and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.parsed import Word
from nlp_worker.text.spans import TextSpan, trim

NOUN_PHRASE, SPEECH_VERB, SPEECH_NOUN, ADVERB, PREPOSITION, OTHER = "NVRAPW"
CLAUSE_TAGS = ("IN", "WDT")
"""Tags of a “that” that begins a clause."""
_NOMINAL = frozenset(("NOUN", "PROPN", "ADJ", "NUM", "DET", "X"))
_HEADS = frozenset(("NOUN", "PROPN", "PRON", "NUM", "X"))
_ALONE = frozenset(("another", "both", "many", "some"))
"""Determiners that name speakers without a noun: “Never,” said another."""
_LINKS = frozenset(("of", "for", "and", "&"))
_HAVE = frozenset(("has", "had", "have", "'s", "'ve", "'d"))
_BE = frozenset(("is", "was", "are", "were", "'s", "'re"))
_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we", "who"))
_MARKS = {",": ",", ":": ":", "-": "-", "–": "-", "—": "-", "--": "-", "(": ",", ")": ","}
_OF = (" of ", " for ")
_STOPS = ".!?;…"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its code in the grammar, and its words.

    `source` are the words for the speaker in a phrase with a noun of speech: “Holt’s answer”.
    """

    code: str
    words: Sequence[Word]
    source: Sequence[Word] = ()

    @property
    def span(self) -> TextSpan:
        """Return the stretch of text of the item."""
        return TextSpan(self.words[0].start, self.words[-1].end)


class ItemReader:
    """Reads the words of a section as items."""

    def __init__(self, section: SectionText) -> None:
        self._section = section
        self._verbs = section.language.lexicon("reporting_verbs")
        self._roles = section.language.lexicon("person_nouns", "office_nouns")
        self._past = section.language.lexicon("speech_past")
        self._quoting = section.language.lexicon("quoting_verbs")
        self._nouns = section.language.lexicon("statement_nouns")

    def read(self, words: Sequence[Word]) -> list[Item]:
        """Return the items of words that stand in a row."""
        items: list[Item] = []
        at = 0
        while at < len(words):
            item = self._verb(words, at)
            if item is None:
                phrase = self._noun_phrase(words, at)
                item = self._speech_noun(words, at, phrase) or phrase or self._single(words, at)
            items.append(item)
            at += len(item.words)
        return items

    def _form(self, word: Word) -> str:
        return self._section.view[word.start : word.end].casefold()

    def _verb(self, words: Sequence[Word], at: int) -> Item | None:
        """Return a finite verb of speech with its auxiliaries: “said”, “has often said”."""
        end = at
        first = self._form(words[at])
        if first in _HAVE or first in _BE:
            end += 1
            while end < len(words) and words[end].pos == "ADV":
                end += 1
            tags = ("VBN", "VBD") if first in _HAVE else ("VBG",)
            last = words[end] if end < len(words) else None
            is_quoted = first in _BE and last and last.lemma.casefold() in self._quoting
            if last and (is_quoted or (last.tag in tags and self._is_speech(last))):
                return Item(SPEECH_VERB, words[at : end + 1])
            return None
        word = words[at]
        is_after_name = at > 0 and words[at - 1].pos in ("PROPN", "PRON", "PUNCT", "NOUN")
        is_finite = word.tag in ("VBD", "VBZ", "VBP", "VBN") or first in self._past
        is_finite = is_finite or (is_after_name and word.tag in ("NNS", "NN"))
        if at > 0 and self._is_person(words[at - 1]) and word.tag not in ("VBG", "VB"):
            is_finite = is_finite or self._section.language.is_reporting_verb(first)
        if word.tag == "JJ" and (at == 0 or words[at - 1].pos == "PUNCT"):
            # “…”, argued Holt: an adjective does not begin what stands beside a passage.
            is_finite = self._section.language.is_reporting_verb(first)
        is_auxiliated = at > 0 and words[at - 1].pos in ("AUX", "PART")
        if is_finite and not is_auxiliated and self._is_speech(word) and first.islower():
            return Item(SPEECH_VERB, words[at : at + 1])
        return None

    def _is_speech(self, word: Word) -> bool:
        if word.lemma.casefold() in self._verbs or self._form(word) in self._past:
            return True
        return self._section.language.is_reporting_verb(self._form(word))

    def _speech_noun(self, words: Sequence[Word], at: int, phrase: Item | None) -> Item | None:
        """Return a phrase with a noun of speech: “Holt’s answer”, “the words of the mayor”."""
        first, second = at + (self._form(words[at]) == "the"), at + 2
        if first + 1 < len(words) and self._form(words[first]) in self._nouns:
            if self._form(words[first + 1]) != "of":
                return None
            source = self._noun_phrase(words, first + 2) if first + 2 < len(words) else None
            stretch = words[at : first + 2 + len(source.words)] if source else ()
            return Item(SPEECH_NOUN, stretch, source.words) if source else None
        if second <= len(words) and words[at].tag == "PRP$" and self._is_noun(words, at + 1):
            return Item(SPEECH_NOUN, words[at:second], words[at : at + 1])
        owners = [i for i, word in enumerate(phrase.words if phrase else ()) if word.tag == "POS"]
        if phrase and owners and self._is_noun(words, at + len(phrase.words) - 1):
            return Item(SPEECH_NOUN, phrase.words, phrase.words[: owners[-1]])
        return None

    def _is_noun(self, words: Sequence[Word], at: int) -> bool:
        return at < len(words) and self._form(words[at]) in self._nouns

    def _noun_phrase(self, words: Sequence[Word], at: int) -> Item | None:
        """Return the longest noun phrase from a word on, names and their titles whole."""
        is_object = words[at].tag == "PRP" and at > 0 and words[at - 1].pos == "VERB"
        is_alone = words[at].pos == "PRON" and self._form(words[at]) in _ALONE
        if is_object or is_alone or self._form(words[at]) in _PRONOUNS:
            return Item(NOUN_PHRASE, words[at : at + 1])
        end = at
        while end < len(words):
            name = self._section.name_at(words[end].start)
            if name is not None:
                end += 1
                while end < len(words) and words[end].end <= name.span.end:
                    end += 1
            elif end > at and self._speaks(words, end):
                break
            elif self._continues(words, at, end):
                end += 1
            else:
                break
        while end > at and not self._ends(words[:end]):
            end -= 1
        return Item(NOUN_PHRASE, words[at:end]) if end > at else None

    def _is_role(self, words: Sequence[Word], at: int) -> bool:
        """Return whether a word is a role before a person's name."""
        is_inside = at + 1 < len(words)
        return is_inside and self._form(words[at]) in self._roles and self._is_person(words[at + 1])

    def _speaks(self, words: Sequence[Word], at: int) -> bool:
        """Return whether a word tagged as a noun is what a name says: “Ada Holt wonders”."""
        return self._is_person(words[at - 1]) and self._verb(words, at) is not None

    def _is_person(self, word: Word) -> bool:
        name = self._section.name_at(word.start)
        return name is not None and name.type == "PERSON"

    def _continues(self, words: Sequence[Word], at: int, end: int) -> bool:
        word, form = words[end], self._form(words[end])
        if form == "that" and word.tag in CLAUSE_TAGS:
            return False
        if word.pos in _NOMINAL or word.tag in ("PRP$", "POS", "HYPH"):
            return True
        if word.pos == "VERB" and (self._is_role(words, end) or self._is_role(words, end + 1)):
            # “harbour master Ada Holt”, where the tagger sees verbs.
            return not self._is_speech(word)
        return end > at and form in _LINKS and end + 1 < len(words)

    def _ends(self, words: Sequence[Word]) -> bool:
        """Return whether the last of some words can be the last of a noun phrase."""
        word = words[-1]
        is_aged = len(words) > 1 and self._form(word) == "old" and words[-2].tag == "HYPH"
        return is_aged or word.pos in _HEADS or self._section.name_at(word.start) is not None

    def _single(self, words: Sequence[Word], at: int) -> Item:
        word, form = words[at], self._form(words[at])
        if form in _MARKS:
            code = _MARKS[form]
        elif form and all(char in _STOPS for char in form):
            code = "."
        elif word.pos == "ADV":
            code = ADVERB
        elif word.pos in ("ADP", "SCONJ", "CCONJ"):
            code = PREPOSITION
        else:
            code = OTHER
        return Item(code, words[at : at + 1])


def mention_of_item(section: SectionText, item: Item) -> TextSpan | None:
    """Return the person's name at the end of a noun phrase or before “of”, else the phrase."""
    span = item.span
    names = section.names_within(span.start, span.end)
    for name in names:
        behind = section.view[name.span.end : span.end]
        # “the brother of Ada Holt” is somebody else.
        is_owner = section.view.endswith(_OF, span.start, name.span.start)
        if name.type == "PERSON" and not is_owner and (not behind or behind.startswith(_OF)):
            return name.span
    if section.view[span.start : span.end].endswith("'s"):
        span = TextSpan(span.start, span.end - 2)
    return trim(section.view, span.start, span.end, "\"'`,;:")
