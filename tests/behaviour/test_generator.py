"""The generated pages: the same every time, of every kind, and sound."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from itertools import combinations, product
from pathlib import Path

import pytest

from tests.behaviour.attribution_forms import MARKS, NONE, POSITIONS, AttributionForm, load_forms
from tests.behaviour.cue_verbs import CUE_VERBS, TENSES
from tests.behaviour.generated_pages import GeneratedPage, generate_pages, pages_digest
from tests.behaviour.invented_people import GENDERS, ORIGINS, people_of
from tests.behaviour.page_choices import DIMENSIONS, ROUNDS, Value
from tests.behaviour.page_writer import PageWriter

ROOT = Path(__file__).parents[2]
Pages = tuple[GeneratedPage, ...]
FORMS = load_forms()
SPARSE = ("form", "verb")
"""Dimensions whose pairs are too many for the number of pages: each form has its own values."""


@pytest.fixture(scope="module")
def full() -> Pages:
    """Return all pages of the full size."""
    return generate_pages("full")


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_same_pages_in_every_process(hash_seed: str) -> None:
    """No order of a set decides what a page says."""
    program = (
        "from tests.behaviour.generated_pages import generate_pages, pages_digest;"
        "print(pages_digest(generate_pages('short')))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == pages_digest(generate_pages("short"))


def test_the_short_pages_begin_the_full_ones(full: Pages) -> None:
    """What the short size finds, the full size finds too."""
    short = generate_pages("short")
    assert short == full[: len(short)]
    assert len(short) == ROUNDS["short"] * len(FORMS)
    assert len(full) == ROUNDS["full"] * len(FORMS)


def test_no_text_comes_twice(full: Pages) -> None:
    """Every page is another text."""
    assert len({page.text for page in full}) == len(full)


def test_every_value_of_every_dimension_appears(full: Pages) -> None:
    """Nothing that the suite promises to measure is left out, not even by the short size."""
    short = full[: ROUNDS["short"] * len(FORMS)]
    wanted = {
        "form": {form.name for form in FORMS},
        "position": set(POSITIONS),
        "marks": {*MARKS, NONE},
        "punctuation": {".", ",", "?", "!", "outside", NONE},
        "verb": {*CUE_VERBS, NONE},
        "tense": {*TENSES, NONE},
        "naming": {naming for form in FORMS for naming in form.namings},
        "origin": set(ORIGINS),
        "gender": set(GENDERS),
    }
    assert {name: {value for _, value in _values(short, name)} for name in DIMENSIONS} == wanted


def test_each_form_appears_with_every_value_that_it_allows(full: Pages) -> None:
    """In the full size every form has stood in all places, marks and namings, with all origins."""
    seen = defaultdict(set)
    for page in full:
        seen[page.choice.form].update(page.choice.values())
    for form in FORMS:
        allowed = {
            *product(["position"], form.positions),
            *product(["marks"], form.marks),
            *product(["punctuation"], form.punctuation),
            *product(["naming"], form.namings),
            *product(["origin"], ORIGINS),
            *product(["gender"], GENDERS),
        }
        assert allowed <= seen[form.name], form.name


def test_any_two_values_meet_on_some_page(full: Pages) -> None:
    """Pairs of values that some form allows are covered by the full size."""
    seen = {
        pair
        for page in full
        for pair in page.choice.pairs()
        if not any(dimension in SPARSE for dimension, _ in pair)
    }
    wanted = {pair for form in FORMS for pair in _allowed_pairs(form)}
    assert wanted <= seen


def test_expected_spans_stand_in_the_text(full: Pages) -> None:
    """A span holds words without outer marks, and spans of one quotation follow one another."""
    for page in full:
        for quote in page.quotes:
            starts = [start for start, _ in quote.spans]
            assert starts == sorted(starts)
            for start, end in quote.spans:
                said = page.text[start:end]
                assert said == said.strip(), page.text
                assert said[0].isalnum(), page.text
                assert quote.type != "direct" or said[-1] not in '”"’»“', page.text


def test_expected_names_stand_in_the_text(full: Pages) -> None:
    """The full name of every speaker is on the page, without an office in it."""
    everybody = {
        person.full.replace("’", "'")
        for origin in ORIGINS
        for gender in GENDERS
        for person in people_of(origin, gender)
    }
    for page in full:
        for quote in page.quotes:
            assert not quote.names or any(name in page.text for name in quote.names)
            known = {name.replace("’", "'") for name in quote.names} & everybody
            assert known or not quote.names, quote.names


def test_contents_are_of_many_lengths(full: Pages) -> None:
    """Most contents have five to twenty-five words, and no few sentences make up the suite."""
    contents = [
        page.text[start:end] for page in full for quote in page.quotes for start, end in quote.spans
    ]
    lengths = [len(content.split()) for content in contents]
    usual = [length for length in lengths if 5 <= length <= 25]
    assert len(usual) > 0.9 * len(lengths)
    assert len(set(contents)) > 1_000


def test_negative_forms_hold_only_what_the_bystander_said(full: Pages) -> None:
    """A page where nobody is quoted has no expected quotation but the one before the form."""
    negative = {form.name for form in FORMS if form.is_negative}
    assert len(negative) >= 20
    for page in full:
        if page.choice.form in negative:
            assert len(page.quotes) == (page.choice.position == "after a quotation")


def test_there_are_enough_forms_verbs_and_origins() -> None:
    """The suite keeps the size that it was asked for."""
    assert sum(not form.is_negative for form in FORMS) >= 40
    assert len(CUE_VERBS) >= 25
    assert len(ORIGINS) >= 14


def test_no_slot_is_left_open(full: Pages) -> None:
    """Every slot, choice and mark of the data files is filled."""
    for page in full:
        assert not re.search(r"[\[\]{}<>^|]", page.text), page.text


def test_names_by_order_and_custom() -> None:
    """Family names come first in China, given names go on in Ethiopia, one name can be all."""
    assert ("Qiu Renhao", "Qiu") in _names("chinese", "male")
    assert ("Tran My Duyen", "Duyen") in _names("vietnamese", "female")
    assert ("Almaz Woredeab", "Almaz") in _names("ethiopian", "female")
    assert ("Nuria Zubeldia Marcos", "Zubeldia") in _names("spanish", "female")
    assert ("Zdeňka Mlejnková", "Mlejnková") in _names("czech", "female")
    assert ("Sulastrini", "Sulastrini") in _names("indonesian", "female")


def test_an_apposition_ends_in_one_comma() -> None:
    """The comma after an apposition is left out where another mark stands."""
    writer = PageWriter()
    for rest in (" said.", ": no."):
        writer.write("Ann Rook, a baker")
        writer.owe_comma()
        writer.write(rest)
    assert writer.text == "Ann Rook, a baker, said.Ann Rook, a baker: no."


def _values(pages: Pages, dimension: str) -> set[Value]:
    return {value for page in pages for value in page.choice.values() if value[0] == dimension}


def _names(origin: str, gender: str) -> set[tuple[str, str]]:
    return {(person.full, person.short) for person in people_of(origin, gender)}


def _allowed_pairs(form: AttributionForm) -> set[tuple[Value, Value]]:
    """Return the pairs of values that can meet on a page of the form, in the dimensions' order."""
    pairs: set[tuple[Value, Value]] = set()
    for punctuation in form.punctuation:
        tenses = {tense for _, tense in form.cues(punctuation)}
        values = [
            list(product(["position"], form.positions)),
            list(product(["marks"], form.marks)),
            [("punctuation", punctuation)],
            list(product(["tense"], sorted(tenses))),
            list(product(["naming"], form.namings)),
            list(product(["origin"], ORIGINS)),
            list(product(["gender"], GENDERS)),
        ]
        for one, other in combinations(values, 2):
            pairs.update(product(one, other))
    return pairs
