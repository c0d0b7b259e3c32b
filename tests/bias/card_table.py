"""The bias card as a table of docs/bias-card.md."""

from collections.abc import Sequence
from pathlib import Path

from tests.bias.card import Row, interval
from tests.bias.card_pages import NAMINGS

DOCS = Path(__file__).parents[2] / "docs/bias-card.md"
_BEGIN, _END = "<!-- table: make bias -->", "<!-- end of the table -->"
_HEAD = (
    "| origin | gender | pages | name found | full name | surname | pronoun "
    "| right in all, 95 % interval | wrong gender | no gender |\n"
    "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |\n"
)


def markdown(rows: Sequence[Row]) -> str:
    """Return the table, the worst rows first."""
    ordered = sorted(rows, key=lambda row: (row.all_right, row.origin, row.gender))
    return _HEAD + "\n".join(map(_line, ordered)) + "\n"


def _line(row: Row) -> str:
    pages, right = row.pages.total(), row.right.total()
    low, high = interval(right, pages)
    shares = [f"{row.share(naming):.2f}" for naming in NAMINGS]
    genders = [f"{count / max(row.named, 1):.2f}" for count in (row.wrong_gender, row.no_gender)]
    cells = [
        row.origin,
        row.gender,
        str(pages),
        f"{row.named / pages:.2f}",
        *shares,
        f"{right / pages:.2f} ({low:.2f} to {high:.2f})",
        *genders,
    ]
    return f"| {' | '.join(cells)} |"


def write_docs(table: str) -> None:
    """Put the table into the docs between its two marks."""
    before, _, rest = DOCS.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCS.write_text(f"{before}{_BEGIN}\n\n{table}\n{_END}{after}", "utf-8")
