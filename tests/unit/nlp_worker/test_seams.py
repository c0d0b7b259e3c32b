"""Another detector and another language fit in without a change of the text work."""

from pathlib import Path

import pytest
import spacy

from nlp_worker.annotate import load_annotator
from nlp_worker.languages import LANGUAGES, load_language
from nlp_worker.quotes.detector import load_detector
from nlp_worker.text.errors import DetectorMissingError
from shared.contracts import Document
from tests.toys.toy_detector import ToyDetector
from tests.toys.toy_language import LANGUAGE as TOY

DETECTOR = "tests.toys.toy_detector:ToyDetector"
PAGE = """Harbour closed

“The tide is late,” said Maren Holdfast, who chairs the board.

Holdfast told the town that repairs would begin on Monday. “Nobody was asked,” she added.
"""
TOY_PAGE = """Frelo Zam Quill venis | La pluvo restas |

“Pluvas ankoraŭ,” diris Zam Quill | Ĉiuj aŭdis
"""


@pytest.fixture
def toy_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the toy language's line to the table, with a pipeline that is made here."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer", name="parser")
    names = nlp.add_pipe("entity_ruler", name="ner")
    names.add_patterns([{"label": "PERSON", "pattern": "Zam Quill"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path)
    monkeypatch.setattr(TOY, "default_model", str(tmp_path))
    monkeypatch.setitem(LANGUAGES, "toy", "tests.toys.toy_language")


def test_a_detector_is_named_by_its_module() -> None:
    """`package.module:factory` is loaded and gets the language."""
    detector = load_detector(DETECTOR, load_language("en"))
    assert isinstance(detector, ToyDetector)
    assert detector.language is load_language("en")


@pytest.mark.parametrize("name", ["tree", "tests.toys.none:Toy", "tests.toys.toy_detector:None_"])
def test_an_unknown_detector_is_refused_with_the_setting(name: str) -> None:
    """The error names the setting and what it may be."""
    with pytest.raises(DetectorMissingError, match="QUOTIDIAN_DETECTOR to one of forests"):
        load_detector(name, load_language("en"))


def test_rules_resolution_and_output_work_with_another_detector() -> None:
    """A surname that the toy detector points at is resolved to the full name."""
    found = load_annotator(detector=DETECTOR).annotate(Document(content=PAGE))
    quotes = [(quote.type, [span.text for span in quote.spans]) for quote in found.quotes]
    assert quotes == [
        ("direct", ["The tide is late,"]),
        ("indirect", ["repairs would begin on Monday"]),
        ("direct", ["Nobody was asked,"]),
    ]
    speaker = found.quotes[0].speaker
    assert speaker
    assert (speaker.name, speaker.resolution) == ("Maren Holdfast", "named")
    assert {entity.id for entity in found.entities} >= {speaker.entity_id}


@pytest.mark.usefixtures("toy_language")
def test_a_language_is_one_folder_and_one_line() -> None:
    """Its pages are parsed with its own pipeline, lists and sentence rules."""
    annotator = load_annotator(detector=DETECTOR)
    found = annotator.annotate(Document(content=TOY_PAGE, language="qaa"))
    assert found.warnings == []
    text = found.document.text
    assert [text[s.start : s.end] for s in found.sentences] == [
        "Frelo Zam Quill venis |",
        "La pluvo restas |",
        "“Pluvas ankoraŭ,” diris Zam Quill |",
        "Ĉiuj aŭdis",
    ]
    (person,) = found.entities
    assert (person.type, person.name, len(person.mentions)) == ("PERSON", "Zam Quill", 2)
    (quote,) = found.quotes
    assert quote.speaker
    assert quote.speaker.name == "Zam Quill"


@pytest.mark.usefixtures("toy_language")
def test_english_is_read_as_before_beside_another_language() -> None:
    """A second language changes nothing for the first; a third is still not parsed."""
    annotator = load_annotator(detector=DETECTOR)
    alone = load_annotator(detector=DETECTOR, languages=["en"])
    document = Document(content=PAGE)
    assert annotator.annotate(document) == alone.annotate(document)
    other = annotator.annotate(Document(content="Der Hafen bleibt zu.", language="de"))
    assert [warning.code for warning in other.warnings] == ["unsupported_language"]
