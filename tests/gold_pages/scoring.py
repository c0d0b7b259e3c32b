"""What an annotation gets right of a gold page, counted."""

from collections import Counter

from shared.contracts import Annotation
from tests.gold_pages.loader import GoldPage

NOISE = ("boilerplate", "related", "comment", "url")


def count(page: GoldPage, found: Annotation) -> Counter[str]:
    """Hits, predictions and golds of blocks and sections; right ones and all of the rest."""
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
    starts = {section.start: section for section in found.sections if section.kind != "other"}
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
    plain = [(kind, words.replace("- ", "") if kind == "list" else words) for kind, words in blocks]
    texts = [words for _, words in plain]
    matched = [(kind, words) for kind, words in page.texts if words in texts]
    counts: Counter[str] = Counter()
    counts["block hit"] = counts["kind all"] = len(matched)
    counts["block found"] = len(plain)
    counts["block gold"] = len(page.texts)
    counts["kind right"] = sum(pair in plain for pair in matched)
    for name, value in page.meta.items():
        counts["field right"] += getattr(found.sections[0], name) == value
        counts["field all"] += 1
    return counts


def figures(counts: Counter[str]) -> dict[str, float]:
    """F of blocks, noise and sections; shares of kinds, sentences and fields that are right."""
    shown = {}
    for name in ("block", "noise", "section"):
        total = counts[f"{name} found"] + counts[f"{name} gold"]
        shown[name] = 2 * counts[f"{name} hit"] / total if total else 1.0
    for name in ("kind", "sentence", "field"):
        total = counts[f"{name} all"]
        shown[name] = counts[f"{name} right"] / total if total else 1.0
    return shown
