"""`quotidian people`: who speaks, and `quotidian people import`: who they are."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from quotidian.commands.exit_codes import errors_as_exit_codes
from quotidian.commands.options import Json, Url, connect
from quotidian.commands.terminal import ResultPrinter
from quotidian.sources.people_file import read_people

LIST = "list"


class _ListByDefault(TyperGroup):
    """Takes everything that is not a command for words of a name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [LIST, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_ListByDefault, help="List people of the library, or say who they are.")


@app.command(LIST)
def list_people(
    name: Annotated[list[str] | None, typer.Argument(help="words of the name")] = None,
    limit: Annotated[int, typer.Option(min=1, help="people at most")] = 20,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """List the people with the most quotations in the library (the word `list` may be left out)."""
    with errors_as_exit_codes(), connect(url) as client:
        for person in client.people(" ".join(name) if name else None, limit=limit):
            if as_json:
                print(person.model_dump_json(), flush=True)
            else:
                ResultPrinter(as_json).print(
                    {
                        "id": person.id,
                        "name": person.name,
                        "quotes": person.quotes,
                        "first": f"{person.first_seen:%Y-%m-%d}",
                        "last": f"{person.last_seen:%Y-%m-%d}",
                        "aliases": ", ".join(person.aliases),
                    }
                )


@app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines")],
    url: Url = None,
    as_json: Json = False,
) -> None:
    """Say who people are: name, aliases, wikidata_id, role, gender. Doubt changes nothing."""
    with errors_as_exit_codes(), connect(url) as client:
        found = client.import_people(read_people(file)).items
        for match in found:
            fields = match.model_dump()
            ResultPrinter(as_json).print(
                fields if as_json else {"outcome": fields.pop("outcome"), **fields}
            )
