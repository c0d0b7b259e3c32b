"""Speakers get the fullest name that the section has for them."""

from typing import NamedTuple

import pytest

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.quotes.found_quotes import FoundQuote, Rule
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.quotes.speakers.resolution import Resolver
from nlp_worker.text.spans import TextSpan
from tests.unit.nlp_worker.quotes.hand import Row, make_entity, make_section, rows


class Named(NamedTuple):
    """Name, way of resolution and entity of a speaker."""

    name: str | None
    resolution: str
    entity_id: str | None


class Scene:
    """A section whose quotations are given by their words and resolved in order."""

    def __init__(
        self, text: str, entities: list[EntityGroup], tables: list[list[Row]] | None = None
    ) -> None:
        self.text = text
        names = {group.name: group.type for group in entities}
        self.section: SectionText = make_section(text, tables or [], names)
        self.resolver = Resolver(self.section, entities)

    def speaker(self, said: str, mention: str | None = None, rule: Rule = "cue") -> Named | None:
        """Return the speaker of the quotation `said`, whom the last `mention` in the text names."""
        start = self.text.index(said)
        span = None
        if mention is not None:
            at = self.text.rindex(mention)
            span = TextSpan(at, at + len(mention))
        quote = FoundQuote("direct", (TextSpan(start, start + len(said)),), rule, 0.5, None, span)
        _, found = self.resolver.resolve(quote)
        return found and Named(found.name, found.resolution, found.entity_id)


def _quill(text: str, tables: list[list[Row]] | None = None) -> Scene:
    return Scene(text, [make_entity(text, "PERSON", "Mary Quill", "Quill")], tables)


QUILL_SANG = rows(
    """
    Mary Mary PROPN NNP compound 1
    Quill Quill PROPN NNP nsubj 2
    sang sing VERB VBD ROOT 2
    """
)


@pytest.mark.parametrize("mention", ["Mary Quill", "Quill", "Ms. Quill"])
def test_a_name_stands_for_the_full_name(mention: str) -> None:
    """A full name, a surname and one with a title are the same entity."""
    scene = _quill(f"Mary Quill sang\n“It rains,” said {mention}")
    assert scene.speaker("It rains,", mention) == ("Mary Quill", "named", "e-Mary Quill")


def test_the_label_of_a_transcript() -> None:
    """A label is resolved as transcript; one that is no name stays as it is."""
    scene = _quill("Mary Quill sang\nQUILL: It rains\nQuestion: Why?")
    assert scene.speaker("It rains", "QUILL", "transcript") == (
        "Mary Quill",
        "transcript",
        "e-Mary Quill",
    )
    assert scene.speaker("Why?", "Question", "transcript") == ("Question", "transcript", None)


def test_a_pronoun_stands_for_the_person_before() -> None:
    """“She” is the woman named before; “he” is nobody here."""
    text = "Mary Quill sang\n“It rains,” she said. “So,” he said."
    assert _quill(text, [QUILL_SANG]).speaker("It rains,", "she") == (
        "Mary Quill",
        "pronoun",
        "e-Mary Quill",
    )
    assert _quill(text, [QUILL_SANG]).speaker("So,", "he") == (None, "pronoun", None)


def test_a_pronoun_stands_for_a_speaker_without_a_name() -> None:
    """“She” is the woman who spoke last when nobody was named since."""
    scene = _quill("Mary Quill sang\n“It rains,” said a woman. “So it does,” she said.")
    assert scene.speaker("It rains,", "a woman") == ("a woman", "nominal", None)
    assert scene.speaker("So it does,", "she") == ("a woman", "pronoun", None)


def test_it_is_the_organisation_that_spoke_last() -> None:
    """“It” is the organisation that spoke last, “they” whoever spoke last."""
    text = "“It rains,” said Quillco. “We are wet,” it said. “So,” they said."
    scene = Scene(text, [make_entity(text, "ORG", "Quillco")])
    assert scene.speaker("It rains,", "Quillco") == ("Quillco", "named", "e-Quillco")
    assert scene.speaker("We are wet,", "it") == ("Quillco", "pronoun", "e-Quillco")
    assert scene.speaker("So,", "they") == ("Quillco", "pronoun", "e-Quillco")


