"""Prints what annotations get right of the gold pages.

    python -m tests.gold_pages.score [--part tuning|heldout] [--errors]

`block`, `noise` and `section` are F: blocks at equal bounds (of the right kind: `kind`), characters
that are no article text, sections of the right kind at the right place. `sentence` and `field` are
shares of what is given in the gold. Errors are shown of the tuning part alone.
"""

import argparse

from nlp_worker.annotate import DocumentAnnotator, load_annotator
from tests.gold_pages.loader import PARTS, GoldPage, load_pages
from tests.gold_pages.scoring import annotate_page, count, score


def main() -> None:
    """Print the figures of the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--errors", action="store_true", help="of the tuning part, page by page")
    args = parser.parse_args()
    annotator = load_annotator()
    for part in [args.part] if args.part else PARTS:
        pages = load_pages(part)
        if args.errors and part == "tuning":
            for page in pages:
                _show_errors(annotator, page)
        shown = "  ".join(f"{name} {value:.3f}" for name, value in score(annotator, pages).items())
        print(f"{part:8} {len(pages)} pages  {shown}")


def _show_errors(annotator: DocumentAnnotator, page: GoldPage) -> None:
    found = annotate_page(annotator, page)
    text = found.document.text
    own = [(block.kind, text[block.start : block.end]) for block in found.blocks]
    gold = [(kind, page.content[start:end]) for kind, start, end in page.blocks] or page.texts
    print(page.name, dict(count(page, found)))
    for sign, these, those in (("-", gold, own), ("+", own, gold)):
        for kind, words in these if not page.is_html or sign == "+" else ():
            if (kind, words) not in those:
                print(f"  {sign} {kind}: {words!r}")
    print("  ", [(s.kind, s.title, s.source, s.byline, s.published) for s in found.sections])


if __name__ == "__main__":
    main()
