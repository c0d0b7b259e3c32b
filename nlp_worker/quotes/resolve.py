"""Resolution: from the mention of a speaker to a name and an entity of the page."""

from collections.abc import Sequence
from dataclasses import replace

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.quotes.found import FoundQuote, FoundSpeaker
from nlp_worker.quotes.people import People, name_words
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.speakers import mention_of
from nlp_worker.quotes.syntax import SUBJECTS
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Resolution

_GENDERS = {"he": "male", "she": "female", "him": "male", "her": "female"}
_PRONOUNS = frozenset(_GENDERS) | {"they", "it", "we", "i", "you", "them", "one"}
_ARTICLES = ("", "the", "a", "an")
_LONGEST_NAME = 4
_PERSONS_BACK = 40
_BLOCKS_BACK = 2


class Resolver:
    """Names the speakers of one section; quotations must come in the order of the text."""

    def __init__(self, reading: Reading, entities: Sequence[EntityGroup]) -> None:
        self._reading = reading
        self._people = People(entities, reading.view)
        self._entity_at = {span: group for group in entities for span in group.mentions}
        self._heard: dict[str, EntityGroup] = {}
        self._last: tuple[FoundQuote, FoundSpeaker] | None = None

    def resolve(self, quote: FoundQuote) -> tuple[FoundQuote, FoundSpeaker | None]:
        """The quotation (its rule may change) and its speaker."""
        if quote.mention:
            speaker: FoundSpeaker | None = self._speaker(quote.mention, quote)
        elif quote.rule == "alone":
            speaker = self._continued(quote)
        else:
            speaker = None
        if speaker:
            self._last = (quote, speaker)
        return quote, speaker

    def _speaker(self, mention: TextSpan, quote: FoundQuote) -> FoundSpeaker:
        text = self._reading.text[mention.start : mention.end]
        pronoun = self._reading.view[mention.start : mention.end].casefold()
        if pronoun in _PRONOUNS:
            person = self._antecedent(pronoun, mention)
            name = person.name if person else None
            return FoundSpeaker(mention, name, person.id if person else None, "pronoun")
        group = self._named(mention)
        if group and len(words := name_words(group.name)) > 1:
            self._heard.setdefault(words[-1], group)
        named: Resolution = "named" if group else "nominal"
        resolution: Resolution = "transcript" if quote.rule == "transcript" else named
        name = group.name if group else " ".join(text.split())
        return FoundSpeaker(mention, name, group.id if group else None, resolution)

    def _named(self, mention: TextSpan) -> EntityGroup | None:
        """The entity a mention names: one that ends it, or a person known by the same words."""
        at = self._reading.name_at(mention.end - 1)
        if at and at.type != "PERSON" and (known := self._heard_before(mention)):
            return known
        if at and at.type == "PERSON":
            text = self._reading.view[at.span.start : at.span.end]
            return self._people.fullest(text) or self._entity_at.get(at.span)
        view = self._reading.view
        words = view[mention.start : mention.end].split()
        is_name = len(words) <= _LONGEST_NAME and words[-1][:1].isupper()
        if is_name and (person := self._people.fullest(" ".join(words))):
            return person
        if at and at.span.end == mention.end and at.span.start >= mention.start:
            lead = view[mention.start : at.span.start].strip().casefold()
            return self._entity_at.get(at.span) if lead in _ARTICLES else None
        return None

    def _heard_before(self, mention: TextSpan) -> EntityGroup | None:
        """An earlier speaker by the last word of the full name, whatever type the model gave."""
        words = name_words(self._reading.view[mention.start : mention.end])
        return self._heard.get(words[0]) if len(words) == 1 else None

    def _antecedent(self, pronoun: str, mention: TextSpan) -> EntityGroup | None:
        if pronoun not in _GENDERS:
            return None
        gender = _GENDERS[pronoun]
        for group in self._candidates(mention):
            known = self._people.gender(group.name)
            if known in (None, gender):
                return group
        return None

    def _candidates(self, mention: TextSpan) -> list[EntityGroup]:
        """People before the pronoun: subjects of the sentences just before, then the nearest."""
        reading, block = self._reading, self._reading.block_at(mention.start)
        subjects: list[EntityGroup] = []
        others: list[EntityGroup] = []
        for name in reading.names_before(mention.start, _PERSONS_BACK):
            if name.type != "PERSON" or reading.in_marks(name.span.start):
                continue
            text = reading.view[name.span.start : name.span.end]
            group = self._people.fullest(text) or self._entity_at[name.span]
            is_near = block - reading.block_at(name.span.start) <= 1
            (subjects if is_near and self._is_subject(name.span) else others).append(group)
        return subjects + others

    def _is_subject(self, span: TextSpan) -> bool:
        number = self._reading.sentence_at(span.end - 1)
        tree = self._reading.tree(number) if number is not None else None
        head = tree.at(span.end - 1) if tree else None
        if tree is None or head is None:
            return False
        word = tree.word(head)
        return word.dep in SUBJECTS or tree.word(word.head).dep in SUBJECTS

    def _continued(self, quote: FoundQuote) -> FoundSpeaker | None:
        """The speaker of a quotation without cue: of the sentence or the quotation before it."""
        reading, block = self._reading, self._reading.block_at(quote.start)
        subject = self._subject_before(quote.start, block)
        if self._last:
            previous, speaker = self._last
            is_near = block - reading.block_at(previous.end) <= _BLOCKS_BACK
            if is_near and not (subject and subject.start > previous.end):
                return replace(speaker, resolution="continued")
        if subject is None:
            return None
        return replace(self._speaker(subject, quote), resolution="continued")

    def _subject_before(self, position: int, block: int) -> TextSpan | None:
        """The person (or he, she) who is the subject of the sentence right before."""
        reading = self._reading
        before = reading.sentence_at(position)
        number = (before - 1) if before else None
        if number is None or block - reading.sentences[number].block > 1:
            return None
        tree = reading.tree(number)
        if tree is None or reading.in_marks(reading.sentences[number].start):
            return None
        root = next((i for i, word in enumerate(tree.words) if word.head == i), 0)
        subject = tree.subject(root)
        mention = mention_of(reading, tree, subject) if subject is not None else None
        if mention is None:
            return None
        name = reading.name_at(mention.end - 1)
        text = reading.view[mention.start : mention.end].casefold()
        is_person = (name is not None and name.type == "PERSON") or text in _GENDERS
        return mention if is_person else None