MAYOR_SAID = rows(
    """
    the the DET DT det 1
    mayor mayor NOUN NN nsubj 2
    said say VERB VBD ROOT 2
    """
)


def test_a_definite_noun_stands_for_whom_it_describes() -> None:
    """“The mayor” is the person whom the section called so."""
    title = rows(
        """
        Mayor mayor NOUN NN compound 2
        Mary Mary PROPN NNP compound 2
        Quill Quill PROPN NNP nsubj 3
        sang sing VERB VBD ROOT 3
        """
    )
    scene = _quill("Mayor Mary Quill sang\n“It rains,” the mayor said", [title, MAYOR_SAID])
    found = scene.speaker("It rains,", "the mayor")
    assert found == ("Mary Quill", "nominal", "e-Mary Quill")


def test_a_noun_that_describes_nobody_is_the_name() -> None:
    """A noun without an antecedent is given as the text has it."""
    scene = _quill("Mary Quill sang\n“It rains,” the mayor said", [QUILL_SANG, MAYOR_SAID])
    assert scene.speaker("It rains,", "the mayor") == ("the mayor", "nominal", None)


def test_a_name_behind_a_noun() -> None:
    """“The mayor, Mary Quill, said” names Mary Quill."""
    scene = _quill("“It rains,” said the mayor, Mary Quill, at noon")
    assert scene.speaker("It rains,", "the mayor") == ("Mary Quill", "named", "e-Mary Quill")


def test_a_quotation_without_a_mention_is_continued() -> None:
    """The speaker of the quotation before goes on in the next block."""
    scene = _quill("“It rains,” said Mary Quill.\n“It pours.”")
    assert scene.speaker("It pours.", None, "alone") is None
    assert scene.speaker("It rains,", "Mary Quill") == ("Mary Quill", "named", "e-Mary Quill")
    assert scene.speaker("It pours.", None, "alone") == (
        "Mary Quill",
        "continued",
        "e-Mary Quill",
    )


def test_a_speaker_far_before_is_not_continued() -> None:
    """A quotation three blocks on belongs to nobody."""
    scene = _quill("“It rains,” said Mary Quill.\nRain.\nRain.\n“It pours.”")
    assert scene.speaker("It rains,", "Mary Quill") is not None
    assert scene.speaker("It pours.", None, "alone") is None


def test_the_subject_before_a_quotation_speaks() -> None:
    """“Mary Quill sang. “It pours.”” is said by the subject of the sentence before."""
    quoted = rows(
        """
        It it PRON PRP nsubj 1
        pours pour VERB VBZ ROOT 1
        """
    )
    scene = _quill("Mary Quill sang\n“It pours.”", [QUILL_SANG, quoted])
    assert scene.speaker("It pours.", None, "alone") == (
        "Mary Quill",
        "continued",
        "e-Mary Quill",
    )


def test_a_quotation_with_a_cue_alone_has_no_speaker() -> None:
    """A cue without a mention names nobody, and nobody is guessed."""
    scene = _quill("“It rains,” said Mary Quill.\nIt was said that it pours.")
    assert scene.speaker("It rains,", "Mary Quill") is not None
    assert scene.speaker("it pours", None) is None


def test_a_protagonist_without_a_description() -> None:
    """“The skipper”, a noun for the person a story is about, is the person named before."""
    table = [("skipper", "skipper", *row[2:]) if row[0] == "mayor" else row for row in MAYOR_SAID]
    scene = _quill("Mary Quill sang\n“It rains,” the skipper said", [QUILL_SANG, table])
    found = scene.speaker("It rains,", "the skipper")
    assert found == ("Mary Quill", "nominal", "e-Mary Quill")


def test_an_organisation_by_its_kind() -> None:
    """“The league” is the organisation whose name says league."""
    text = "Harbour Rescue League sang\n“It rains,” the league said"
    table = [("league", "league", *row[2:]) if row[0] == "mayor" else row for row in MAYOR_SAID]
    scene = Scene(text, [make_entity(text, "ORG", "Harbour Rescue League")], [table])
    found = scene.speaker("It rains,", "the league")
    assert found == ("Harbour Rescue League", "nominal", "e-Harbour Rescue League")
