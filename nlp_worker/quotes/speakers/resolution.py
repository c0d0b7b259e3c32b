"""Resolution: from the mention of a speaker to the fullest name that the section gives."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from nlp_worker.entities.genders import gender_of_pronoun
from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.entities.names import (
    honorifics,
    is_title,
    is_title_modifier,
    whole_name,
    without_label,
    without_titles,
)
from nlp_worker.languages.lexicons import words as listed
from nlp_worker.quotes.found_quotes import FoundQuote, FoundSpeaker
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.speakers.antecedents import Antecedents
from nlp_worker.quotes.speakers.descriptions import Descriptions, qualifiers_of
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.quotes.speakers.noun_phrases import (
    LINKING_WORDS,
    antecedent_of,
    head_of,
    long_phrase,
)
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Resolution

_PRONOUNS = frozenset(
    listed("he she him her his their it they them we us i you one another others who")
)
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_DEFINITE = frozenset(("the", "this", "that", "his", "her", "its", "their"))
_LABELLED = ("transcript", "label")
_LONGEST_NAME = 5
_BLOCKS_BACK = 2
_BARE = 2
_TITLE_WIDTH = 40
_APPOSITION_WIDTH = 80
_PEOPLES = ("s", "sh", "ch")
"""Endings of the names of whole peoples: “the Swedes”, “the British”."""
_OWNING = frozenset(("of", "for", "to"))
_INTRODUCED = ("a ", "an ", "one ", "another ", "my ", "her ", "his ")


class _Resolved(NamedTuple):
    """A quotation, its speaker, and the source whom the speaker's name is taken from."""

    quote: FoundQuote
    speaker: FoundSpeaker
    source: NamedSource | None


