"""Names of a section as written, and the fullest form of each.

The recognizer's spans are widened to whole runs of proper nouns (it cuts "Tzeh-Andersson" in two),
then titles are taken off; a surname, first name, part of a double name or acronym stands for the
fullest name on the page that has it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlp_worker.lexicons import lexicon
from nlp_worker.quotes.reading import Reading
from nlp_worker.text.parse import Word
from nlp_worker.text.spans import TextSpan

_PARTICLES = frozenset(
    (
        "de",
        "da",
        "di",
        "du",
        "del",
        "della",
        "dos",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "al",
    )
)
_TYPES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC")
_LONGEST = 7
_SHORT_LINE = 45
"""Characters; shorter lines are headers and lists rather than wrapped prose."""


@dataclass(frozen=True, slots=True)
class NameRun:
    """A name without titles, by its words in lower case; `titles` are the words taken off."""

    span: TextSpan
    words: tuple[str, ...]
    type: str | None
    titles: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether the name may be a person's: nothing says it is of another kind."""
        return self.type in ("PERSON", None)


@cache
def title_words() -> frozenset[str]:
    """Words that stand before names and are no part of them."""
    named = lexicon("honorifics") | lexicon("honorifics_male") | lexicon("honorifics_female")
    return named | lexicon("person_nouns")


def gender_of(word: str) -> str | None:
    """What a title or a noun tells of gender."""
    if word in lexicon("honorifics_female") or word in lexicon("female_nouns"):
        return "female"
    return "male" if word in lexicon("honorifics_male") or word in lexicon("male_nouns") else None


def fold(text: str) -> tuple[str, ...]:
    """A name's words in lower case, without dots, possessive and marks."""
    words = (word.strip(".,;:()'\"").lower() for word in text.replace("’", "'").split())
    return tuple(word.removesuffix("'s") for word in words if word)


