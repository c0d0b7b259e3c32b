"""`quotidian search`: quotations of all documents."""

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotidian.commands.exit_codes import errors_as_exit_codes
from quotidian.commands.options import Json, Url, connect
from quotidian.commands.search_options import (
    About,
    LanguageTag,
    Source,
    Speaker,
    Words,
    parameters_of,
)
from quotidian.commands.terminal import printable
from shared.contracts import LibraryQuote


def search(
    words: Words = None,
    speaker: Speaker = None,
    person: Annotated[str | None, typer.Option(help="the id of a person")] = None,
    about: About = None,
    source: Source = None,
    language: LanguageTag = None,
    type: Annotated[str | None, typer.Option(help="direct, mixed or indirect")] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="published on this day or later")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="published on this day or earlier")
    ] = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1)] = None,
    sort: Annotated[str | None, typer.Option(help="relevance or date")] = None,
    limit: Annotated[int, typer.Option(min=1, help="quotations at most")] = 20,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """Search the quotations of all documents in the library."""
    given = parameters_of(
        words,
        speaker=speaker,
        person=person,
        about=about,
        source=source,
        language=language,
        type=type,
        **{"from": start, "to": end},
        min_confidence=min_confidence,
        sort=sort,
    )
    with errors_as_exit_codes(), connect(url) as client:
        found = client.search(given, limit=limit)
        if as_json:
            for quote in found:
                print(quote.model_dump_json(), flush=True)
        else:
            _show(found)


def _show(found: Iterable[LibraryQuote]) -> None:
    table = Table("When", "Who", "said what", "Where", expand=True)
    for item in found:
        name = item.speaker.name if item.speaker and item.speaker.name else "—"
        words = " […] ".join(span.text for span in item.quote.spans)
        when = (item.document.published_at or item.added_at.isoformat())[:10]
        where = item.document.source or item.document.title or item.document.external_id or ""
        table.add_row(*(Text(printable(text)) for text in (when, name, words, where)))
    nothing = Text("no quotations", "italic")
    Console(highlight=False).print(table if table.row_count else nothing)
