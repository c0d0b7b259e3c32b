"""Make the table of given names and the list of common words: `make names TEXTS="train.jsonl …"`.

Source: nomquamgender (MIT; Van Buskirk, Clauset and Larremore 2022), which counts 722,000 given
names over 36 public sources of names and genders. Common words are those that the texts (JSON
lines with `text`) write mostly with a small letter; they are no given names here.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from nlp_worker.languages import load_language
from nlp_worker.languages.given_names import COLUMNS

TABLE = Path("nlp_worker/languages/en/given_names.tsv")
COMMON_WORDS = Path("nlp_worker/languages/en/lexicons/common_words.txt")
LEAST_SOURCES = 3
LEAST_PEOPLE = 20
_NAME = re.compile(r"[a-z][a-z'-]{1,19}")
_WORD = re.compile(r"[^\W\d_][^\W\d_]*")
_COMMON = 2.0
"""How many times more often a common word has a small letter than a capital one."""
_FEWEST = 3
_OTHER_LISTS = ("countries", "honorifics", "months", "name_particles", "person_nouns", "weekdays")
"""Lists whose words say something else of a name than that it is a given one."""
_LIST_HEADER = """\
# Words that news and other texts write mostly with a small letter.
# Source: made by `make names` from PolNeAR (train) and GUM (CC BY 4.0).
"""
_HEADER = f"""\
# Given names, folded: how many people the sources count, and how many in a hundred are women.
# Source: made by `make names` from nomquamgender (MIT).
{"	".join(COLUMNS)}
"""


def main() -> None:
    """Write the table and the list; the arguments are files of JSON lines with `text`."""
    counted = json.loads(files("nomquamgender").joinpath("name_data.json").read_text("utf-8"))
    others = map(str.casefold, load_language("en").lexicon(*_OTHER_LISTS))
    words = common_words(texts_of(map(Path, sys.argv[1:])))
    COMMON_WORDS.write_text(_LIST_HEADER + "".join(f"{word}\n" for word in sorted(words)), "utf-8")
    common = words.union(others)
    rows = sorted(
        (name, people, round(100 * share))
        for name, (sources, people, share, *_) in counted.items()
        if sources >= LEAST_SOURCES and people >= LEAST_PEOPLE and is_name(name, common)
    )
    lines = (f"{name}\t{people}\t{share}\n" for name, people, share in rows)
    TABLE.write_text(_HEADER + "".join(lines), "utf-8")
    sys.stdout.write(f"{TABLE.name}: {len(rows)}\n")


def is_name(entry: str, common: frozenset[str]) -> bool:
    """Return whether an entry can be looked up in text, and is not a common word."""
    return bool(_NAME.fullmatch(entry)) and entry not in common


def texts_of(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of the records of the files."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)["text"]


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that texts write mostly with a small letter."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for word in _WORD.findall(text):
            (small if word[0].islower() else capital)[word.casefold()] += 1
    return frozenset(
        word
        for word, count in small.items()
        if count >= _FEWEST and count >= _COMMON * capital[word]
    )


if __name__ == "__main__":
    main()
