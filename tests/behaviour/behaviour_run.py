"""Annotates the pages in this process: no service, no worker."""

from collections.abc import Iterator, Sequence

from nlp_worker.annotate import DocumentAnnotator, load_annotator
from shared.contracts import Document
from tests.behaviour.generated_pages import GeneratedPage
from tests.behaviour.page_verdicts import PageVerdict, judge_page

_BATCH = 64


def judge_pages(
    pages: Sequence[GeneratedPage], annotator: DocumentAnnotator | None = None
) -> list[PageVerdict]:
    """Return the verdict on each page, in order; what users post names no language either."""
    return list(_judge(pages, annotator or load_annotator()))


def _judge(pages: Sequence[GeneratedPage], annotator: DocumentAnnotator) -> Iterator[PageVerdict]:
    for at in range(0, len(pages), _BATCH):
        batch = pages[at : at + _BATCH]
        finishers = annotator.prepare_batch([Document(content=page.text) for page in batch])
        for page, finish in zip(batch, finishers, strict=True):
            yield judge_page(page, finish())
