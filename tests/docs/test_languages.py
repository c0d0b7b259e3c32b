"""The page about languages."""

import re

from nlp_worker.languages.lexicons import NAMES
from tests.docs.pages import ROOT


def test_every_word_list_is_documented() -> None:
    """`docs/languages.md` has every word list in its tables, and no other."""
    page = (ROOT / "docs/languages.md").read_text()
    tables = page.partition("## The word lists")[2]
    cells = re.findall(r"^\| (`[^|]+`) \|", tables, re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == NAMES
