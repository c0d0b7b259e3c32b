"""`python -m benchmarks.library [NUMBER] [--url URL]`: searches over a library of made quotations."""

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from library.database import Database
from library.entries import DocumentEntry, document_entry
from library.librarian import AT_ONCE
from library.library import Library
from library.people import PeopleSearch
from library.query import Phrase, parse
from library.search_filter import Search
from library.text_index import Terms
from library.writer import LibraryWriter
from shared.contracts import Annotation, SubmittedDocument

QUOTES_OF_A_DOCUMENT = 8
ROUNDS = 20
VOCABULARY = 20_000
PEOPLE = 5_000
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "zu",
]
BEGUN = datetime(2020, 1, 1, tzinfo=UTC)
PIPELINE = {"name": "made", "version": "1", "model": "none", "model_version": "0"}


class MadeDocuments:
    """Documents of made words; as in a language, few words are very frequent.

    Each quotation has a speaker and names another person.
    """

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.words = [self._word(2 + number % 3) for number in range(VOCABULARY)]
        self.people = [f"{self._word(2).title()} {self._word(3).title()}" for _ in range(PEOPLE)]

    def _word(self, syllables: int) -> str:
        return "".join(self._random.choices(SYLLABLES, k=syllables))

    def _sentence(self, length: int) -> str:
        ranks = (int(VOCABULARY ** self._random.random()) - 1 for _ in range(length))
        return " ".join(self.words[rank] for rank in ranks)

    def documents(self) -> Iterator[DocumentEntry]:
        """Yield documents without end."""
        number = 0
        while True:
            yield self._document(number)
            number += 1

    def _document(self, number: int) -> DocumentEntry:
        text, quotes, sentences, entities = "", [], [], {}
        for at in range(QUOTES_OF_A_DOCUMENT):
            person = int(PEOPLE ** self._random.random()) - 1
            other = int(PEOPLE ** self._random.random()) - 1
            said, begin = f"{self._sentence(16)} {self.people[other]}", len(text)
            name = self.people[person]
            text += f"“{said},” said {name}. "
            mention = {"start": begin + len(said) + 9, "end": len(text) - 2, "text": name}
            named = begin + 1 + len(said) - len(self.people[other])
            for at_name, place in (
                (person, mention),
                (other, {"start": named, "end": begin + 1 + len(said), "text": self.people[other]}),
            ):
                entity = entities.setdefault(
                    at_name,
                    {
                        "id": f"e{at_name}",
                        "type": "PERSON",
                        "name": self.people[at_name],
                        "aliases": [],
                        "mentions": [],
                    },
                )
                entity["mentions"].append(place)
            quotes.append({"id": f"q{at}", "type": "direct", "spans": [{"start": begin + 1, "end": begin + 1 + len(said), "text": said}],
                           "speaker": {"mention": mention, "name": name, "entity_id": f"e{person}", "resolution": "named"},
                           "section_id": "s1", "confidence": 0.9, "about": [f"e{other}"]})  # fmt: skip
            sentences.append({"start": begin, "end": len(text) - 1, "block_id": "b1"})
        published = BEGUN + timedelta(minutes=self._random.randrange(3_000_000))
        annotation = {
            "pipeline": PIPELINE,
            "document": {"text": text, "language": "en", "characters": len(text), "sha256": "0"},
            "sections": [{"id": "s1", "start": 0, "end": len(text), "kind": "article"}],
            "blocks": [], "sentences": sentences, "entities": list(entities.values()),
            "values": [], "quotes": quotes, "warnings": [],
        }  # fmt: skip
        submitted = {"source": f"Outlet {number % 200}", "published_at": published.isoformat()}
        return document_entry(
            SubmittedDocument.model_validate(submitted),
            Annotation.model_validate(annotation),
            tenant="",
            document_id=f"d{number}",
            job_id=f"d{number}",
            version=1,
            added=BEGUN,
        )


def main() -> None:
    """Fill a library and print how long it took, its size, and the time of each kind of search."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.library", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=100_000, help="quotations")
    parser.add_argument("--url", help="an empty database (else a temporary file of SQLite)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quotidian-library-") as folder:
        file = Path(folder) / "library.db"
        database = Database(arguments.url or f"sqlite:///{file}")
        made = MadeDocuments()
        seconds = _fill(database, made, arguments.number)
        console = Console()
        rate = arguments.number / QUOTES_OF_A_DOCUMENT / seconds
        console.print(f"{arguments.number} quotations: {rate:.0f} documents/s taken in")
        if not arguments.url:
            # Without the log, which does not grow with the library.
            size = file.stat().st_size
            console.print(f"{size / arguments.number / 1024:.2f} KB a quotation")
        console.print(_searches(Library(database), made))
        database.close()


def _fill(database: Database, made: MadeDocuments, number: int) -> float:
    """Return the seconds that it took to commit so many quotations, without making them."""
    database.migrate()
    # As the librarian does.
    gc.freeze()
    documents = made.documents()
    seconds = 0.0
    for _ in range(number // (QUOTES_OF_A_DOCUMENT * AT_ONCE)):
        part = list(islice(documents, AT_ONCE))
        begun = time.perf_counter()
        with database.writing() as connection:
            LibraryWriter(connection).put_all(part)
        seconds += time.perf_counter() - begun
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return seconds


def _searches(library: Library, made: MadeDocuments) -> Table:
    """Return the 95th percentile of `ROUNDS` different searches of each kind."""
    start, end = (
        round(datetime(2022, month, 1, tzinfo=UTC).timestamp() * 1000) for month in (1, 7)
    )

    def search(
        words: str, speaker: str | None = None, *, facets: tuple[str, ...] = (), **fields: int
    ) -> None:
        phrase = Phrase(tuple(speaker.lower().split())) if speaker else None
        asked = Search(
            "", Terms(parse(words) if words else None, phrase), sort="relevance", **fields
        )  # type: ignore[arg-type]
        library.search(asked, limit=50, facet_names=facets)

    def person(at: int) -> None:
        words = tuple(made.people[at].lower().split())
        found = library.people(PeopleSearch("", words), limit=1)
        library.person(found.items[0].id, tenant="")

    kinds: dict[str, Callable[[int], object]] = {
        "words, speaker, dates": lambda at: search(
            made.words[at], made.people[at], dated_from=start, dated_until=end
        ),
        "a common word, ranked": lambda at: search(made.words[at]),
        "two words": lambda at: search(f"{made.words[at]} {made.words[200 + at]}"),
        "a common word with facets": lambda at: search(
            made.words[at], facets=("person", "source", "month")
        ),
        "newest, with facets": lambda at: search("", facets=("person", "source", "month")),
        "a person found and shown": person,
    }
    table = Table("search", "p50 ms", "p95 ms")
    for name, ask in kinds.items():
        times = sorted(_milliseconds(ask, at) for at in range(ROUNDS))
        table.add_row(name, f"{times[ROUNDS // 2]:.0f}", f"{times[int(ROUNDS * 0.95)]:.0f}")
    return table


def _milliseconds(ask: Callable[[int], object], at: int) -> float:
    begun = time.perf_counter()
    ask(at)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
