"""What users say of quotations: kept, shown, applied, undone and exported, in both databases."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from library.database import Database
from library.errors import CorrectionRefused
from library.exports.export_formats import TableFormat
from library.library import Library
from library.people import PeopleSearch
from library.query import Phrase, parse
from library.search_filter import Search
from library.text_index import Terms
from library.writer import LibraryWriter
from shared.contracts import CorrectionRequest, LibraryQuote, LibraryQuoteInContext
from tests.gold.loader import GoldQuote
from tests.support.library_entries import entry, library_with, put

TENANT = "newsroom"
PAGES = [
    entry("a", "The tide is late and the harbour stays shut today", "Maren Holdfast", "Holdfast", tenant=TENANT),
    entry("b", "The boat is late", "Tobias Renn", "M. Holdfast", tenant=TENANT),
    entry("c", "The tide is late and the harbour stays shut today", "Maren Holdfast", tenant=TENANT),
]  # fmt: skip


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    """Yield a library with the pages."""
    with library_with(database, PAGES) as found:
        yield found


def found(library: Library, words: str = "late", **asked: Any) -> dict[str, LibraryQuote]:
    """Return the quotations that a search finds, by document."""
    speaker = asked.pop("speaker", None)
    terms = Terms(parse(words), Phrase((speaker,)) if speaker else None)
    page = library.search(Search(TENANT, terms, **asked), limit=10, facet_names=[])
    return {item.document.id: item for item in page.items}


def correct(
    library: Library, quote: LibraryQuote, kind: str, **fields: Any
) -> LibraryQuoteInContext:
    """Correct a quotation and return it."""
    asked = CorrectionRequest.model_validate({"kind": kind, **fields})
    answer = library.correct(quote.id, asked, tenant=TENANT)
    assert answer is not None
    return answer


def people(library: Library) -> dict[str, int]:
    """Return the number of quotations by name."""
    people = library.people(PeopleSearch(TENANT), limit=10).items
    return {person.name: person.quotes for person in people}


def test_another_speaker_is_searched_and_counted(library: Library) -> None:
    """The annotation stays as it was; the person, the index and the counts follow."""
    before = found(library)["b"]
    after = correct(library, before, "speaker", speaker="Maren Holdfast", note="see the caption")
    assert (after.quote, after.corrected and after.corrected.speaker.name) == (
        before.quote,
        "Maren Holdfast",
    )  # type: ignore[union-attr]
    assert after.speaker
    assert after.speaker.person_id == found(library)["a"].speaker.person_id
    (made,) = after.corrections
    assert (made.kind, made.by, made.note) == ("speaker", TENANT, "see the caption")
    assert set(found(library, speaker="holdfast")) == {"a", "b", "c"}
    assert people(library) == {"Maren Holdfast": 3}
    assert library.undo_correction(before.id, tenant=TENANT)
    assert (found(library)["b"], people(library)) == (
        before,
        {"Maren Holdfast": 2, "Tobias Renn": 1},
    )
    assert library.undo_correction(before.id, tenant=TENANT) is False
    assert library.undo_correction("nothing", tenant=TENANT) is None


def test_nobody_named(library: Library) -> None:
    """Null is a speaker, too."""
    after = correct(library, found(library)["b"], "speaker", speaker=None)
    assert after.speaker is None
    assert after.corrected
    assert after.corrected.speaker is None
    assert people(library) == {"Maren Holdfast": 2}


def test_what_is_wrong_is_marked_and_left_out_on_request(library: Library) -> None:
    """It is counted for nobody, belongs to no family, and comes back with undo."""
    before = found(library)
    assert before["a"].family_id == before["c"].family_id is not None
    after = correct(library, before["a"], "wrong")
    assert (after.is_wrong, after.family_id) == (True, None)
    assert set(found(library, wrong=False)) == {"b", "c"}
    assert set(found(library, wrong=True)) == {"a"}
    assert people(library)["Maren Holdfast"] == 1
    assert library.undo_correction(after.id, tenant=TENANT)
    assert found(library) == before


def test_other_bounds_are_words_of_the_document(library: Library, database: Database) -> None:
    """They are found by search, and stand in the export beside those of the annotation."""
    quote = found(library)["a"]
    context = library.quote(quote.id, tenant=TENANT)
    assert context
    start = context.passage.start + context.passage.text.index("the harbour")
    end = start + len("the harbour stays shut")
    after = correct(library, quote, "bounds", spans=[{"start": start, "end": end}])
    assert after.corrected
    assert after.corrected.spans[0].text == "the harbour stays shut"
    assert set(found(library)) == {"b", "c"}
    put(database, PAGES, replace=True)
    assert library.quote(quote.id, tenant=TENANT) == after
    rows = csv.DictReader(
        io.StringIO(b"".join(library.export(Search(TENANT), TableFormat.CSV)).decode())
    )
    (row,) = [row for row in rows if row["document_id"] == "a"]
    assert (row["words"], row["verdict"]) == ("the harbour stays shut", "corrected")
    assert (row["annotated_words"], row["corrected_by"]) == (quote.quote.spans[0].text, TENANT)


def test_merged_names_are_one_in_the_document_alone(library: Library) -> None:
    """Of speakers and of those who are spoken of."""
    after = correct(library, found(library)["a"], "merge", names=["Maren Holdfast", "Holdfast"])
    assert [item.name for item in after.about] == ["Maren Holdfast"]
    assert [item.name for item in found(library)["b"].about] == ["M. Holdfast"]
    assert library.undo_correction(after.id, tenant=TENANT)
    assert [item.name for item in found(library)["a"].about] == ["Holdfast"]


def test_corrections_follow_the_words_of_a_quotation(library: Library, database: Database) -> None:
    """A newer annotation has other ids; another quotation of the document gets nothing."""
    quote = found(library)["b"]
    correct(library, quote, "speaker", speaker="Maren Holdfast")
    put(
        database,
        [entry("b", "The boat is late", "Tobias Renn", tenant=TENANT, version=4, id="q99")],
    )
    again = found(library)["b"]
    assert again.id == "b.q99"
    assert again.speaker
    assert again.speaker.name == "Maren Holdfast"
    put(
        database,
        [entry("b", "It is late, and nothing else", "Tobias Renn", tenant=TENANT, version=5)],
    )
    assert found(library)["b"].corrections == []
    put(database, [entry("b", "The boat is late", "Tobias Renn", tenant=TENANT, version=6)])
    assert found(library)["b"].speaker == again.speaker


def test_corrections_are_erased_with_their_document(library: Library, database: Database) -> None:
    """And come back with nothing of it."""
    correct(library, found(library)["b"], "wrong")
    assert library.erase_document("b", tenant=TENANT)
    put(database, [PAGES[1]])
    assert found(library)["b"].corrections == []
    assert list(library.gold(tenant=TENANT)) == []


def test_gold_has_the_form_of_the_gold_pages(library: Library, database: Database) -> None:
    """A line a document; what was wrong stays in it when it is not found any more."""
    correct(library, found(library)["b"], "wrong")
    correct(library, found(library)["a"], "speaker", speaker="Ida Krall")
    lines = [json.loads(line) for line in library.gold(tenant=TENANT)]
    assert [line["id"] for line in lines] == ["a", "b"]
    for line, verdict, names in zip(
        lines, ("corrected", "wrong"), (["Ida Krall"], ["Tobias Renn"]), strict=True
    ):
        (quote,) = line["quotes"]
        gold = GoldQuote(
            *(quote[name] for name in ("number", "type", "names", "spans", "speakers", "cues"))
        )
        assert (gold.names, quote["verdict"]) == (names, verdict)
        ((start, end),) = gold.spans
        assert line["text"][start:end] == found(library)[line["id"]].quote.spans[0].text
    assert list(library.gold(tenant="other")) == []
    newer = entry("b", "rained", "Tobias Renn", tenant=TENANT, version=4)
    with database.writing() as connection:
        LibraryWriter(connection).put(newer)
    gone = json.loads(list(library.gold(tenant=TENANT))[1])
    assert [quote["verdict"] for quote in gone["quotes"]] == ["unchecked"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "bounds"}, "spans"),
        ({"kind": "bounds", "spans": None}, "spans"),
        ({"kind": "bounds", "spans": [{"start": 5, "end": 5000}]}, "spans/0"),
        ({"kind": "bounds", "spans": [{"start": 0, "end": 4}, {"start": 3, "end": 9}]}, "spans/1"),
        ({"kind": "bounds", "spans": [{"start": 2, "end": 3}]}, "spans/0"),
        ({"kind": "speaker"}, "speaker"),
        ({"kind": "wrong", "speaker": "Ida Krall"}, "speaker"),
        ({"kind": "merge", "names": ["Maren Holdfast", "Ida Krall"]}, "names/1"),
        ({"kind": "merge", "names": ["Holdfast", "HOLDFAST"]}, "names"),
        ({"kind": "merge"}, "names"),
    ],
)
def test_bad_corrections_name_the_field(
    library: Library, asked: dict[str, Any], field: str
) -> None:
    """And change nothing; nobody corrects what others have."""
    quote = found(library)["a"]
    request = CorrectionRequest.model_validate(asked)
    with pytest.raises(CorrectionRefused) as refused:
        library.correct(quote.id, request, tenant=TENANT)
    assert refused.value.field == field
    assert found(library)["a"] == quote
    assert library.correct(quote.id, CorrectionRequest(kind="wrong"), tenant="other") is None
