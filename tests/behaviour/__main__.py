"""Measures quotation finding on small pages that are right by construction.

    python -m tests.behaviour [--full] [--form NAME] [--show N] [--json FILE] [--pin]

Prints the share of right pages by form, position, marks, origin and every other dimension. The exit
code is 1 if plain or hard pages fall below their floor (`floors.json`).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.behaviour.behaviour_floors import LowerFloorError, pin, reached, read_floors
from tests.behaviour.behaviour_run import judge_pages
from tests.behaviour.generated_pages import GeneratedPage, generate_pages, pages_digest
from tests.behaviour.page_verdicts import PageVerdict
from tests.behaviour.share_table import as_json, print_examples, print_table


def main() -> int:
    """Run the suite as the command line says; return the exit code."""
    parser = _parser()
    arguments = parser.parse_args()
    if arguments.form and arguments.pin:
        parser.error("--pin needs all forms; leave --form out")
    size = "full" if arguments.full else "short"
    pages = _pages_of(size, arguments.form)
    if not pages:
        parser.error("no form's name begins so; data/forms.toml has them all")
    verdicts = judge_pages(pages)
    print_examples(verdicts, arguments.show)
    print_table(verdicts)
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(verdicts), ensure_ascii=False, indent=1))
    if arguments.form:
        return 0
    if arguments.pin:
        try:
            pin(size, pages_digest(pages), reached(verdicts))
        except LowerFloorError as error:
            print(error, file=sys.stderr)
            return 1
    return _compare(size, verdicts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.behaviour", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--full", action="store_true", help="about 3,000 pages, not about 300")
    parser.add_argument("--form", help="only the forms whose names begin so")
    parser.add_argument("--show", type=int, default=0, help="wrong pages to print of each form")
    parser.add_argument("--json", type=Path, help="write the shares and all wrong pages to a file")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached")
    return parser


def _pages_of(size: str, form: str | None) -> Sequence[GeneratedPage]:
    return [page for page in generate_pages(size) if page.choice.form.startswith(form or "")]


def _compare(size: str, verdicts: Sequence[PageVerdict]) -> int:
    """Print the figures beside their floors; return 1 if one is below."""
    figures, floors = reached(verdicts), read_floors(size)
    print()
    for name, figure in figures.items():
        print(f"{name} pages: {figure} %, floor {floors.get(name, 0)} %")
    return 1 if any(figures[name] < floors.get(name, 0) for name in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
