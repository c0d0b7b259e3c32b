"""Makes the bias card: how well names are read, by origin and gender.

    python -m tests.bias [--short] [--show N] [--write] [--pin]

`--write` puts the table into docs/bias-card.md, `--pin` raises the floors to what is reached. The
exit code is 1 if a worst row falls below its floor.
"""

import argparse
import sys

from tests.bias.card import gates, make_card
from tests.bias.card_floors import LowerFloorError, pin, read_floors
from tests.bias.card_pages import make_pages
from tests.bias.card_table import markdown, write_docs


def main() -> int:
    """Make the card as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bias", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--short", action="store_true", help="3 people a row, not 16")
    parser.add_argument("--show", type=int, default=0, help="wrong pages to print")
    parser.add_argument("--write", action="store_true", help="put the table into docs/bias-card.md")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached")
    arguments = parser.parse_args()
    size = "short" if arguments.short else "full"
    rows, wrong = make_card(make_pages(size))
    for page, annotation in wrong[: arguments.show]:
        print(f"--- {page.naming}: {page.person.full}\n{page.text}")
        print([(one.type, one.name) for one in annotation.entities])
        print(
            [
                (quote.spans[0].text, quote.speaker and quote.speaker.name)
                for quote in annotation.quotes
            ]
        )
    table = markdown(rows)
    print(table)
    if arguments.write:
        write_docs(table)
    reached = gates(rows)
    if arguments.pin:
        try:
            pin(size, reached)
        except LowerFloorError as error:
            print(error, file=sys.stderr)
            return 1
    floors = read_floors(size)
    for name, figure in reached.items():
        print(f"worst row, {name}: {figure} %, floor {floors.get(name, 0)} %")
    return 1 if any(reached[name] < floors.get(name, 0) for name in reached) else 0


if __name__ == "__main__":
    sys.exit(main())
