"""Options of the commands that search the library."""

from typing import Annotated

import typer

Words = Annotated[
    list[str] | None, typer.Argument(help="words that are said, as `q` of the API takes them")
]
Speaker = Annotated[str | None, typer.Option(help="a name, or a part of it")]
About = Annotated[str | None, typer.Option(help="a name that the content names")]
Source = Annotated[str | None, typer.Option(help="the outlet, exactly")]
LanguageTag = Annotated[str | None, typer.Option(help="such as en")]


def parameters_of(words: list[str] | None, **others: object) -> dict[str, str]:
    """Return the parameters of `GET /v1/quotes`, without those that were not given."""
    asked = {"q": " ".join(words) if words else None, **others}
    return {name: str(value) for name, value in asked.items() if value is not None}
