"""Resolution: from the mention of a speaker to the fullest name the page gives."""

from collections.abc import Sequence
from dataclasses import replace

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.entities.names import whole_name, without_label
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.quotes.found_quotes import FoundQuote, FoundSpeaker
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speaker_mentions import mention_of
from nlp_worker.quotes.speakers.antecedents import Antecedents
from nlp_worker.quotes.speakers.genders import Genders, gender_of_pronoun
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.quotes.speakers.nominal_roles import Roles, qualifiers_of
from nlp_worker.quotes.speakers.noun_phrases import LINKS, head_of, long_phrase
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Resolution

_PRONOUNS = frozenset(
    ("he", "she", "him", "her", "it", "they", "them", "we", "us", "i", "you", "one", "who")
)
_DEFINITE = frozenset(("the", "this", "that", "his", "her", "its", "their"))
_LINKS = frozenset(
    ["of", "for", "at", "from", "in", "with", "to", "on", "by", "and", "who", "which", "that"]
)
_LABELLED = ("transcript", "label")
_LONGEST_NAME = 5
_BLOCKS_BACK = 2
_GENERIC = frozenset(
    ("agency", "bank", "charity", "club", "company", "firm", "group", "newspaper", "paper")
)
_INTRODUCED = ("a ", "an ", "one ", "another ", "my ", "her ", "his ")


