"""Bounds of a person's name: behind an office and its field, with particles and nicknames."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from nlp_worker.entities.gazetteers import known_places
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.person_runs import any_of, find_person_runs
from nlp_worker.entities.spelling import fold
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

# Bounded, and whole words only: a run of a million capitals and dots must cost linear time.
_WORD = r"(?<![\w'’.-])[^\W\d_a-z][\w'’.]{0,40}(?:-[\w'’]{1,40}){0,4}"
_WORD_END = _WORD.replace("'’.-]", "'’.]")
"""A word of a name that a particle with a hyphen may stand before: “al-Mazhari”."""
_GAP = r"[ \t]{1,8}"
_NICKNAME = r"(?:[\"'“‘(][^\W\d_][\w ]{1,14}[\"'”’)])"
_INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.$")
_REACH = 60
_OFFICE = re.compile(r"(?<![\w-])([^\W\d_][\w-]{0,30}(?: of state)?)[ \t]{1,8}$", re.IGNORECASE)
_FEWEST = 2
_SHORTEST_RUN = 3
"""Words of a field and a name behind an office: “Transport”, “Ada”, “Holt”."""


def correct_person_bounds(page: PageMentions) -> None:
    """Cut the field of an office off a name, and add particles and nicknames to names."""
    for span in find_person_runs(page):
        if all(_gives_way(one, span) for one in page.overlapping(span)):
            _add_person(page, span)
    for span in _behind_offices(page):
        _add_person(page, span)
    for mention in page.mentions:
        if mention.type == "PERSON" and (grown := _with_particles(page, mention)) != mention.span:
            _add_person(page, grown)
    for span in _around_nicknames(page):
        _add_person(page, span)


def _gives_way(mention: NameMention, span: TextSpan) -> bool:
    """Return whether a person's name may take the place of a mention: no name is cut in two."""
    return mention.span.end <= span.end


def _add_person(page: PageMentions, span: TextSpan) -> None:
    page.remove(page.overlapping(span))
    page.add(NameMention(span, "PERSON"))


@cache
def _office(language: Language) -> re.Pattern[str]:
    """Return the pattern of what stands behind an office: a link, and capitalised words."""
    links = any_of(language.lexicon("office_links"))
    particles = _particles(language)
    run = rf"{_WORD}(?:{_GAP}(?:(?:{particles})(?:{_GAP}|-))*{_WORD_END})+"
    return re.compile(rf"(?:{links}){_GAP}(?:the{_GAP})?(?P<run>{run})")


@cache
def _offices(language: Language) -> frozenset[str]:
    return language.lexicon("person_nouns", "honorifics", "office_nouns")


@cache
def _particles(language: Language) -> str:
    return any_of(language.lexicon("name_particles"))


def _behind_offices(page: PageMentions) -> Iterator[TextSpan]:
    """Yield the names behind an office and its field: “Minister for Transport | Ada Holt”."""
    for area in page.areas:
        for found in _office(page.language).finditer(page.view, area.start, area.end):
            office = _OFFICE.search(
                page.view, max(area.start, found.start() - _REACH), found.start()
            )
            if office is None or office[1].casefold() not in _offices(page.language):
                continue
            words = list(re.finditer(r"\S+", found["run"]))
            run = TextSpan(*found.span("run"))
            first = _name_start(page, [word[0] for word in words], office.start(), run)
            if first:
                start = found.start("run") + words[first].start()
                yield _without_stop(page, start, found.end("run"))


def _without_stop(page: PageMentions, start: int, end: int) -> TextSpan:
    """Return a span without a possessive and without the stop of its sentence."""
    name = page.view[start:end].removesuffix("'s")
    is_stop = name.endswith(".") and not _INITIAL.search(name)
    return TextSpan(start, start + len(name) - is_stop)


