"""Small pages that are right by construction: text, and the quotations that it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from random import Random

from tests.behaviour.attribution_forms import HARD_NAMINGS, AttributionForm, load_forms
from tests.behaviour.invented_people import ORIGINS, InventedPerson, people_of
from tests.behaviour.page_choices import SEED, PageChoice, choose_pages, pick_one
from tests.behaviour.page_writer import ExpectedQuote, PageWriter
from tests.behaviour.rendering import FormRenderer, PagePeople
from tests.behaviour.word_supply import WordSupply

_STRAIGHT = '"…"'
_REPORTED_PAST = ("past", "pluperfect")


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page; `is_grouped` says that spans of one quotation must stand together."""

    number: int
    choice: PageChoice
    text: str
    quotes: tuple[ExpectedQuote, ...]
    is_plain: bool
    is_grouped: bool


@cache
def generate_pages(size: str) -> tuple[GeneratedPage, ...]:
    """Return all pages of a size, "short" or "full"; the same in every process."""
    forms = {form.name: form for form in load_forms()}
    return tuple(
        _make_page(number, choice, forms[choice.form])
        for number, choice in enumerate(choose_pages(size))
    )


def pages_digest(pages: Sequence[GeneratedPage]) -> str:
    """Return a short digest of the texts and of what is expected of them."""
    digest = sha256()
    for page in pages:
        quotes = [(quote.spans, sorted(quote.names)) for quote in page.quotes]
        digest.update(repr((page.text, quotes, page.is_plain, page.is_grouped)).encode())
    return digest.hexdigest()[:16]


def _make_page(number: int, choice: PageChoice, form: AttributionForm) -> GeneratedPage:
    random = Random(f"{SEED}-{number}")
    supply = WordSupply(random, is_reported_past=_is_reported_past(choice, form))
    writer = PageWriter()
    renderer = FormRenderer(choice, supply, writer, _cast(choice, random))
    _write_before(choice.position, renderer, writer, supply)
    renderer.introduce(" " if choice.position == "after a sentence" else "\n\n")
    renderer.render(form.text)
    _write_after(choice.position, writer, supply)
    text = writer.text + "\n"
    quotes = writer.quotes()
    if choice.marks == _STRAIGHT:
        text = text.replace("’", "'")
        quotes = tuple(_with_straight_names(quote) for quote in quotes)
    is_plain = form.plain and choice.naming not in HARD_NAMINGS
    return GeneratedPage(number, choice, text, quotes, is_plain, form.grouped)


def _is_reported_past(choice: PageChoice, form: AttributionForm) -> bool:
    if form.frame is None:
        return "ccording" not in form.text
    return choice.tense in _REPORTED_PAST


def _cast(choice: PageChoice, random: Random) -> PagePeople:
    """Choose the speaker and two others, of whom no two share an origin or a name."""
    speaker = pick_one(random, people_of(choice.origin, choice.gender))
    origins = [origin for origin in ORIGINS if origin != choice.origin]
    others: list[InventedPerson] = []
    while len(others) < 2:
        origin = pick_one(random, origins)
        person = pick_one(random, people_of(origin, pick_one(random, ("female", "male"))))
        words = set(person.full.split())
        if not any(words & set(one.full.split()) for one in (speaker, *others)):
            others.append(person)
    return PagePeople(speaker, *others)


def _write_before(
    position: str, renderer: FormRenderer, writer: PageWriter, supply: WordSupply
) -> None:
    if position == "after a quotation":
        renderer.write_bystander()
    elif position == "after a sentence":
        writer.write(supply.filler() + " ")
    else:
        for _ in range({"after one": 1, "after several": 3}.get(position, 0)):
            writer.write(_paragraph(supply) + "\n\n")


def _write_after(position: str, writer: PageWriter, supply: WordSupply) -> None:
    for _ in range({"before others": 2, "after several": 1}.get(position, 0)):
        writer.write("\n\n" + _paragraph(supply))


def _paragraph(supply: WordSupply) -> str:
    return f"{supply.filler()} {supply.filler()}"


def _with_straight_names(quote: ExpectedQuote) -> ExpectedQuote:
    names = frozenset(name.replace("’", "'") for name in quote.names)
    return ExpectedQuote(quote.type, quote.spans, names)