def without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words after the titles at the front, at least one."""
    known = title_words()
    while len(words) > 1 and words[0] in known:
        words = words[1:]
    return words


def find_runs(reading: Reading) -> list[NameRun]:
    """The names of a section in the order of the text."""
    runs: list[NameRun] = []
    for sentence in reading.sentences:
        for first, last in _stretches(reading, sentence.words):
            words = sentence.words[first : last + 1]
            if run := _run(reading, TextSpan(words[0].start, words[-1].end)):
                runs.append(run)
    return runs


def _stretches(reading: Reading, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    last = -1
    for i, word in enumerate(words):
        form = reading.view[word.start : word.end]
        if _is_name(reading, word, form):
            if first is not None and _is_new_line(reading, words[last].end, word.start):
                yield first, last
                first = None
            if first is None:
                first = i
            last = i
            continue
        if first is None:
            continue
        is_glue = _glues(reading, words, i, form)
        if not is_glue or i - first >= _LONGEST * 2:
            yield first, last
            first = None
    if first is not None:
        yield first, last


def _is_name(reading: Reading, word: Word, form: str) -> bool:
    if not form[:1].isupper():
        return False
    if word.pos == "PROPN":
        return True
    named = reading.name_at(word.start)
    return named is not None and named.type in _TYPES and word.pos in ("NOUN", "ADJ", "X")


def _is_new_line(reading: Reading, end: int, start: int) -> bool:
    """Whether a short line ends between two words, which a name would not go on over."""
    if "\n" not in reading.text[end:start]:
        return False
    before = reading.text.rfind("\n", 0, end)
    return end - before - 1 < _SHORT_LINE


def _glues(reading: Reading, words: Sequence[Word], i: int, form: str) -> bool:
    """Whether a word that is no name holds two halves of one together."""
    if i + 1 >= len(words) or not reading.view[words[i + 1].start].isupper():
        return False
    word = words[i]
    if form in ("-", "–", "'", "&"):
        is_tight = words[i - 1].end == word.start and word.end == words[i + 1].start
        return is_tight or form == "&"
    if form.lower() in _PARTICLES:
        return True
    named, after = reading.name_at(words[i - 1].start), reading.name_at(words[i + 1].start)
    return form.lower() in ("of", "for", "and", "the") and named is not None and named is after


def _run(reading: Reading, span: TextSpan) -> NameRun | None:
    types: Counter[str] = Counter()
    start = span.start
    position = span.start
    while position < span.end:
        named = reading.name_at(position)
        end = named.span.end if named else position + 1
        if named and named.type in _TYPES:
            types[named.type] += min(end, span.end) - position
            is_late = named.span.start > span.start and named.type == "PERSON"
            rest = reading.view[named.span.start : span.end]
            if is_late and " " in rest and start == span.start:
                start = named.span.start
        position = max(end, position + 1)
    kind = types.most_common(1)[0][0] if types else None
    words = fold(reading.view[start : span.end])
    has_title = gender_of(words[0]) if words else None
    bare = without_titles(words) if kind in ("PERSON", None) or has_title else words
    if not bare or not any(char.isalpha() for char in "".join(bare)):
        return None
    text = reading.view[start : span.end]
    kept = len(bare)
    pieces = text.split()
    begin = span.end - len(text)
    if kept < len(words) and len(pieces) >= kept:
        begin = (
            start + text.rindex(pieces[-kept])
            if kept == 1
            else _nth(text, start, len(pieces) - kept)
        )
    titles = fold(reading.view[span.start : begin])
    return NameRun(TextSpan(begin, span.end), bare, kind, titles)


def _nth(text: str, start: int, number: int) -> int:
    """Where the piece with this number starts."""
    at = 0
    for _ in range(number):
        while at < len(text) and not text[at].isspace():
            at += 1
        while at < len(text) and text[at].isspace():
            at += 1
    return start + at


class Names:
    """Looks up the fullest form of a name, and which name stands at a place."""

    def __init__(self, reading: Reading) -> None:
        self.runs = _agree(_shortened(reading, find_runs(reading)))
        self._starts = [run.span.start for run in self.runs]
        self._by_word: dict[str, list[NameRun]] = defaultdict(list)
        self._by_initials: dict[str, NameRun] = {}
        for run in self.runs:
            if len(run.words) > 1:
                for word in {run.words[0], run.words[-1], *run.words[-1].split("-")}:
                    self._by_word[word].append(run)
                initials = "".join(word[0] for word in run.words if word not in ("of", "the"))
                self._by_initials.setdefault(initials, run)

    def at(self, span: TextSpan) -> NameRun | None:
        """The last name that overlaps a span."""
        number = bisect_right(self._starts, span.end - 1) - 1
        if number >= 0 and self.runs[number].span.end > span.start:
            return self.runs[number]
        return None

    def labelled(self, words: tuple[str, ...], span: TextSpan) -> NameRun:
        """The name of a label: its longest end that is a name of the page, else all of it."""
        bare = without_titles(words)
        for cut in range(len(bare)):
            known = self._by_word.get(bare[-1], [])
            if any(run.words == bare[cut:] for run in known) or (cut == len(bare) - 1 and known):
                return NameRun(span, bare[cut:], "PERSON")
        return NameRun(span, bare, None)

    def before(self, position: int, most: int) -> list[NameRun]:
        """At most `most` names that end before `position`, nearest first."""
        number = bisect_right(self._starts, position)
        found = self.runs[max(0, number - most - 1) : number]
        return [run for run in reversed(found) if run.span.end <= position][:most]

    def fullest(self, run: NameRun) -> NameRun:
        """The fullest name on the page that `run` is short for, itself when there is none."""
        words = run.words
        if not run.is_person and len(words) == 1 and 2 <= len(words[0].replace(".", "")) <= 5:
            return self._by_initials.get(words[0].replace(".", ""), run)
        known = self._by_word.get(words[-1], []) + (
            self._by_word.get(words[-1].split("-")[0], []) if "-" in words[-1] else []
        )
        fitting = [other for other in known if self._stands_for(words, other, run.type)]
        if not fitting:
            return run
        counts = Counter(other.words for other in fitting)
        best = max(counts, key=lambda w: (w[-1] == words[-1], min(len(w), 3), counts[w]))
        same = [other for other in fitting if other.words == best]
        earlier = [other for other in same if other.span.start <= run.span.start]
        return (earlier or same)[-1 if earlier else 0]

    def _stands_for(self, words: tuple[str, ...], other: NameRun, kind: str | None) -> bool:
        if len(other.words) < len(words):
            return False
        last = other.words[-1]
        is_last = words[-1] == last or words[-1] in last.split("-")
        if len(words) == 1:
            is_other = kind not in ("PERSON", None) and not other.is_person
            return not is_other and (is_last or other.is_person)
        return is_last and other.words[0] == words[0]


def _shortened(reading: Reading, runs: list[NameRun]) -> list[NameRun]:
    """A run that ends in another name of the page is that name, after a role or a place."""
    known = {run.words for run in runs if len(run.words) > 1}
    shortened = []
    for run in runs:
        for cut in range(1, len(run.words) - 1):
            if run.type != "ORG" and run.words[cut:] in known:
                text = reading.view[run.span.start : run.span.end]
                start = _nth(text, run.span.start, cut)
                span = TextSpan(start, run.span.end)
                run = NameRun(span, run.words[cut:], run.type, run.titles + run.words[:cut])
                break
        shortened.append(run)
    return shortened


def _agree(runs: list[NameRun]) -> list[NameRun]:
    """One name, one type: the most frequent one the recognizer gives it on the page."""
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for run in runs:
        if run.type:
            votes[run.words][run.type] += 1
    return [
        NameRun(run.span, run.words, votes[run.words].most_common(1)[0][0], run.titles)
        if run.words in votes
        else run
        for run in runs
    ]