def _name_start(page: PageMentions, words: Sequence[str], office: int, run: TextSpan) -> int:
    """Return the number of the word that begins the person's name; 0 if there is no name.

    `words` are those of the run behind the office that starts at `office`.
    """
    # “al-Mazhari” is as good as a capital.
    capitals = [at for at, word in enumerate(words) if not word.islower()]
    if len(capitals) < _FEWEST:
        return 0
    is_field = words[0].casefold() in page.language.lexicon("office_fields")
    if len(capitals) < _SHORTEST_RUN and is_field:
        # “Minister for Transport Purwadiyo”: somebody with one name.
        return capitals[-1] if _is_unknown(page, words[-1]) else 0
    if len(capitals) < _SHORTEST_RUN:
        is_name = _acts(page, office, run) and _is_unknown(page, words[-1])
        return capitals[-1] if is_name and page.view[office].isupper() else 0
    places = known_places(page.language)
    for size in range(len(capitals) - 2, 0, -1):
        if fold(" ".join(words[: capitals[size]])) in places:
            return capitals[size]
    sides = page.language.lexicon("place_openings")
    is_two = fold(words[0]) in sides
    # “MP for Port Ansley Ada Holt” and “MP for Ansley North Ada Holt”
    given = page.language.given_names
    folded = {at: fold(words[at]) for at in capitals[1 + is_two : -1]}
    names = (at for at, word in folded.items() if word in given and word not in sides)
    if first := next(names, 0):
        return first
    for at in range(2, len(words)):
        if words[at][:1].islower() or _INITIAL.match(words[at]):
            return max(i for i in capitals if i < at)
    marked = [mention for mention in page.overlapping(run) if mention.type == "PERSON"]
    is_person = bool(marked) and marked[-1].span.end >= run.end
    is_name = is_person or is_field or _is_title(page, office) or _acts(page, office, run)
    if words[capitals[-2]].casefold() in page.language.lexicon("common_words", "office_fields"):
        # “Director of Public Works Purwadiyo”
        return capitals[-1] if is_name and _is_unknown(page, words[-1]) else 0
    return capitals[-2] if is_name else 0


def _is_unknown(page: PageMentions, word: str) -> bool:
    """Return whether a word is neither a common one nor a place."""
    language, folded = page.language, fold(word.strip("."))
    known = language.lexicon("common_words", "organisation_nouns", "office_fields")
    return folded not in known and folded not in known_places(language)


def _acts(page: PageMentions, office: int, run: TextSpan) -> bool:
    """Return whether a verb of speech follows an office that has no article: somebody acts."""
    after = page.view[run.end : run.end + _REACH].split()[:2]
    before = page.view[max(0, office - _REACH) : office].split()[-1:]
    has_article = bool(before) and before[0].casefold() in page.language.lexicon("determiners")
    verbs = (word.strip(",.:") for word in after)
    return not has_article and any(map(page.language.is_reporting_verb, verbs))


def _is_title(page: PageMentions, start: int) -> bool:
    """Return whether an office at a position stands before a name as a title, and not as a role.

    “Head of Planning Ada Holt said”, but not “Ada Holt, head of Carrow Harbour Trust, said”.
    """
    before = page.view[max(0, start - _REACH) : start].rstrip()
    if not before or before[-1] in ".!?:\"'”’»“)" or page.view[start - 1 : start] == "\n":
        return True
    return page.language.is_reporting_verb(before.split()[-1])


@cache
def _joined(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what particles join to a name: behind it, and before it."""
    particles = _particles(language)
    behind = rf"(?:{_GAP}(?:{particles}))+{_GAP}{_WORD}"
    before = rf"(?<![\w-])(?P<first>{_WORD}{_GAP})?(?P<small>(?:(?:{particles})(?:{_GAP}|-))+)$"
    return re.compile(rf"(?:{behind})+"), re.compile(before)


def _with_particles(page: PageMentions, mention: NameMention) -> TextSpan:
    """Return a name with what particles join to it: “Ada | van der Zwaan”, “van der | Zwaan”."""
    behind, before = _joined(page.language)
    start, end = mention.span
    if found := behind.match(page.view, end, end + _REACH):
        end = found.end()
    if found := before.search(page.view[max(0, start - _REACH) : start]):
        small = found["small"].strip(" -")
        is_surname = small.split()[0] in page.language.lexicon("leading_particles")
        if found["first"] or is_surname:
            start -= len(found[0])
    return TextSpan(start, end)


def _around_nicknames(page: PageMentions) -> Iterator[TextSpan]:
    """Yield names with a nickname in marks inside of them: “Lewin “Buck” Arkady”."""
    joined = rf"{_GAP}(?:(?:{_particles(page.language)}){_GAP})*{_WORD}"
    pattern = re.compile(rf"\b{_WORD}{_GAP}{_NICKNAME}(?:{joined}){{1,3}}")
    for area in page.areas:
        for found in pattern.finditer(page.view, area.start, area.end):
            first, nickname = found[0].split(None, 1)
            is_determined = first.casefold() in page.language.lexicon("determiners")
            if nickname[1:2].isupper() and not is_determined:
                yield _without_stop(page, *found.span())