class Resolver:
    """Names the speakers of one section; quotations must come in the order of the text."""

    def __init__(self, section: SectionText, entities: Sequence[EntityGroup]) -> None:
        self._section = section
        self.cast = NameIndex(entities, section)
        self._roles = Roles(section, self.cast)
        self._antecedents = Antecedents(section, self.cast, Genders(section, self.cast))
        self._last: tuple[FoundQuote, FoundSpeaker, NamedSource | None] | None = None

    def resolve(self, quote: FoundQuote) -> tuple[FoundQuote, FoundSpeaker | None]:
        """The quotation and its speaker."""
        speaker: FoundSpeaker | None = None
        member: NamedSource | None = None
        if quote.mention:
            speaker, member = self._speaker(quote.mention, quote)
        elif quote.rule == "alone":
            speaker, member = self._continued(quote)
        if member:
            member.has_spoken = True
        if speaker:
            self._last = (quote, speaker, member)
        return quote, speaker

    def _speaker(
        self, mention: TextSpan, quote: FoundQuote
    ) -> tuple[FoundSpeaker, NamedSource | None]:
        words = self._section.view[slice(*mention)].casefold().split()
        if len(words) == 1 and words[0] in _PRONOUNS:
            return self._pronoun(mention, words[0], quote)
        mention = self._apposed(mention) or whole_name(self._section.view, mention)
        named: Resolution = "transcript" if quote.rule in _LABELLED else "named"
        if member := self._named(mention):
            return _named_speaker(mention, member, named), member
        if quote.rule not in _LABELLED and (member := self._nominal(mention)):
            return _named_speaker(mention, member, "nominal"), member
        name = without_label(self._section.text[slice(*long_phrase(self._section, mention))])
        resolution: Resolution = "transcript" if quote.rule in _LABELLED else "nominal"
        return FoundSpeaker(mention, name, None, resolution), None

    def _apposed(self, mention: TextSpan) -> TextSpan | None:
        """The name right behind a noun: “The foreign minister, Ilse Renn, said …”."""
        if self._section.view[mention.end : mention.end + 2] != ", ":
            return None
        name = self._section.name_at(mention.end + 2)
        is_name = name is not None and name.type == "PERSON" and name.span.start == mention.end + 2
        return name.span if name and is_name and not self._named(mention) else None

    def _pronoun(
        self, mention: TextSpan, word: str, quote: FoundQuote
    ) -> tuple[FoundSpeaker, NamedSource | None]:
        last = self._recent(quote)
        member: NamedSource | None = None
        if gender := gender_of_pronoun(word):
            member = self._antecedents.person(mention, gender, last[2] if last else None)
            if (
                last
                and last[2] is None
                and _is_somebody(last[1])
                and not _is_later(member, last[0])
            ):
                # The last speaker was introduced without a name, and nobody was named since.
                return replace(last[1], mention=mention, resolution="pronoun"), None
        elif word == "it":
            member = self._antecedents.nearest_organisation(mention)
            if last and last[2] and last[2].is_organisation:
                member = last[2]
        elif word in ("they", "we") and last and last[1].name:
            return replace(last[1], mention=mention, resolution="pronoun"), last[2]
        if member is None:
            return FoundSpeaker(mention, None, None, "pronoun"), None
        return _named_speaker(mention, member, "pronoun"), member

    def _recent(
        self, quote: FoundQuote
    ) -> tuple[FoundQuote, FoundSpeaker, NamedSource | None] | None:
        """Who spoke last, if that was near enough to go on."""
        if self._last is None:
            return None
        block = self._section.block_at(quote.start)
        is_near = block - self._section.block_at(self._last[0].end) <= _BLOCKS_BACK
        return self._last if is_near else None

    def _named(self, mention: TextSpan) -> NamedSource | None:
        """The member that the last words of a mention name."""
        text = without_label(self._section.view[slice(*mention)])
        words = text.split()
        if any(word.casefold() in LINKS or word.endswith("'s") for word in words[1:-1]):
            return self.cast.exact(text)
        if (member := self.cast.mentioned(mention)) and member.name[:1].isupper():
            return member
        found = []
        for first in range(len(words)):
            rest = words[first:]
            if len(rest) <= _LONGEST_NAME and rest[0][:1].isupper():
                member = self.cast.fullest(" ".join(rest), mention.start)
                if member and (member.is_full or member.entity_id) and member.name[:1].isupper():
                    found.append(member)
        # A run of capitalised words may begin with a title; the person it ends in has none.
        ends = (member for member in found if member.is_person and text.endswith(member.name))
        return next(ends, found[0] if found else None)

    def _nominal(self, mention: TextSpan) -> NamedSource | None:
        """The member a definite noun stands for: by role, by kind, or as the story's person."""
        tree, head = head_of(self._section, mention)
        if tree is None or head is None:
            return None
        word = tree.word(head)
        noun, qualifiers = word.lemma.casefold(), qualifiers_of(tree, head)
        is_definite = tree.word(tree.noun_phrase(head)[0]).lemma.casefold() in _DEFINITE
        if not is_definite or word.tag in ("NNS", "NNPS"):
            return None
        if member := self._roles.holder(noun, qualifiers, mention.start):
            return member
        if noun in ENGLISH.lexicon("organisation_nouns"):
            if member := self._antecedents.organisation(mention, noun, qualifiers):
                return member
            is_bare = len(self._section.view[slice(*mention)].split()) == 2 and not qualifiers
            if is_bare and noun in _GENERIC:
                return self._antecedents.nearest_organisation(mention)
            return None
        text = self._section.view[slice(*mention)].casefold()
        if noun in ENGLISH.lexicon("protagonist_nouns") or text.endswith("-year-old"):
            last = self._last[2] if self._last else None
            return self._antecedents.person(mention, None, last)
        return None

    def _continued(self, quote: FoundQuote) -> tuple[FoundSpeaker | None, NamedSource | None]:
        """The speaker of a quotation without cue: of the sentence or the quotation before it."""
        subject = self._subject_before(quote.start, self._section.block_at(quote.start))
        if last := self._recent(quote):
            previous, speaker, member = last
            if not (subject and subject.start > previous.end):
                return replace(speaker, resolution="continued"), member
        if subject is None:
            return None, None
        found, member = self._speaker(subject, quote)
        return replace(found, resolution="continued"), member

    def _subject_before(self, position: int, block: int) -> TextSpan | None:
        """The person (or he, she) who is the subject of the sentence right before."""
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


def _named_speaker(mention: TextSpan, member: NamedSource, resolution: Resolution) -> FoundSpeaker:
    return FoundSpeaker(mention, member.name, member.entity_id, resolution)


def _is_somebody(speaker: FoundSpeaker) -> bool:
    """Whether a nameless speaker was introduced as a person might be: “a woman”, “my nephew”."""
    name = (speaker.name or "").casefold()
    return name.startswith(_INTRODUCED) and name.split()[-1] not in ENGLISH.lexicon(
        "organisation_nouns"
    )


def _is_later(member: NamedSource | None, quote: FoundQuote) -> bool:
    """Whether a member was named after a quotation had begun."""
    return member is not None and bool(member.starts) and member.starts[-1] >= quote.start
