"""Turns of a transcript: “Name: what they said”, with the paragraphs that carry a turn on."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.labels import names_somebody
from nlp_worker.quotes.rules.interviews import interviewee, nameless_turns
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan, trim

CONFIDENCE = 0.924
"""Share of such quotations that is right, as the forests' calibration has it for a score of 0.9."""
FEWEST_TURNS = 3
"""A page with fewer such lines has labels (“Photo: …”) and is not a transcript; two are enough if
all labels are people whom the page names, or “Question” and “Answer”."""
MOST_BETWEEN = 6
"""Paragraphs without a label between two turns; more is a page with labels here and there."""
_PARTICLE = r"(?:al|el|bint?|ibn|van|von|den?|der|d[aio]|d[ao]s|del|della|l[ae]|ten|ter|the|of|y)"
_NAME = (
    rf"(?:{_PARTICLE}[- ]){{0,2}}[^\W\d_a-z][\w.'’-]{{0,40}}"
    rf"(?:[ \t]+(?:(?:{_PARTICLE}-)?[^\W\d_a-z][\w.'’-]{{0,40}}|{_PARTICLE}|\d+)){{0,7}}"
)
_LABEL = re.compile(
    rf"\*{{0,2}}(?:\[?\(?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\]?\)?\s+)?(?:(?P<name>{_NAME})"
    r"(?:,[^:\n]{2,50})?(?:[ \t]*[(\[][^)\]\n]{1,40}[)\]]){0,2}[ \t]*\*{0,2}:|(?P<letter>[QA])\.)"
    r"\*{0,2}[ \t]+(?=\S)"
)
_FIGURES = re.compile(r"[\W\d_]+")
_LINE = re.compile(r"[^\r\n]+")
_SENTENCE_END = re.compile(r"[.!?…]['’\"”»)\]]?[ \t]+(?=[^\W\d_])")
_MARKS = "'\"“”„‘«"
_STOPS = (".", "!", "?", "…", ")")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\.?\s*$")
_SPOKEN = re.compile(r"\b(?:I|we|you|me|us|my|our|your|let's)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|my|me)\b")
_NARRATED = re.compile(r"\b(?:he|she|his|her)\b", re.IGNORECASE)
_ASKING, _ANSWERING = frozenset(("question", "q")), frozenset(("answer", "a"))
_GENERIC = _ASKING | _ANSWERING | {"moderator", "host", "interviewer", "reporter"}
_FINITE = ("VBD", "VBZ", "VBP", "VB", "MD")
_MOST_SENTENCES = 4
_PLACES = ("GPE", "LOC", "FAC")
_Turns = list[tuple[int, FoundQuote]]
"""Turns with the numbers of the blocks where they stand."""


def find_turns(section: SectionText) -> list[FoundQuote]:
    """Return the turns of a transcript and take their characters; none from any other section."""
    turns = _transcript(section) or [
        (number, FoundQuote("direct", (said,), "transcript", CONFIDENCE, mention=mention))
        for number, said, mention in nameless_turns(section)
    ]
    found = _carried(section, turns)
    for turn in found:
        for span in turn.spans:
            section.take(span)
    return found


def _transcript(section: SectionText) -> _Turns:
    """Return the turns with a label. At least two of the labels recur or are known."""
    turns = list(_labelled(section))
    keys = [_key(section, turn.mention) for _, turn in turns]
    known = _known(section, turns)
    recurring = known | {key for key, count in Counter(keys).items() if count > 1}
    recurrences = [at for at, key in enumerate(keys) if key in recurring]
    if len(recurrences) < FEWEST_TURNS - 1:
        return []
    first = _first(turns, recurrences)
    bounds = slice(first, recurrences[-1] + 1)
    if len(keys[bounds]) < FEWEST_TURNS and not known.issuperset(keys[bounds]):
        return []
    return _with_interviewee(section, turns[bounds], keys[bounds])


def _known(section: SectionText, turns: _Turns) -> set[str]:
    """Return the keys of labels that need not recur: people, “Question” and “Answer”."""
    said = [turn.mention for _, turn in turns if turn.mention and _is_sentence(section, turn)]
    known = {_key(section, label) for label in said} & _people(section)
    if known:
        # Beside a person whom the page names, other full names are people, too.
        known |= {_key(section, label) for label in said if _is_full_name(section, label)}
    generic = _GENERIC.intersection(_key(section, turn.mention) for _, turn in turns)
    # “A.” alone is the first entry of a list.
    return known | (generic if generic & _ASKING else generic - _ANSWERING)


def _first(turns: _Turns, recurrences: list[int]) -> int:
    """Return the number of the first turn; a label right before a recurring one need not recur."""
    first = recurrences[0]
    while first and turns[first][0] - turns[first - 1][0] <= 2:
        first -= 1
    return first


