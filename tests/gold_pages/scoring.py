"""What an annotation gets right of a gold page, counted."""

import re
from collections import Counter

from nlp_worker.annotate import DocumentAnnotator
from shared.contracts import Annotation, Document
from tests.gold_pages.loader import GoldPage

_MARKER = re.compile(r"(^| / )(?:- |\d+\. )")
NOISE = ("boilerplate", "related", "comment", "url")


def count(page: GoldPage, found: Annotation) -> Counter[str]:
    """Return the hits, predictions and golds of each figure."""
    if page.is_html:
        return _count_html(page, found)
    counts: Counter[str] = Counter()
    blocks = {(block.start, block.end): block.kind for block in found.blocks}
    matched = [(kind, blocks[s, e]) for kind, s, e in page.blocks if (s, e) in blocks]
    counts["block hit"] = len(matched)
    counts["block found"] = len(blocks)
    counts["block gold"] = len(page.blocks)
    counts["kind right"] = sum(gold == kind for gold, kind in matched)
    counts["kind all"] = len(matched)
    noise = {i for kind, s, e in page.blocks if kind in NOISE for i in range(s, e)}
    heard = {i for b in found.blocks if b.kind in NOISE for i in range(b.start, b.end)}
    counts["noise hit"] = len(noise & heard)
    counts["noise found"] = len(heard)
    counts["noise gold"] = len(noise)
    sentences = {(sentence.start, sentence.end) for sentence in found.sentences}
    counts["sentence right"] = sum(span in sentences for span in page.sentences)
    counts["sentence all"] = len(page.sentences)
    starts = {section.start: section for section in found.sections}
    first = min(starts, default=0)
    for i, (start, kind, given) in enumerate(page.sections):
        section = starts.get(first if i == 0 else start)
        counts["section hit"] += bool(section and section.kind == kind)
        for name, value in given.items():
            counts["field right"] += bool(section and getattr(section, name) == value)
            counts["field all"] += 1
    counts["section found"] = len(starts)
    counts["section gold"] = len(page.sections)
    return counts


def _count_html(page: GoldPage, found: Annotation) -> Counter[str]:
    text = found.document.text
    blocks = [(b.kind, " / ".join(text[b.start : b.end].split("\n"))) for b in found.blocks]
    plain = [
        (kind, _MARKER.sub(r"\1", words) if kind == "list" else words) for kind, words in blocks
    ]
    texts = [words for _, words in plain]
    matched = [(kind, words) for kind, words in page.texts if words in texts]
    counts: Counter[str] = Counter()
    counts["block hit"] = counts["kind all"] = len(matched)
    counts["block found"] = len(plain)
    counts["block gold"] = len(page.texts)
    counts["kind right"] = sum(pair in plain for pair in matched)
    for name, value in page.meta.items():
        home = found.document if name in ("url", "language") else found.sections[0]
        counts["field right"] += getattr(home, name) == value
        counts["field all"] += 1
    kinds = [section.kind for section in found.sections]
    if page.kinds:
        counts["section hit"] += sum(a == b for a, b in zip(kinds, page.kinds, strict=False))
        counts["section found"] += len(kinds)
        counts["section gold"] += len(page.kinds)
    _count_noise(counts, page.texts, plain)
    return counts


def _count_noise(
    counts: Counter[str], gold: list[tuple[str, str]], found: list[tuple[str, str]]
) -> None:
    """Count the characters of noise by its words, because HTML has no offsets."""
    right = {words for kind, words in gold if kind in NOISE}
    heard = {words for kind, words in found if kind in NOISE}
    counts["noise hit"] += sum(map(len, right & heard))
    counts["noise found"] += sum(map(len, heard))
    counts["noise gold"] += sum(map(len, right))


def annotate_page(annotator: DocumentAnnotator, page: GoldPage) -> Annotation:
    """Annotate a page as a scraper would send it; HTML tells its language itself."""
    kind, language = ("text/html", None) if page.is_html else ("text/plain", "en")
    fields = {"content": page.content, "content_type": kind, "language": language}
    return annotator.annotate(Document.model_validate(fields))


def score(annotator: DocumentAnnotator, pages: list[GoldPage]) -> dict[str, float]:
    """Return the figures of all pages together."""
    total: Counter[str] = Counter()
    for page in pages:
        total += count(page, annotate_page(annotator, page))
    return figures(total)


def figures(counts: Counter[str]) -> dict[str, float]:
    """Return the F of blocks, noise and sections; shares of kinds, sentences and fields that are right."""
    shown = {}
    for name in ("block", "noise", "section"):
        total = counts[f"{name} found"] + counts[f"{name} gold"]
        shown[name] = 2 * counts[f"{name} hit"] / total if total else 1.0
    for name in ("kind", "sentence", "field"):
        total = counts[f"{name} all"]
        shown[name] = counts[f"{name} right"] / total if total else 1.0
    return shown
