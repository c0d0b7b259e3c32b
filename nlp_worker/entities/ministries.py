"""Bodies with several fields in their name: “Ministry of Trade, Industry and Energy”."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.person_runs import any_of
from nlp_worker.languages import Language
from nlp_worker.text.spans import TextSpan

_WORDS = r"[A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,2}"
_LINK = r"(?:,? (?:and|&) |, )"


def find_ministries(page: PageMentions) -> Iterator[NameMention]:
    """Yield the names of bodies that have at least two fields; every field is a known one."""
    fields = page.language.lexicon("office_fields")
    for area in page.areas:
        for found in _ministries(page.language).finditer(page.view, area.start, area.end):
            words = re.finditer(_WORDS, found["fields"])
            known = list(takewhile(lambda field: field[0].casefold().split()[-1] in fields, words))
            if len(known) > 1:
                end = found.start("fields") + known[-1].end()
                yield NameMention(TextSpan(found.start(), end), "ORG")


@cache
def _ministries(language: Language) -> re.Pattern[str]:
    nouns = any_of(word.capitalize() for word in language.lexicon("ministry_nouns"))
    fields = rf"{_WORDS}(?:{_LINK}{_WORDS}){{1,6}}"
    return re.compile(rf"\b(?:{nouns}) (?:of|for) (?:the )?(?P<fields>{fields})")
