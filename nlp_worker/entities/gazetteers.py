"""Names that are known beforehand; all plain (`spelling.plain`)."""

from functools import cache

from nlp_worker.entities.spelling import plain
from nlp_worker.languages.en import LANGUAGE as ENGLISH


@cache
def known_place() -> frozenset[str]:
    """Countries, regions and large cities."""
    return frozenset(map(plain, ENGLISH.lexicon("cities", "regions"))) | known_country()


@cache
def known_country() -> frozenset[str]:
    """Countries."""
    return frozenset(map(plain, ENGLISH.lexicon("countries", "country_names")))


@cache
def known_people() -> frozenset[str]:
    """Demonyms, peoples and faiths, as adjectives and in the plural; no country's name."""
    names = set(map(plain, ENGLISH.lexicon("demonyms", "peoples"))) - known_country()
    return frozenset(names | {f"{name}s" for name in names if not name.endswith(("s", "h", "e"))})


@cache
def known_region() -> frozenset[str]:
    """Parts of the world, mountains and rivers."""
    return frozenset(map(plain, ENGLISH.lexicon("world_regions")))


@cache
def known_bodies() -> frozenset[str]:
    """Bodies that news names without more words."""
    return frozenset(map(plain, ENGLISH.lexicon("known_bodies")))
