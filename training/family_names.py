"""Make the list of family names: `make family-names`.

Sources: Faker (MIT), which has family names of about seventy countries, and names (MIT), which has
those of the US census of 1990 by frequency. Names in other scripts than Latin are left out: the
text is English.
"""

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules

import faker.providers.person as person_providers

from nlp_worker.entities.spelling import fold
from nlp_worker.languages import load_language

FILE = Path("nlp_worker/languages/en/lexicons/family_names.txt")
MOST_OF_CENSUS = 10_000
"""Rarer names of the census have fewer than 3,000 people, and many are words of English."""
_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]{2,19}(?:[ '’-][^\W\d_]+){0,3}")
_OTHER_LISTS = (
    "common_words",
    "countries",
    "honorifics",
    "months",
    "office_nouns",
    "organisation_nouns",
    "person_nouns",
    "title_modifiers",
    "weekdays",
)
_HEADER = """\
# Family names, folded.
# Source: made by `make family-names` from Faker (MIT) and names (MIT; US census of 1990).
"""


def main() -> None:
    """Write the list, without words that say something else."""
    others = set(map(fold, load_language("en").lexicon(*_OTHER_LISTS)))
    folded = {fold(name) for name in (*_of_faker(), *_of_census()) if _is_usable(name)}
    names = sorted(name for name in folded - others if name.isascii())
    FILE.write_text(_HEADER + "".join(f"{name}\n" for name in names), "utf-8")
    sys.stdout.write(f"{FILE.name}: {len(names)}\n")


def _of_faker() -> Iterator[str]:
    for module in iter_modules(person_providers.__path__):
        provider = import_module(f"{person_providers.__name__}.{module.name}").Provider
        for attribute, names in vars(provider).items():
            if attribute.startswith(("last_names", "last_romanized_names")):
                yield from names


def _of_census() -> Iterator[str]:
    lines = files("names").joinpath("dist.all.last").read_text("ascii").splitlines()
    yield from (line.split()[0].title() for line in lines[:MOST_OF_CENSUS])


def _is_usable(name: str) -> bool:
    """Return whether a name can be looked up in English text as it stands."""
    return bool(_NAME.fullmatch(name)) and name[0].isupper()


if __name__ == "__main__":
    main()
