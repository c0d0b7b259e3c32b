"""Known names from the word lists of a language, all folded (`spelling.fold`)."""

from functools import cache

from nlp_worker.entities.spelling import fold
from nlp_worker.languages import Language


@cache
def known_places(language: Language) -> frozenset[str]:
    """Return countries, regions and large cities."""
    return _folded(language, "cities", "regions") | known_countries(language)


@cache
def known_towns(language: Language) -> frozenset[str]:
    """Return smaller towns; many of them are surnames, too."""
    return _folded(language, "towns") - known_places(language)


@cache
def known_countries(language: Language) -> frozenset[str]:
    """Return the names of countries."""
    return _folded(language, "countries", "country_names")


@cache
def known_peoples(language: Language) -> frozenset[str]:
    """Return demonyms, peoples and faiths, also in the plural; no name of a country."""
    names = _folded(language, "demonyms", "peoples") - known_countries(language)
    return names | {f"{name}s" for name in names if not name.endswith(("s", "h", "e"))}


@cache
def known_regions(language: Language) -> frozenset[str]:
    """Return parts of the world, mountains and rivers."""
    return _folded(language, "world_regions")


@cache
def known_organisations(language: Language) -> frozenset[str]:
    """Return organisations that news names without further words."""
    return _folded(language, "known_bodies")


def _folded(language: Language, *lexicons: str) -> frozenset[str]:
    return frozenset(map(fold, language.lexicon(*lexicons)))
