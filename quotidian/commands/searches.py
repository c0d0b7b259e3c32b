"""`quotidian searches`: searches of the library that tell what is new."""

from typing import Annotated

import typer

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
from quotidian.commands.terminal import ResultPrinter
from shared.contracts import SavedSearch

app = typer.Typer(help="Save searches of the library that tell what is new.")


@app.callback(invoke_without_command=True)
def searches(context: typer.Context, url: Url = None, as_json: Json = False) -> None:
    """List the saved searches, the oldest first."""
    if context.invoked_subcommand is None:
        with errors_as_exit_codes(), connect(url) as client:
            for saved in client.saved_searches().items:
                _print(saved, as_json)


@app.command()
def save(
    name: Annotated[str, typer.Argument(help="for people")],
    words: Words = None,
    speaker: Speaker = None,
    about: About = None,
    source: Source = None,
    language: LanguageTag = None,
    callback_url: Annotated[
        str | None, typer.Option(help="called with each new quotation; needs a secret")
    ] = None,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """Save a search; each quotation that matches from now on is told once."""
    given = parameters_of(words, speaker=speaker, about=about, source=source, language=language)
    with errors_as_exit_codes(), connect(url) as client:
        _print(client.save_search(name, given, callback_url=callback_url), as_json)


@app.command()
def delete(
    search_ids: Annotated[list[str], typer.Argument(help="ids of saved searches")],
    url: Url = None,
) -> None:
    """Forget saved searches; their feeds and callbacks end."""
    with errors_as_exit_codes(), connect(url) as client:
        for search_id in search_ids:
            client.delete_search(search_id)


def _print(saved: SavedSearch, as_json: bool) -> None:
    if as_json:
        print(saved.model_dump_json(), flush=True)
        return
    asked = " ".join(f"{name}={value}" for name, value in saved.search.items())
    ResultPrinter(as_json).print(
        {
            "id": saved.id,
            "name": saved.name,
            "search": asked or "everything",
            "callback": saved.callback.status if saved.callback else "feed",
        }
    )
