"""Groups of mentions: one for each entity that a page names."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nlp_worker.entities.genders import GenderEvidence, PersonGender, gender_of_full_name
from nlp_worker.entities.institutions import find_institutions
from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.missed_names import find_missed_names
from nlp_worker.entities.name_forms import NameForm, NameForms, TypeVotes
from nlp_worker.entities.names import gender_of_title
from nlp_worker.entities.organisation_matching import OrganisationMatcher, is_distinctive
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.person_evidence import is_no_person
from nlp_worker.entities.person_matching import PartMatch, PersonMatcher
from nlp_worker.entities.pronoun_names import NamedPlace, OrphanPronouns
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.entities.type_classifier import TypeClassifier
from nlp_worker.languages import Language
from nlp_worker.text.parsed import ParsedSentence
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views

_PERSON_PART = 3.0
"""Votes for a person, and one more for each mention, of a word that is part of a full name."""
_MOST_PER_MENTION = 1.5
"""Votes of a mention for a person, when no title and no role is beside it."""
_TITLE_WIDTH = 16
_NOUN = re.compile(r" ([a-z]+)\b")


@dataclass(slots=True)
class EntityGroup:
    """One entity under the fullest name the page gives; `aliases` are its other forms."""

    id: str
    type: str
    name: str
    aliases: list[str] = field(default_factory=list)
    mentions: list[TextSpan] = field(default_factory=list)
    gender: PersonGender | None = None


def find_entities(
    mentions: Sequence[NameMention],
    views: Views,
    sentences: Sequence[ParsedSentence],
    areas: Sequence[TextSpan],
    section_starts: Sequence[int],
    language: Language,
) -> list[EntityGroup]:
    """Return the entities of a page in the order of their first mention.

    `mentions` are those of the recognizer, `areas` the spans in which names are searched. A part
    of a name that several people have stands for the one named last before it in its section.
    """
    page = PageMentions(views.plain, TokenIndex(sentences), mentions, areas, language)
    classifier = TypeClassifier(views.plain, page.tokens, language)
    find_missed_names(page, classifier)
    forms = NameForms(views.text, [*page.mentions, *find_institutions(page)], language)
    named = [form for form in classifier.classify(forms) if not _is_phrase(page, form)]
    grouping = _Grouping(named, views.plain, section_starts, language)
    groups = grouping.groups()
    people = [one.span for one in outermost_mentions(groups) if one.type == "PERSON"]
    evidence = GenderEvidence(views.plain, sentences, people, language)
    for group in groups:
        group.gender = evidence.gender(group.name, group.mentions)
    _retype_by_pronouns(groups, OrphanPronouns(page.tokens, views.plain, language))
    return groups


def _retype_by_pronouns(groups: Sequence[EntityGroup], pronouns: OrphanPronouns) -> None:
    """Make people of names that a pronoun stands for because nobody else fits."""
    places = [
        NamedPlace(
            span,
            number,
            group.type == "PERSON",
            group.gender.gender if group.gender else None,
        )
        for number, group in enumerate(groups)
        for span in group.mentions
    ]
    for name, gender in list(pronouns.people(sorted(places))):
        groups[name.number].type = "PERSON"
        groups[name.number].gender = PersonGender(gender, "pronoun")


def outermost_mentions(groups: Iterable[EntityGroup]) -> list[NameMention]:
    """Return the mentions of all groups that are inside no other one, in the order of the text."""
    mentions = (NameMention(span, group.type) for group in groups for span in group.mentions)
    kept: list[NameMention] = []
    for mention in sorted(mentions, key=lambda found: (found.span.start, -found.span.end)):
        if not kept or mention.span.start >= kept[-1].span.end:
            kept.append(mention)
    return kept


class _Grouping:
    """Joins the forms of a page that name one entity, and collects their mentions.

    `_canonical` gives a form the fullest form of its entity. `_candidates` gives a part of a name
    the people it may stand for; the place of each mention decides among them.
    """

    def __init__(
        self,
        forms: Sequence[NameForm],
        view: str,
        section_starts: Sequence[int],
        language: Language,
    ) -> None:
        self._view, self._section_starts, self._language = view, section_starts, language
        self._canonical: dict[NameForm, NameForm] = {}
        self._candidates: dict[NameForm, list[NameForm]] = {}
        self._join_people(forms)
        joined = self._canonical.keys() | self._candidates.keys()
        left = [form for form in forms if form not in joined and not _is_unsupported(form)]
        self._canonical.update(OrganisationMatcher(left, language).canonical)

    def _join_people(self, forms: Sequence[NameForm]) -> None:
        _retype_relatives(forms)
        people = PersonMatcher((form for form in forms if form.type == "PERSON"), self._language)
        self._canonical.update(people.canonical)
        firsts = Counter(
            form.core[0] for form in forms if form.type == "ORG" and not form.is_single
        )
        for form in forms:
            if form in self._canonical:
                continue
            match, candidates = people.candidates(form)
            is_own = form.type == "ORG" and not form.is_single
            begins_organisation = firsts[form.core[0]] > is_own
            if candidates and _is_person(form, match, begins_organisation=begins_organisation):
                form.set_votes(TypeVotes(PERSON=float(len(form.spans))))
                self._candidates[form] = candidates
            elif not candidates and begins_organisation and self._may_be_organisation(form):
                form.set_votes(TypeVotes(ORG=float(len(form.spans))))

    def groups(self) -> list[EntityGroup]:
        """Return the groups in the order of their first mention."""
        places: defaultdict[NameForm, list[tuple[TextSpan, NameForm]]] = defaultdict(list)
        for form, canonical in self._canonical.items():
            places[canonical] += ((span, form) for span in form.spans)
        starts = {form: sorted(span.start for span, _ in places[form]) for form in places}
        for form, candidates in self._candidates.items():
            for span in form.spans:
                person = self._choose_person(span, candidates, starts)
                places[person or form].append((span, form))
        found = [self._group(sorted(named, key=_by_place)) for named in places.values()]
        found.sort(key=lambda group: group.mentions[0])
        for number, group in enumerate(found, start=1):
            group.id = f"e{number}"
        return found

    def _group(self, named: Sequence[tuple[TextSpan, NameForm]]) -> EntityGroup:
        """Return one entity; its name is the longest form, of equal ones the most frequent."""
        counts = Counter(form.name for _, form in named)
        forms = {form.name: form for _, form in named}
        votes = TypeVotes()
        for form in forms.values():
            votes.merge(form.votes)
        best = max(counts, key=lambda name: (len(forms[name].core), counts[name]))
        name = best.title() if best.isupper() and " " in best else best
        others = dict.fromkeys(other for other in counts if other != best)
        # “Marrow Harbour” may be a place, but “Marrow Harbour plc” is not.
        last = forms[best].words[-1].strip(".")
        is_company = " " in best and last in self._language.lexicon("company_forms")
        type_ = "ORG" if is_company else votes.winner
        spans = [span for span, _ in named]
        if type_ == "ORG":
            others |= dict.fromkeys(self._designations(spans))
        return EntityGroup("", type_, name, list(others), spans)

    def _designations(self, spans: Iterable[TextSpan]) -> Iterator[str]:
        """Yield the names of an organisation with the noun after it: “Islamic State group”."""
        designations = self._language.lexicon("designations")
        for start, end in spans:
            noun = _NOUN.match(self._view, end)
            if noun and noun[1] in designations:
                yield " ".join(self._view[start : noun.end(1)].split())

    def _choose_person(
        self, span: TextSpan, candidates: list[NameForm], starts: dict[NameForm, list[int]]
    ) -> NameForm | None:
        """Return the candidate that fits the title before a place, and is named nearest before it.

        A candidate named in the same section goes before one that is not.
        """
        title = self._title_before(span)
        fitting = candidates
        if title:
            known = [form for form in candidates if self._gender(form) == title]
            fitting = known or [form for form in candidates if self._gender(form) is None]
        section = bisect_right(self._section_starts, span.start)

        def nearness(form: NameForm) -> tuple[bool, bool, int]:
            number = bisect_right(starts[form], span.start)
            nearest = starts[form][max(0, number - 1)]
            is_in_section = bisect_right(self._section_starts, nearest) == section
            return is_in_section, number > 0, nearest if number else -nearest

        return max(fitting, key=nearness, default=None)

    def _title_before(self, span: TextSpan) -> str | None:
        words = self._view[max(0, span.start - _TITLE_WIDTH) : span.start].split()
        return gender_of_title(words[-1], self._language) if words else None

    def _gender(self, person: NameForm) -> str | None:
        return gender_of_full_name(person.name, self._language)

    def _may_be_organisation(self, form: NameForm) -> bool:
        """Return whether a name of no person is short for an organisation: “Nordvik” (Bank)."""
        is_name = form.type == "PERSON" and form.is_single
        if not is_name or not is_distinctive(form.core[0], self._language):
            return False
        return form.votes["PERSON"] <= _MOST_PER_MENTION * len(form.spans)


def _retype_relatives(forms: Sequence[NameForm]) -> None:
    """Make people of full names with the surname of a person, and of families: “the Renns”."""
    surnames = {form.core[-1] for form in forms if form.type == "PERSON"}
    for form in forms:
        is_labelled = set(form.votes) <= set(form.label_counts) and form.type != "PERSON"
        is_family = form.core[0].endswith("s") and form.core[0].removesuffix("s") in surnames
        if (is_labelled and not form.is_single and form.core[-1] in surnames) or (
            form.is_single and is_family and form.type not in ("GPE", "NORP")
        ):
            form.set_votes(TypeVotes(PERSON=float(len(form.spans))))


def _is_phrase(page: PageMentions, form: NameForm) -> bool:
    """Return whether only the recognizer makes a person of a phrase: “Forced Labour”."""
    if " " not in form.name or set(form.votes) != {"PERSON"}:
        return False
    return all(is_no_person(page, span) for span in form.spans)


def _is_unsupported(form: NameForm) -> bool:
    """Return whether nothing but the recognizer makes a person of a single word.

    Most of these are ships, places, products and words of other languages.
    """
    is_person = form.type == "PERSON" and form.is_single
    return is_person and form.votes["PERSON"] <= form.label_counts.get("PERSON", 0)


def _is_person(form: NameForm, match: PartMatch, *, begins_organisation: bool) -> bool:
    """Return whether a word stands for the person whose name it can be a part of.

    `begins_organisation` tells that the name of an organisation begins with it.
    """
    others = max((form.votes[type_] for type_ in form.votes if type_ != "PERSON"), default=0.0)
    weight = 0.0 if begins_organisation else 1.0 if match >= PartMatch.MIDDLE else 0.5
    return others - form.votes["PERSON"] <= weight * (_PERSON_PART + len(form.spans))


def _by_place(named: tuple[TextSpan, NameForm]) -> TextSpan:
    return named[0]