class Resolver:
    """Resolves the speakers of one section; quotations must come in the order of the text."""

    def __init__(self, section: SectionText, entities: Sequence[EntityGroup]) -> None:
        self._section = section
        self.names = NameIndex(entities, section)
        self._descriptions = Descriptions(section, self.names)
        self._antecedents = Antecedents(section, self.names)
        self._last: _Resolved | None = None

    def resolve(
        self, quote: FoundQuote, *, is_nested: bool = False
    ) -> tuple[FoundQuote, FoundSpeaker | None]:
        """Return the quotation and its speaker. Nobody goes on with the words of a nested one."""
        speaker: FoundSpeaker | None = None
        source: NamedSource | None = None
        if quote.mention:
            speaker, source = self._speaker(quote.mention, quote)
        elif quote.rule == "alone":
            speaker, source = self._continued(quote)
        if source:
            source.has_spoken = True
        if speaker and not is_nested:
            self._last = _Resolved(quote, speaker, source)
        return quote, speaker

    def _speaker(
        self, mention: TextSpan, quote: FoundQuote
    ) -> tuple[FoundSpeaker, NamedSource | None]:
        words = self._section.view[slice(*mention)].casefold().split()
        if len(words) == 1 and words[0] in _RELATIVE:
            if (phrase := antecedent_of(self._section, mention)) is None:
                return FoundSpeaker(mention, None, None, "pronoun"), None
            return self._speaker(phrase, quote)
        if len(words) == 1 and words[0] in _PRONOUNS:
            return self._pronoun(mention, words[0], quote)
        mention = self._apposed(mention) or whole_name(self._section.view, mention)
        named: Resolution = "transcript" if quote.rule in _LABELLED else "named"
        source = self._named(mention)
        if source and source.type == "NORP" and (person := self._compatriot(mention)):
            return _named_speaker(mention, person, "nominal"), person
        if source:
            return _named_speaker(mention, source, named), source
        if quote.rule not in _LABELLED and (source := self._nominal(mention)):
            return _named_speaker(mention, source, "nominal"), source
        phrase = long_phrase(self._section, mention)
        if (name_span := self._named_in(quote, mention, phrase)) and (
            source := self.names.mentioned(name_span)
        ):
            return _named_speaker(mention, source, named), source
        name = without_label(self._section.text[slice(*phrase)])
        if name[:1].isupper():
            name = without_titles(name, self._section.language)
        resolution: Resolution = "transcript" if quote.rule in _LABELLED else "nominal"
        return FoundSpeaker(mention, name, None, resolution), None

    def _named_in(self, quote: FoundQuote, mention: TextSpan, phrase: TextSpan) -> TextSpan | None:
        """Return the only name in a label or in a phrase like “a report from Holt Bank”."""
        section = self._section
        if quote.rule in _LABELLED:
            names = [n for n in section.names_within(*mention) if n.type == "PERSON"]
        else:
            tree, number = head_of(section, mention)
            nouns = section.language.lexicon("statement_nouns", "reporting_nouns")
            if tree is None or number is None or tree.word(number).lemma.casefold() not in nouns:
                return None
            names = [n for n in section.names_within(*phrase) if n.type in ("PERSON", "ORG")]
        return names[0].span if len(names) == 1 else None

    def _apposed(self, mention: TextSpan) -> TextSpan | None:
        """Return the name right behind a noun: “The foreign minister, Ilse Renn, said …”."""
        if titled := self._titled(mention):
            return titled
        if self._section.view[mention.end : mention.end + 2] != ", ":
            return None
        end = self._section.view.find(",", mention.end + 2, mention.end + _APPOSITION_WIDTH)
        names = self._section.names_within(mention.end, mention.end + _APPOSITION_WIDTH)
        people = [name.span for name in names if name.type == "PERSON"]
        # “Another diplomat, former envoy to Norway Ada Holt, said …”
        name = next(
            (span for span in people if mention.end + 2 == span.start or span.end == end), None
        )
        return name if name and not self._named(mention) else None

    def _titled(self, mention: TextSpan) -> TextSpan | None:
        """Return the name behind a body and an office in it: “Holt Bank President Ilse Renn”."""
        section, language = self._section, self._section.language
        own = section.name_at(mention.end - 1)
        if own is None or own.type == "PERSON":
            return None
        following = section.names_within(mention.end, mention.end + _TITLE_WIDTH)
        if not following or following[0].type != "PERSON":
            return None
        between = section.view[mention.end : following[0].span.start].split()
        is_office = all(
            is_title(word, language)
            or is_title_modifier(word, language)
            or word.casefold() in language.lexicon("person_nouns", "office_nouns")
            for word in between
        )
        return following[0].span if between and is_office else None

    def _pronoun(
        self, mention: TextSpan, word: str, quote: FoundQuote
    ) -> tuple[FoundSpeaker, NamedSource | None]:
        last = self._recent(quote)
        source: NamedSource | None = None
        if gender := gender_of_pronoun(word):
            source = self._antecedents.person(mention, gender, last.source if last else None)
            if last and self._is_nameless(last) and not _is_named_after(last.quote, source):
                return replace(last.speaker, mention=mention, resolution="pronoun"), None
        elif word == "it":
            source = self._antecedents.nearest_organisation(mention)
            if last and last.source and last.source.is_organisation:
                source = last.source
        elif word in ("they", "we") and last and last.speaker.name:
            return replace(last.speaker, mention=mention, resolution="pronoun"), last.source
        if source is None:
            return FoundSpeaker(mention, None, None, "pronoun"), None
        return _named_speaker(mention, source, "pronoun"), source

    def _is_nameless(self, last: _Resolved) -> bool:
        """Return whether a speaker was introduced as a person without a name: “a woman”."""
        name = (last.speaker.name or "").casefold()
        if last.source or not name.startswith(_INTRODUCED):
            return False
        return name.split()[-1] not in self._section.language.lexicon("organisation_nouns")

    def _recent(self, quote: FoundQuote) -> _Resolved | None:
        """Return the quotation before with its speaker, if it is near enough to be carried on."""
        if self._last is None:
            return None
        block = self._section.block_at(quote.start)
        is_near = block - self._section.block_at(self._last.quote.end) <= _BLOCKS_BACK
        return self._last if is_near else None

    def _named(self, mention: TextSpan) -> NamedSource | None:
        """Return the source that the last words of a mention name, or None."""
        if self._is_owned(mention):
            return None
        if (source := self.names.mentioned(mention)) and source.is_person:
            return source
        text = without_label(self._section.view[slice(*mention)])
        words = text.split()
        if any(word.casefold() in LINKING_WORDS or word.endswith("'s") for word in words[1:-1]):
            return self.names.exact(text)
        if (source := self.names.mentioned(mention)) and source.name[:1].isupper():
            return source
        found = []
        for first in range(len(words)):
            rest = words[first:]
            if len(rest) <= _LONGEST_NAME and rest[0][:1].isupper():
                source = self.names.fullest(" ".join(rest), mention.start)
                if source and (source.is_full or source.entity_id) and source.name[:1].isupper():
                    found.append(source)
        # A run of capitalised words may begin with a title, so a person at its end goes first.
        ends = (source for source in found if source.is_person and text.endswith(source.name))
        return next(ends, found[0] if found else None)

    def _is_owned(self, mention: TextSpan) -> bool:
        """Return whether the name in a mention is of somebody else: “the brother of Ada Holt”."""
        name = self._section.name_at(mention.end - 1)
        if name is None or name.type != "PERSON":
            return False
        before = self._section.view[mention.start : name.span.start].casefold().split()
        while before and before[-1].strip(".") in honorifics(self._section.language):
            before.pop()
        return len(before) > 1 and before[-1] in _OWNING

    def _nominal(self, mention: TextSpan) -> NamedSource | None:
        """Return the source of a definite noun: by description, by kind, or as the protagonist."""
        tree, head = head_of(self._section, mention)
        if tree is None or head is None:
            return None
        word = tree.word(head)
        noun, qualifiers = word.lemma.casefold(), qualifiers_of(tree, head)
        text = self._section.view[slice(*mention)].casefold()
        first = tree.word(tree.noun_phrase(head)[0]).lemma.casefold()
        is_definite = first in _DEFINITE or text.split()[0] in _DEFINITE
        if not is_definite or word.tag in ("NNS", "NNPS"):
            return None
        if source := self._descriptions.described(noun, qualifiers, mention.start):
            return source
        is_body = noun in self._section.language.lexicon("organisation_nouns")
        if is_body and (source := self._antecedents.organisation(mention, noun, qualifiers)):
            return source
        if noun in self._section.language.lexicon("generic_bodies"):
            is_bare = len(text.split()) == _BARE and not qualifiers
            return self._antecedents.nearest_organisation(mention) if is_bare else None
        if noun in self._section.language.lexicon("protagonist_nouns") or text.endswith(
            "-year-old"
        ):
            last = self._last.source if self._last else None
            return self._antecedents.person(mention, None, last)
        return None

    def _compatriot(self, mention: TextSpan) -> NamedSource | None:
        """Return the person whom a people’s name stands for: “the Swede”, but not “the Swedes”."""
        text = self._section.view[slice(*mention)].casefold()
        if len(text.split()) != _BARE or not text.startswith("the ") or text.endswith(_PEOPLES):
            return None
        return self._antecedents.person(mention, None, self._last.source if self._last else None)

    def _continued(self, quote: FoundQuote) -> tuple[FoundSpeaker | None, NamedSource | None]:
        """Return the speaker of a quotation without a cue: that of the text before it."""
        subject = self._subject_before(quote.start, self._section.block_at(quote.start))
        last = self._recent(quote)
        if last and not (subject and subject.start > last.quote.end):
            return replace(last.speaker, resolution="continued"), last.source
        if subject is None:
            return None, None
        found, source = self._speaker(subject, quote)
        return replace(found, resolution="continued"), source

    def _subject_before(self, position: int, block: int) -> TextSpan | None:
        """Return the subject of the sentence right before, if it is a person, “he” or “she”."""
        section = self._section
        before = section.sentence_at(position)
        number = (before - 1) if before else None
        if number is None or block - section.sentences[number].block > 1:
            return None
        tree = section.tree(number)
        if tree is None or section.in_marks(section.sentences[number].start):
            return None
        root = next((i for i, word in enumerate(tree.words) if word.head == i), 0)
        subject = tree.subject(root)
        mention = mention_of(section, tree, subject) if subject is not None else None
        if mention is None:
            return None
        name = section.name_at(mention.end - 1)
        text = section.view[slice(*mention)].casefold()
        is_person = (name is not None and name.type == "PERSON") or text in ("he", "she")
        return mention if is_person else None


def _named_speaker(mention: TextSpan, source: NamedSource, resolution: Resolution) -> FoundSpeaker:
    return FoundSpeaker(mention, source.name, source.entity_id, resolution)


def _is_named_after(quote: FoundQuote, source: NamedSource | None) -> bool:
    """Return whether a source is named after the start of a quotation."""
    return source is not None and bool(source.starts) and source.starts[-1] >= quote.start
