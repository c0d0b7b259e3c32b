"""What confidence means: of the quotations with a confidence, the share that is right.

    python -m tests.gold.reliability [--part tuning|floor]

Right: a span overlaps a gold span by half or more (intersection over union).
"""

import argparse
from collections import defaultdict

from nlp_worker.annotate import load_annotator
from shared.contracts import Document
from tests.gold.loader import load_pages
from tests.gold.score import HALF, share_in_common

STEPS = 5


def main() -> None:
    """Print a row for each fifth of the confidence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", default="floor", choices=("tuning", "floor"))
    part = parser.parse_args().part
    annotator = load_annotator()
    found: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for page in load_pages():
        if page.part != part:
            continue
        gold = [span for quote in page.quotes for span in quote.spans]
        for quote in annotator.annotate(Document(content=page.text, language="en")).quotes:
            for span in quote.spans:
                is_right = any(
                    share_in_common((span.start, span.end), other) >= HALF for other in gold
                )
                step = min(int(quote.confidence * STEPS), STEPS - 1)
                found[step].append((quote.confidence, is_right))
    print("confidence   spans  mean confidence  share right")
    for step, pairs in sorted(found.items()):
        mean = sum(confidence for confidence, _ in pairs) / len(pairs)
        right = sum(is_right for _, is_right in pairs) / len(pairs)
        low, high = step / STEPS, (step + 1) / STEPS
        print(f"{low:.1f}–{high:.1f}      {len(pairs):5}  {mean:15.2f}  {right:11.2f}")


if __name__ == "__main__":
    main()
