"""Antecedents of pronouns and nouns."""

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.antecedents import Antecedents
from nlp_worker.quotes.speakers.name_index import NamedSource, NameIndex
from nlp_worker.text.spans import TextSpan
from shared.contracts.annotation import Gender
from tests.unit.nlp_worker.quotes.hand import Row, make_entity, make_section, rows

PAIR = "Mary Quill met Bo Tarn\nRain fell\nShe left"
MET = rows(
    """
    Mary Mary PROPN NNP compound 1
    Quill Quill PROPN NNP nsubj 2
    met meet VERB VBD ROOT 2
    Bo Bo PROPN NNP compound 4
    Tarn Tarn PROPN NNP dobj 2
    """
)
FELL = rows(
    """
    Rain rain NOUN NN nsubj 1
    fell fall VERB VBD ROOT 1
    """
)
LEFT = rows(
    """
    She she PRON PRP nsubj 1
    left leave VERB VBD ROOT 1
    """
)


class Scene:
    """A section with the antecedents that its entities may be."""

    def __init__(self, text: str, tables: list[list[Row]], entities: list[EntityGroup]) -> None:
        self.text = text
        names = {group.name: group.type for group in entities}
        self.section: SectionText = make_section(text, tables, names)
        self.index = NameIndex(entities, self.section)
        self.antecedents = Antecedents(self.section, self.index)
        self.end = TextSpan(len(text) - 1, len(text))

    def source(self, name: str) -> NamedSource:
        """Return the source that has exactly this name."""
        source = self.index.exact(name)
        assert source is not None
        return source

    def person(
        self, gender: Gender | None, spoke_last: NamedSource | None = None, at: str = ""
    ) -> str | None:
        """Return the name of the person that a mention at `at`, or at the end, stands for."""
        mention = TextSpan(self.text.index(at), len(self.text)) if at else self.end
        found = self.antecedents.person(mention, gender, spoke_last)
        return found and found.name


def _pair() -> Scene:
    entities = [make_entity(PAIR, "PERSON", name) for name in ("Mary Quill", "Bo Tarn")]
    return Scene(PAIR, [MET, FELL, LEFT], entities)


def test_a_pronoun_has_the_gender_of_its_antecedent() -> None:
    """“She” is Mary, although Bo was named later; “he” cannot be Mary."""
    assert _pair().person("female") == "Mary Quill"
    assert _pair().person("male") == "Bo Tarn"


def test_a_subject_is_preferred() -> None:
    """Without a gender the subject of the sentence wins over the object."""
    assert _pair().person(None) == "Mary Quill"


def test_the_last_speaker_is_preferred() -> None:
    """Somebody who spoke last wins over an equal."""
    text = "Al Tarn and Bo Tarn\nHe left"
    entities = [make_entity(text, "PERSON", name) for name in ("Al Tarn", "Bo Tarn")]
    scene = Scene(text, [], entities)
    assert scene.person(None, scene.source("Al Tarn")) == "Al Tarn"
    assert scene.person(None, scene.source("Bo Tarn")) == "Bo Tarn"


def test_names_in_quotations_are_no_antecedents() -> None:
    """A person whom a quotation names is not “he” outside of it."""
    text = "“Bo Tarn sang.” He left"
    scene = Scene(text, [], [make_entity(text, "PERSON", "Bo Tarn")])
    assert scene.person(None) is None


def test_a_name_far_before_is_no_antecedent() -> None:
    """A name more than twelve sentences before is too far away."""
    text = "Mary Quill met Bo Tarn\n" + "Rain fell\n" * 13 + "She left"
    entities = [make_entity(text, "PERSON", "Mary Quill")]
    scene = Scene(text, [MET, *[FELL] * 13, LEFT], entities)
    assert scene.person("female") is None


def test_an_organisation_by_noun_and_qualifiers() -> None:
    """“The rescue league” is the organisation whose name has both words and more."""
    text = "The Harbour Rescue League and the Tennis League met"
    names = ("Harbour Rescue League", "Tennis League")
    scene = Scene(text, [], [make_entity(text, "ORG", name) for name in names])
    for qualifier, name in (("rescue", "Harbour Rescue League"), ("chess", None)):
        found = scene.antecedents.organisation(scene.end, "league", frozenset([qualifier]))
        assert (found and found.name) == name


def test_the_organisation_named_last() -> None:
    """“The company” is the organisation named last, and none from more than three sentences ago."""
    text = "Quillco grew\nTarn grew\nRain fell\nIt left"
    entities = [make_entity(text, "ORG", "Quillco"), make_entity(text, "PERSON", "Tarn")]
    grew = rows("Quillco Quillco PROPN NNP nsubj 1\ngrew grow VERB VBD ROOT 1")
    tarn = rows("Tarn Tarn PROPN NNP nsubj 1\ngrew grow VERB VBD ROOT 1")
    left = rows("It it PRON PRP nsubj 1\nleft leave VERB VBD ROOT 1")
    scene = Scene(text, [grew, tarn, FELL, left], entities)
    found = scene.antecedents.nearest_organisation(scene.end)
    assert found is not None
    assert found.name == "Quillco"
    longer = text.replace("It", "Rain fell\nRain fell\nIt")
    far = Scene(longer, [grew, tarn, FELL, FELL, FELL, left], entities)
    assert far.antecedents.nearest_organisation(far.end) is None