def _with_interviewee(section: SectionText, turns: _Turns, keys: Sequence[str]) -> _Turns:
    """Return the turns with the person interviewed where a label is “Answer”."""
    answering = interviewee(section, turns[0][0])
    return [
        (number, replace(turn, mention=answering) if answering and key in _ANSWERING else turn)
        for (number, turn), key in zip(turns, keys, strict=True)
    ]


def _key(section: SectionText, label: TextSpan | None) -> str:
    """Return what a label is recognised by when it recurs: its last word."""
    return section.view[slice(*label)].split()[-1].strip(".").casefold() if label else ""


def _people(section: SectionText) -> frozenset[str]:
    return frozenset(_key(section, name.span) for name in section.names if name.type == "PERSON")


def _is_full_name(section: SectionText, label: TextSpan) -> bool:
    words = section.view[slice(*label)].casefold().split()
    openings = section.language.lexicon("sentence_openers", "common_openings", "determiners")
    is_place = any(name.type in _PLACES for name in section.names_within(*label))
    return len(words) > 1 and words[0] not in openings and not is_place


def _is_sentence(section: SectionText, turn: FoundQuote) -> bool:
    """Return whether a turn ends like a sentence with a verb and does not stand in marks."""
    span = turn.spans[0]
    text = section.text[slice(*span)]
    first = section.sentence_from(span.start)
    sentences = section.sentences[first : first + _MOST_SENTENCES]
    words = [w for one in sentences for w in one.words if span.start <= w.start < span.end]
    has_verb = not words or text.endswith("?") or any(word.tag in _FINITE for word in words)
    return has_verb and text[0] not in _MARKS and text.endswith(_STOPS)


def _labelled(section: SectionText) -> Iterator[tuple[int, FoundQuote]]:
    """Yield what stands behind each label, up to the next one or the end of its block."""
    people = _people(section)
    for number, block in enumerate(section.blocks):
        labels = list(_labels(section, block, people))
        stops = [start for start, _, _ in labels[1:]] + [block.end]
        for (_, label, start), stop in zip(labels, stops, strict=False):
            span = trim(section.view, start, stop)
            name = section.name_at(span.start) if span else None
            is_name = name and span and name.span.covers(span)
            if span and not is_name and not _FIGURES.fullmatch(section.text, *span):
                yield number, FoundQuote("direct", (span,), "transcript", CONFIDENCE, mention=label)


def _labels(
    section: SectionText, block: TextSpan, people: frozenset[str]
) -> Iterator[tuple[int, TextSpan, int]]:
    """Yield where a label starts, its name, and where its turn starts.

    A label begins a line, or it names a person behind the end of a sentence in one.
    """
    for line in _LINE.finditer(section.text, *block):
        ends = _SENTENCE_END.finditer(section.text, *line.span())
        for start in (line.start(), *(end.end() for end in ends)):
            label = _LABEL.match(section.text, start, line.end())
            if label is None:
                continue
            name = TextSpan(*label.span("letter" if label["letter"] else "name"))
            is_inside = start > line.start()
            if is_inside and not (_key(section, name) in people or _is_full_name(section, name)):
                continue
            if names_somebody(section, name):
                yield start, name, label.end()


def _carried(section: SectionText, turns: _Turns) -> list[FoundQuote]:
    """Return the turns with the paragraphs behind them that are speech, up to the next label."""
    keys = {_key(section, turn.mention) for _, turn in turns}
    found: list[FoundQuote] = []
    for at, (number, turn) in enumerate(turns):
        is_last = at + 1 == len(turns)
        stop = number + MOST_BETWEEN if is_last else turns[at + 1][0]
        for block in section.blocks[number + 1 : stop] if stop - number <= MOST_BETWEEN else ():
            text = section.view[slice(*block)]
            if _ASIDE.match(text):
                continue
            # Behind the last turn, “we” is often the newspaper.
            if not (_FIRST_PERSON.search(text) if is_last else _is_spoken(text, keys)):
                break
            turn = turn.joined(block)
        found.append(_without_marks(section, turn))
    return found


def _without_marks(section: SectionText, turn: FoundQuote) -> FoundQuote:
    """Return a turn whose words all stand in marks without these."""
    passage = section.passage_at(turn.spans[0])
    return replace(turn, spans=(passage.inner, *turn.spans[1:])) if passage else turn


def _is_spoken(text: str, keys: set[str]) -> bool:
    """Return whether a paragraph between two turns is speech: nobody is told of in it."""
    if _SPOKEN.search(text):
        return True
    is_narrated = _NARRATED.search(text) or keys.intersection(re.findall(r"\w+", text.casefold()))
    return not is_narrated and text.rstrip(' "\n').endswith(_STOPS)
