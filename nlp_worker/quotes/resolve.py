"""Resolution: from the mention of a speaker to the fullest name the page gives."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.found import FoundQuote, FoundSpeaker
from nlp_worker.quotes.names import NameRun, Names, fold, gender_of
from nlp_worker.quotes.reading import Reading
from nlp_worker.quotes.roles import Roles
from nlp_worker.quotes.speakers import mention_of
from nlp_worker.quotes.syntax import SUBJECTS, Tree
from nlp_worker.text.spans import TextSpan

_GENDERS = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
_PRONOUNS = frozenset(_GENDERS) | {"they", "them", "their", "it", "its", "we", "i", "you", "one"}
_RELATIVE = ("who", "which", "that", "whom")
_SINGLE = ("he", "him", "his", "she", "her")
_DEFINITE = ("the", "this", "that")
_NAMES_BACK = 30
_BLOCKS_BACK = 3
_COMMA = re.compile(r",\s+")
_SHORT = 3
"""Words of a description short enough to stand for something named before."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation's end and its speaker, for what follows it."""

    end: int
    block: int
    speaker: FoundSpeaker
    gender: str | None
    is_person: bool


class Resolver:
    """Names the speakers of one section; quotations must come in the order of the text."""

    def __init__(self, reading: Reading, entities: Sequence[EntityGroup]) -> None:
        self._reading = reading
        self.names = Names(reading)
        self._roles = Roles(reading, self.names)
        self._entities: dict[tuple[str, ...], EntityGroup] = {}
        for group in entities:
            for form in (group.name, *group.aliases):
                self._entities.setdefault(fold(form), group)
        self._spoken: list[Spoken] = []

    def resolve(self, quote: FoundQuote) -> tuple[FoundQuote, FoundSpeaker | None]:
        """The quotation and its speaker."""
        speaker = self._speaker(quote.mention, quote) if quote.mention else None
        if speaker and quote.mention and quote.rule == "transcript":
            speaker = replace(self._label(quote.mention), resolution="transcript")
        if speaker and speaker.mention:
            speaker = replace(speaker, mention=self._widened(speaker.mention, quote))
        if speaker is None and quote.rule == "alone":
            speaker = self._continued(quote)
        if speaker:
            self._note(quote, speaker)
        return quote, speaker

    def _widened(self, mention: TextSpan, quote: FoundQuote) -> TextSpan:
        """The mention with all of the name it begins or ends in."""
        run = self.names.at(mention)
        if run is None or not (mention.start > run.span.start or mention.end < run.span.end):
            return mention
        wide = TextSpan(min(mention.start, run.span.start), max(mention.end, run.span.end))
        outside = [*quote.spans, *([quote.cue.span] if quote.cue else [])]
        return mention if any(wide.overlaps(span) for span in outside) else wide

    def _note(self, quote: FoundQuote, speaker: FoundSpeaker) -> None:
        block = self._reading.block_at(quote.end)
        gender, is_person = None, True
        if speaker.mention:
            mention = self._reading.view[slice(*speaker.mention)].lower()
            run = self.names.at(speaker.mention)
            nouns = mention.split()
            is_person = run.is_person if run else _is_human(mention)
            gender = _GENDERS.get(mention)
            if gender is None and run:
                gender = self._roles.gender(run)
            gender = gender or next(filter(None, map(gender_of, nouns)), None)
        self._spoken.append(Spoken(quote.end, block, speaker, gender, is_person))

    def _speaker(self, mention: TextSpan, quote: FoundQuote) -> FoundSpeaker:
        text = self._reading.view[mention.start : mention.end].lower()
        if text in _RELATIVE:
            return self._relative(mention, quote)
        if text in _PRONOUNS:
            return self._pronoun(text, mention)
        run = self._name_in(mention)
        if run is None and quote.rule == "label":
            run = self.names.at(mention)
        if run and not all(word in lexicon("person_nouns") for word in run.words):
            return self._named(mention, run)
        if both := self._both(mention):
            return both
        if apposed := self._apposition(mention, quote):
            return self._named(apposed.span, apposed)
        if role := self._role(mention):
            return replace(self._named(mention, role), resolution="nominal")
        name = " ".join(self._reading.text[mention.start : mention.end].split())
        group = self._entities.get(fold(name))
        if group:
            return FoundSpeaker(mention, group.name, group.id, "nominal")
        return FoundSpeaker(mention, name, None, "nominal")

    def _label(self, mention: TextSpan) -> FoundSpeaker:
        words = fold(self._reading.view[mention.start : mention.end])
        run = self.names.labelled(words, mention)
        if self.names.fullest(run) is run:
            run = NameRun(mention, run.words, run.type)
        return self._named(mention, run)

    def _named(self, mention: TextSpan, run: NameRun) -> FoundSpeaker:
        full = self.names.fullest(run)
        name = " ".join(self._reading.text[full.span.start : full.span.end].split())
        group = self._entities.get(full.words) or self._entities.get(fold(name))
        if group and set(fold(group.name)) >= set(full.words):
            return FoundSpeaker(mention, group.name, group.id, "named")
        return FoundSpeaker(mention, name, None, "named")

    def _apposition(self, mention: TextSpan, quote: FoundQuote) -> NameRun | None:
        """The name right after a description: "the doctor, Ann Marlow,"."""
        gap = _COMMA.match(self._reading.view, mention.end)
        run = self.names.at(TextSpan(gap.end(), gap.end() + 1)) if gap else None
        if run is None or gap is None or not run.is_person or len(run.words) == 1:
            return None
        if self._reading.view[gap.end() : run.span.start].strip():
            titles = fold(self._reading.view[gap.end() : run.span.start])
            if not set(titles) <= set(run.titles):
                return None
        is_closed = self._reading.view[run.span.end : run.span.end + 1] in (",", ".", ";", ")", "")
        is_outside = not any(run.span.overlaps(span) for span in quote.spans)
        return run if is_closed and is_outside else None

    def _both(self, mention: TextSpan) -> FoundSpeaker | None:
        """Two names joined by "and"."""
        last = self.names.at(mention)
        first = self.names.at(TextSpan(mention.start, mention.start + 1))
        if not first or not last or first is last:
            return None
        between = self._reading.view[first.span.end : last.span.start].split()
        if between[:1] != ["and"] or last.span.end < mention.end:
            return None
        names = [self._named(mention, run).name for run in (first, last)]
        return FoundSpeaker(mention, " and ".join(name for name in names if name), None, "named")

    def _name_in(self, mention: TextSpan) -> NameRun | None:
        """The name a mention is: it ends the phrase, with nothing but titles and roles before."""
        run = self.names.at(mention)
        if run is None or run.span.end < mention.end:
            return None
        lead = self._reading.view[mention.start : run.span.start].lower()
        words = lead.replace("-", " ").split()
        if any(
            word in ("of", "for", "at", "in", "from", "with", "and", "by", "to") for word in words
        ):
            return None
        return None if "'s" in lead or "s'" in lead or words[:1] in (["his"], ["her"]) else run

    def _role(self, mention: TextSpan) -> NameRun | None:
        """Who a description stands for: somebody the page calls so, else whom it named last."""
        tree, head = self._word(mention)
        if tree is None or head is None:
            return None
        noun = self._reading.view[tree.word(head).start : tree.word(head).end].lower()
        words = self._reading.view[mention.start : mention.end].lower().split()
        if words[0] in ("a", "an", "one", "some", "several", "many", "two", "another", "no"):
            return None
        if noun.endswith("s") and not noun.endswith("ss"):
            return None
        if bearer := self._roles.bearer(noun, mention.start):
            is_same = words[0] not in ("his", "her", "their", "its", "my") and "'s" not in words
            return bearer if is_same else None
        if words[0] not in _DEFINITE or "of" in words:
            return None
        if noun in lexicon("group_nouns"):
            if len(words) > _SHORT:
                return None
            return self._last(mention, lambda run: run.type == "ORG")
        if noun in lexicon("person_nouns") or noun.endswith(("-old", "man", "woman")):
            gender = gender_of(noun)
            return self._last(
                mention,
                lambda run: (
                    run.type == "PERSON"
                    and self._roles.gender(run) in (None, gender or self._roles.gender(run))
                ),
            )
        return None

    def _last(self, mention: TextSpan, fits: Callable[[NameRun], bool]) -> NameRun | None:
        block = self._reading.block_at(mention.start)
        for run in self.names.before(mention.start, _NAMES_BACK):
            if block - self._reading.block_at(run.span.start) > _BLOCKS_BACK:
                return None
            if fits(run) and not self._reading.in_marks(run.span.start):
                return run
        return None

    def _word(self, mention: TextSpan) -> tuple[Tree | None, int | None]:
        """The head word of a mention."""
        number = self._reading.sentence_at(mention.start)
        tree = self._reading.tree(number) if number is not None else None
        if tree is None:
            return None, None
        inside = [
            i for i, w in enumerate(tree.words) if mention.start <= w.start and w.end <= mention.end
        ]
        return tree, min(inside, key=tree.depth, default=None)

    def _relative(self, mention: TextSpan, quote: FoundQuote) -> FoundSpeaker:
        tree, i = self._word(mention)
        if tree is not None and i is not None:
            for verb in tree.ancestors(i):
                if tree.word(verb).dep == "relcl":
                    noun = mention_of(self._reading, tree, tree.word(verb).head)
                    if noun and not noun.overlaps(mention):
                        return replace(self._speaker(noun, quote), mention=mention)
        return FoundSpeaker(mention, None, None, "nominal")

    def _pronoun(self, pronoun: str, mention: TextSpan) -> FoundSpeaker:
        none = FoundSpeaker(mention, None, None, "pronoun")
        if pronoun not in (*_SINGLE, "they", "it"):
            return none
        gender = _GENDERS.get(pronoun)
        block = self._reading.block_at(mention.start)
        candidates: list[tuple[float, FoundSpeaker]] = []
        last = self._spoken[-1] if self._spoken else None
        if last and block - last.block <= _BLOCKS_BACK and self._agrees(last, pronoun):
            score = 2.0 - 0.8 * (block - last.block)
            candidates.append((score, replace(last.speaker, mention=mention, resolution="pronoun")))
        if pronoun in _SINGLE or pronoun == "it":
            candidates += self._persons(mention, gender, block, is_person=pronoun != "it")
        if not candidates:
            return none
        speaker = max(candidates, key=lambda found: found[0])[1]
        if gender and speaker.name:
            self._note_gender(speaker.name, gender)
        return speaker

    def _note_gender(self, name: str, gender: str) -> None:
        """Remember the gender a pronoun gives a name."""
        words = fold(name)
        self._roles.note_gender(NameRun(TextSpan(0, 1), words, None), gender)

    def _agrees(self, spoken: Spoken, pronoun: str) -> bool:
        if pronoun in _SINGLE:
            return spoken.is_person and spoken.gender in (None, _GENDERS[pronoun])
        return pronoun == "they" or not spoken.is_person

    def _persons(
        self, mention: TextSpan, gender: str | None, block: int, *, is_person: bool
    ) -> list[tuple[float, FoundSpeaker]]:
        found: list[tuple[float, FoundSpeaker]] = []
        for rank, run in enumerate(self.names.before(mention.start, _NAMES_BACK)):
            apart = block - self._reading.block_at(run.span.start)
            if apart > _BLOCKS_BACK or self._reading.in_marks(run.span.start):
                continue
            kind = "PERSON" if is_person else "ORG"
            full = self.names.fullest(run)
            if kind not in (run.type, full.type) or (known := self._roles.gender(full)) not in (
                None,
                gender,
            ):
                continue
            score = 1.6 - 0.7 * apart - 0.05 * rank
            score += 0.7 * self._is_subject(run.span) + 0.3 * (known is not None)
            speaker = replace(self._named(mention, run), resolution="pronoun")
            found.append((score, speaker))
        return found

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
        block = self._reading.block_at(quote.start)
        subject = self._subject_before(quote.start, block)
        last = self._spoken[-1] if self._spoken else None
        is_near = last is not None and block - last.block < _BLOCKS_BACK
        if last and is_near and not (subject and subject.start > last.end):
            return replace(last.speaker, resolution="continued")
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
        text = reading.view[mention.start : mention.end].lower()
        run = self.names.at(mention)
        ends = reading.view[reading.sentences[number].start : reading.sentences[number].end]
        return (
            mention if (run and run.is_person) or text in _GENDERS or ends.endswith(":") else None
        )


def _is_human(mention: str) -> bool:
    """Whether a mention without a name is of a person: a pronoun, or a noun for people."""
    words = mention.split()
    known = lexicon("person_nouns")
    return words[0] in _GENDERS or any(word in known for word in words)
