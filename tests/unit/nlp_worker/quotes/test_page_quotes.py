"""Quotations of a page stay in the scope of their section."""

from collections.abc import Sequence

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.pages.blocks import PageBlock
from nlp_worker.quotes.found_quotes import FoundQuote
from nlp_worker.quotes.page_quotes import PageQuote, QuotedPage, find_page_quotes
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views
from shared.contracts.annotation import BlockKind
from tests.unit.nlp_worker.quotes.hand import (
    ENGLISH,
    Row,
    lines_of,
    make_entity,
    make_sentences,
    rows,
)

SAID = rows(
    """
    “ “ PUNCT `` punct 1
    Rain rain NOUN NN ccomp 4
    , , PUNCT , punct 4
    ” ” PUNCT '' punct 4
    said say VERB VBD ROOT 4
    Holt Holt PROPN NNP nsubj 4
    """
)
SANG = rows(
    """
    Mary Mary PROPN NNP compound 1
    Holt Holt PROPN NNP nsubj 2
    sang sing VERB VBD ROOT 2
    """
)
ARTICLE_THEN_COMMENT = "“Rain,” said Holt\nMary Holt sang"


class SaidBehind:
    """A detector: each passage is said by the first name behind it."""

    def find(self, section: SectionText) -> list[FoundQuote]:
        """Return the passages with their names."""
        return [
            FoundQuote(
                "direct", (passage.inner,), "cue", 0.5, None, _mention(section, passage.outer)
            )
            for passages in section.passages
            for passage in passages
        ]


def _mention(section: SectionText, passage: TextSpan) -> TextSpan:
    start = section.view.index("Holt", passage.end)
    return TextSpan(start, start + len("Holt"))


def _found(
    text: str,
    tables: list[list[Row]],
    kinds: Sequence[BlockKind],
    scopes: Sequence[tuple[int, Sequence[int]]],
    entities: Sequence[EntityGroup],
) -> list[PageQuote]:
    blocks = [
        PageBlock(span, kind, (span,)) for span, kind in zip(lines_of(text), kinds, strict=True)
    ]
    sentences = make_sentences(text, tables)
    page = QuotedPage(make_views(text), blocks, sentences, entities, scopes, ENGLISH)
    return find_page_quotes(page, SaidBehind())


def _entities(text: str) -> list[EntityGroup]:
    return [make_entity(text, "PERSON", "Mary Holt")]


def test_a_name_of_the_same_scope_resolves() -> None:
    """“Holt” is Mary Holt when one scope has both."""
    text = ARTICLE_THEN_COMMENT
    (found,) = _found(text, [SAID, SANG], ["paragraph"] * 2, [(0, (0, 1))], _entities(text))
    assert found.speaker
    assert found.speaker.name == "Mary Holt"


def test_a_name_in_a_comment_does_not_resolve_in_the_article() -> None:
    """“Holt” of the article stays “Holt” when only a comment names Mary Holt."""
    text = ARTICLE_THEN_COMMENT
    kinds: list[BlockKind] = ["paragraph", "comment"]
    scopes = [(0, (0,)), (0, (1,))]
    (found,) = _found(text, [SAID, SANG], kinds, scopes, _entities(text))
    assert found.speaker
    assert (found.speaker.name, found.speaker.entity_id) == ("Holt", None)


def test_a_name_of_the_article_does_not_resolve_in_a_comment() -> None:
    """An entity that the article names is not a comment's: its “Holt” may be somebody else."""
    text = "Mary Holt sang\n“Rain,” said Holt"
    kinds: list[BlockKind] = ["paragraph", "comment"]
    scopes = [(0, (0,)), (0, (1,))]
    (found,) = _found(text, [SANG, SAID], kinds, scopes, _entities(text))
    assert found.speaker
    assert (found.speaker.name, found.speaker.entity_id) == ("Holt", None)


def test_quotations_come_in_the_order_of_the_text_with_their_section() -> None:
    """Scopes may be given in any order."""
    text = "“Rain,” said Holt\n“Rain,” said Holt"
    scopes = [(1, (1,)), (0, (0,))]
    found = _found(text, [SAID, SAID], ["paragraph"] * 2, scopes, _entities(text))
    assert [(quote.section, quote.quote.start) for quote in found] == [(0, 1), (1, 19)]


def test_a_scope_without_parsed_words_has_no_quotations() -> None:
    """Text that nothing parsed, in another language, has none although it has marks."""
    text = "“Rain,” said Holt"
    assert _found(text, [], ["paragraph"], [(0, (0,))], _entities(text)) == []
