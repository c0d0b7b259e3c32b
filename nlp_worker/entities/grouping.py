"""Grouping: the mentions of a page by the thing they name."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nlp_worker.entities.bodies import Bodies, is_telling
from nlp_worker.entities.evidence import Evidence
from nlp_worker.entities.finding import find_missed
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.name_forms import Form, Forms, Votes
from nlp_worker.entities.names import gender_of_given_name, gender_of_title
from nlp_worker.entities.page_words import Found
from nlp_worker.entities.people import Fit, People
from nlp_worker.entities.states import find_bodies
from nlp_worker.entities.tokens import Tokens
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views

_BORNE = 3.0
"""Votes for a person, and a vote more a mention, when a word is part of a person's full name."""
_MENTIONED = 1.5
"""Votes a mention for a person, up to which no title and no role speaks for one."""
_TITLE_WIDTH = 16
_NOUN = re.compile(r" ([a-z]+)\b")


@dataclass(slots=True)
class EntityGroup:
    """One thing under the fullest name the page gives; `aliases` are its other forms."""

    id: str
    type: str
    name: str
    aliases: list[str] = field(default_factory=list)
    mentions: list[TextSpan] = field(default_factory=list)


def find_entities(
    mentions: Sequence[NameMention],
    views: Views,
    sentences: Sequence[ParsedSentence],
    blocks: Sequence[TextSpan],
    sections: Sequence[int],
) -> list[EntityGroup]:
    """The entities of a page in the order of their first mention.

    `mentions` are the recognizer's; `blocks` are read; `sections` are the starts of the sections.
    A part of a name that several people bear is the one's named last before it in its section.
    """
    found = Found(views.plain, Tokens(sentences), mentions, blocks)
    evidence = Evidence(views.plain, found.tokens)
    find_missed(found, evidence)
    named = Forms(views.text, [*found.mentions, *find_bodies(found)])
    return _Grouping(list(evidence.weighed(named)), views.plain, sections).groups()


def outermost_mentions(groups: Iterable[EntityGroup]) -> list[NameMention]:
    """The mentions of all groups that stand in no other one, in the order of the text."""
    mentions = (NameMention(span, group.type) for group in groups for span in group.mentions)
    kept: list[NameMention] = []
    for mention in sorted(mentions, key=lambda found: (found.span.start, -found.span.end)):
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return kept


