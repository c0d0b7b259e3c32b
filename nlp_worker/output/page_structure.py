"""Blocks, sections and sentences in the models of the wire contract."""

from collections.abc import Sequence

from nlp_worker.pages.blocks import PageBlock
from nlp_worker.pages.sections import PageSection
from nlp_worker.text.parsed import ParsedSentence
from shared.contracts import Block, Section, Sentence


def section_id(number: int) -> str:
    """Return the id of the section with this number, counted from zero."""
    return f"s{number + 1}"


def block_id(number: int) -> str:
    """Return the id of the block with this number, counted from zero."""
    return f"b{number + 1}"


def write_sections(sections: Sequence[PageSection]) -> list[Section]:
    """Return the sections in the order of the text."""
    return [
        Section(
            id=section_id(number),
            start=section.span.start,
            end=section.span.end,
            kind=section.kind,
            title=section.title,
            source=section.source,
            byline=section.byline,
            published=section.published,
        )
        for number, section in enumerate(sections)
    ]


def write_blocks(
    blocks: Sequence[PageBlock], sections: Sequence[PageSection], repeats: Sequence[int | None]
) -> list[Block]:
    """Return the blocks in the order of the text.

    `repeats` has the number of the block that each one repeats, or None.
    """
    return [
        Block(
            id=block_id(at),
            start=blocks[at].span.start,
            end=blocks[at].span.end,
            kind=blocks[at].kind,
            section_id=section_id(number),
            repeats=None if (first := repeats[at]) is None else block_id(first),
        )
        for number, section in enumerate(sections)
        for at in range(section.first, section.last + 1)
    ]


def write_sentences(sentences: Sequence[ParsedSentence]) -> list[Sentence]:
    """Return the sentences in the order of the text."""
    return [
        Sentence(start=sentence.start, end=sentence.end, block_id=block_id(sentence.block))
        for sentence in sentences
    ]
