"""Every span of every annotation of any text indexes that text."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_worker.annotate import DocumentAnnotator
from nlp_worker.languages import load_language
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.parsing.pieces import cut
from nlp_worker.quotes.marks import find_passages
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import make_views
from shared.contracts import Annotation, Document
from shared.contracts.annotation import Mention, Span

ENGLISH = load_language("en")
SOUP = st.lists(
    st.sampled_from(
        [
            *"“”„«»‘’\"'`",
            *".,;:!?—-()[] \n\t",
            "\n\n",
            "\r\n",
            "\x00",
            "\u200b",
            "\u00a0",
            "\u2028",
            "e\u0301",
            "🙂",
            "שלום",
            "مرحبا",
            "said",
            "he said",
            "She told reporters that",
            "according to",
            "Mary Holt",
            "Mr. Holt's",
            "the mayor of Vellmouth",
            "it rained",
            "ANN MARLOW: It rained again.",
            "U.S.",
            "Ann\nMarlow",
            "MARY HOLT",
            "the Holts",
            "the Danish government",
            "the Harbour Rescue League (HRL)",
            "“Holt” Bank",
            "$5 million",
            "on Monday",
            "\n\nBridge shut until spring\n",
            "\nBy Ann Marlow\n",
            "\nJune 3, 2019\n",
            "\nRelated:\n",
            "\n2 responses to “Rain”\n",
            "\n- a ferry\n- a bridge\n",
            "\n3%\n",
            "\nhttps://rain.example/a\n",
            "mapThe rain fell. It fell.Nobody",
            "x" * 250,
        ]
    ),
    max_size=40,
).map(lambda parts: " ".join(parts))
GLUED = st.lists(st.sampled_from([*"“”\"'‘’ \n.,a", "said", "Holt"]), max_size=60).map("".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
TEXTS = (SOUP | GLUED | ANY).filter(lambda text: bool(text) and not text.isspace())
SETTINGS = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def _annotate(annotator: DocumentAnnotator, text: str, language: str | None = "en") -> Annotation:
    return annotator.annotate(Document(content=text, language=language))


def _is_in_order(spans: Sequence[Span]) -> bool:
    return all(a.end <= b.start for a, b in pairwise(spans))


def _mentions(annotation: Annotation) -> list[Mention]:
    found: list[Mention] = [m for entity in annotation.entities for m in entity.mentions]
    found += annotation.values
    for quote in annotation.quotes:
        found += quote.spans
        found += [quote.cue] if quote.cue else []
        found += [quote.speaker.mention] if quote.speaker and quote.speaker.mention else []
    return found


@SETTINGS
@given(text=TEXTS)
def test_every_mention_is_its_text(annotator: DocumentAnnotator, text: str) -> None:
    """`mention.text == text[start:end]`, never empty and never framed by white space."""
    annotation = _annotate(annotator, text)
    assert annotation.document.text == text
    for mention in _mentions(annotation):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.text.strip()


@SETTINGS
@given(text=TEXTS, language=st.sampled_from(["en", "de", None]))
def test_the_frame_nests(annotator: DocumentAnnotator, text: str, language: str | None) -> None:
    """Sections hold blocks, blocks hold sentences; each kind is in order, trimmed and disjoint."""
    annotation = _annotate(annotator, text, language)
    sections = {section.id: section for section in annotation.sections}
    blocks = {block.id: block for block in annotation.blocks}
    assert len(sections) == len(annotation.sections)
    assert len(blocks) == len(annotation.blocks)
    frame: tuple[Sequence[Span], ...] = (
        annotation.sections,
        annotation.blocks,
        annotation.sentences,
    )
    for spans in frame:
        assert _is_in_order(spans)
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == text[span.start : span.end].strip()
    for block in annotation.blocks:
        section = sections[block.section_id]
        assert section.start <= block.start
        assert block.end <= section.end
    for number, block in enumerate(annotation.blocks):
        assert block.repeats is None or block.repeats in [b.id for b in annotation.blocks[:number]]
    for sentence in annotation.sentences:
        block = blocks[sentence.block_id]
        assert block.start <= sentence.start
        assert sentence.end <= block.end


@SETTINGS
@given(text=TEXTS)
def test_references_resolve(annotator: DocumentAnnotator, text: str) -> None:
    """Ids are unique, every reference has its target, and a speaker is named by its entity."""
    annotation = _annotate(annotator, text)
    entities = {entity.id: entity for entity in annotation.entities}
    sections = {section.id: section for section in annotation.sections}
    assert len(entities) == len(annotation.entities)
    assert len({quote.id for quote in annotation.quotes}) == len(annotation.quotes)
    for quote in annotation.quotes:
        section = sections[quote.section_id]
        assert all(section.start <= s.start and s.end <= section.end for s in quote.spans)
        if quote.speaker and quote.speaker.entity_id:
            assert entities[quote.speaker.entity_id].name == quote.speaker.name


@SETTINGS
@given(text=TEXTS)
def test_entities_are_named_once_and_in_order(annotator: DocumentAnnotator, text: str) -> None:
    """Ids count up by first mention; mentions of one are in order and apart; names are one line."""
    entities = _annotate(annotator, text).entities
    assert [entity.id for entity in entities] == [f"e{i + 1}" for i in range(len(entities))]
    firsts = [entity.mentions[0].start for entity in entities]
    assert firsts == sorted(firsts)
    for entity in entities:
        assert _is_in_order(entity.mentions)
        assert len(set(entity.aliases)) == len(entity.aliases)
        assert entity.name not in entity.aliases
        for name in (entity.name, *entity.aliases):
            assert name.strip()
            assert not set(name) & set('\r\n"“”„«»')


@SETTINGS
@given(text=TEXTS)
def test_quotations_share_nothing(annotator: DocumentAnnotator, text: str) -> None:
    """A character belongs to one quotation; the cue and the speaker stand outside its spans."""
    annotation = _annotate(annotator, text)
    spans = [span for quote in annotation.quotes for span in quote.spans]
    assert _is_in_order(sorted(spans, key=lambda span: span.start))
    for quote in annotation.quotes:
        mention = quote.speaker.mention if quote.speaker else None
        for outside in filter(None, (quote.cue, mention)):
            for span in quote.spans:
                assert outside.end <= span.start or span.end <= outside.start


@SETTINGS
@given(text=st.text(max_size=300))
def test_views_keep_the_length(text: str) -> None:
    """Lone surrogates and all; and what is shown as white space stays white space."""
    views = make_views(text)
    assert len(views.plain) == len(views.model) == len(text)
    for char, seen in zip(text, views.plain, strict=True):
        assert seen == " " or not char.isspace()


@SETTINGS
@given(text=TEXTS)
def test_passages_are_disjoint_and_in_their_block(text: str) -> None:
    """Outermost passages, in order; the inner words lie between the marks."""
    for block in find_blocks(make_views(text), (), ENGLISH):
        passages = find_passages(text, block.span, ENGLISH)
        for passage in passages:
            assert block.span.covers(passage.outer)
            assert passage.outer.covers(passage.inner)
            assert passage.inner.start < passage.inner.end
        for before, after in pairwise(passages):
            assert before.outer.end <= after.outer.start


@SETTINGS
@given(text=st.text(alphabet='ab .!"\n', max_size=200), longest=st.integers(2, 40))
def test_pieces_lose_only_white_space(text: str, longest: int) -> None:
    """Pieces are short enough, in order, and hold every word of the stretch."""
    pieces = list(cut(text, 0, len(text), longest))
    assert all(isinstance(piece, TextSpan) for piece in pieces)
    assert all(piece.end - piece.start <= longest for piece in pieces)
    joined = "".join(text[start:end] for start, end in pieces)
    assert "".join(joined.split()) == "".join(text.split())