class _Grouping:
    """Joins the forms of a page and deals out their mentions."""

    def __init__(self, forms: Sequence[Form], view: str, sections: Sequence[int]) -> None:
        self._view, self._sections = view, sections
        self._home: dict[Form, Form] = {}
        self._bearers: dict[Form, list[Form]] = {}
        self._join_people(forms)
        left = [form for form in forms if form not in self._home and form not in self._bearers]
        self._home.update(Bodies(left).head_of)

    def _join_people(self, forms: Sequence[Form]) -> None:
        _recognise_kin(forms)
        people = People(form for form in forms if form.type == "PERSON")
        self._home.update(people.head_of)
        bodies = {form.core[0] for form in forms if form.type == "ORG" and len(form.words) > 1}
        for form in forms:
            if form in self._home:
                continue
            fit, bearers = people.bearers(form)
            if bearers and _is_person(form, fit, is_body=form.core[0] in bodies):
                form.judge(Votes(PERSON=float(len(form.spans))))
                self._bearers[form] = bearers
            elif not bearers and form.core[0] in bodies and _may_be_body(form):
                form.judge(Votes(ORG=float(len(form.spans))))

    def groups(self) -> list[EntityGroup]:
        """The groups in the order of their first mention."""
        places: defaultdict[Form, list[tuple[TextSpan, Form]]] = defaultdict(list)
        for form, head in self._home.items():
            places[head] += ((span, form) for span in form.spans)
        full = {head: sorted(span.start for span, _ in places[head]) for head in places}
        for form, bearers in self._bearers.items():
            for span in form.spans:
                places[self._bearer(span, bearers, full) or form].append((span, form))
        found = [self._group(sorted(named, key=_by_place)) for named in places.values()]
        found.sort(key=lambda group: group.mentions[0])
        for number, group in enumerate(found, start=1):
            group.id = f"e{number}"
        return found

    def _group(self, named: Sequence[tuple[TextSpan, Form]]) -> EntityGroup:
        """One thing: its name is the longest form, of equals the one written most."""
        counts = Counter(form.name for _, form in named)
        forms = {form.name: form for _, form in named}
        votes = Votes()
        for form in forms.values():
            votes.merge(form.votes)
        best = max(counts, key=lambda name: (len(forms[name].core), counts[name]))
        name = best.title() if best.isupper() and " " in best else best
        others = dict.fromkeys(other for other in counts if other != best)
        type_ = votes.winner
        spans = [span for span, _ in named]
        if type_ == "ORG":
            others |= dict.fromkeys(self._designations(spans))
        return EntityGroup("", type_, name, list(others), spans)

    def _designations(self, spans: Iterable[TextSpan]) -> Iterator[str]:
        """What a body is also called: its name and what it is, or who: “Islamic State group”."""
        for start, end in spans:
            noun = _NOUN.match(self._view, end)
            if noun and noun[1] in ENGLISH.lexicon("designations"):
                yield " ".join(self._view[start : noun.end(1)].split())

    def _bearer(
        self, span: TextSpan, bearers: list[Form], full: dict[Form, list[int]]
    ) -> Form | None:
        """Who bears a part of a name at a place: by title, section, and who was named last."""
        title = self._title_before(span)
        fitting = [head for head in bearers if title in (None, _gender(head), "")]
        fitting += [head for head in bearers if title and _gender(head) is None]
        here = bisect_right(self._sections, span.start)

        def nearness(head: Form) -> tuple[bool, bool, int]:
            starts = full[head]
            number = bisect_right(starts, span.start)
            nearest = starts[max(0, number - 1)]
            is_here = bisect_right(self._sections, nearest) == here
            return is_here, number > 0, nearest if number else -nearest

        return max(fitting, key=nearness, default=None)

    def _title_before(self, span: TextSpan) -> str | None:
        words = self._view[max(0, span.start - _TITLE_WIDTH) : span.start].split()
        return gender_of_title(words[-1]) if words else None


def _recognise_kin(forms: Sequence[Form]) -> None:
    """Make persons of full names that end like a person's, and of families: “the Renns”."""
    surnames = {form.core[-1] for form in forms if form.type == "PERSON"}
    for form in forms:
        is_heard = set(form.votes) <= set(form.heard) and form.type != "PERSON"
        is_family = form.is_single and form.core[0].removesuffix("s") in surnames - {form.core[0]}
        if (is_heard and not form.is_single and form.core[-1] in surnames) or (
            is_family and form.core[0].endswith("s") and form.type not in ("GPE", "NORP")
        ):
            form.judge(Votes(PERSON=float(len(form.spans))))


def _is_person(form: Form, fit: Fit, *, is_body: bool) -> bool:
    """Whether a word is meant as the part of a person's name it could be.

    `is_body`: it is also the first word of an organisation's name.
    """
    others = max((form.votes[type_] for type_ in form.votes if type_ != "PERSON"), default=0.0)
    weight = 0.0 if is_body else 1.0 if fit >= Fit.DOUBLE else 0.5
    return others - form.votes["PERSON"] <= weight * (_BORNE + len(form.spans))


def _may_be_body(form: Form) -> bool:
    """Whether a name nobody bears is short for the body it begins: “Nordvik” of its bank."""
    is_alike = form.type == "PERSON" and form.is_single and is_telling(form.core[0])
    return is_alike and form.votes["PERSON"] <= _MENTIONED * len(form.spans)


def _gender(head: Form) -> str | None:
    return gender_of_given_name(head.core[0])


def _by_place(named: tuple[TextSpan, Form]) -> TextSpan:
    return named[0]
