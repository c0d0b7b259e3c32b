"""Blocks and sections of plain texts, as the stage finds them for English."""

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import PageBlock, find_blocks
from nlp_worker.pages.page_text import PageText
from nlp_worker.pages.sections import PageSection, find_sections
from nlp_worker.text.views import make_views
from shared.contracts import Document


def build_blocks(text: str) -> list[PageBlock]:
    """Return the blocks of a plain text."""
    return find_blocks(make_views(text), (), ENGLISH)


def build_sections(text: str, **fields: str) -> list[PageSection]:
    """Return the sections of a document with this content and these other fields."""
    document = Document.model_validate({"content": text, **fields})
    return find_sections(build_blocks(text), PageText(text), document, ENGLISH)


def block_kinds(text: str) -> list[str]:
    """Return the kinds of the blocks of a plain text."""
    return [block.kind for block in build_blocks(text)]


def block_texts(text: str) -> list[str]:
    """Return the texts of the blocks of a plain text."""
    return [text[slice(*block.span)] for block in build_blocks(text)]


def join_blocks(*blocks: str) -> str:
    """Return a text of these blocks, with blank lines between them."""
    return "\n\n".join(block.strip() for block in blocks)
