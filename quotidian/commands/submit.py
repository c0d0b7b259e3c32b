"""`quotidian submit`."""

import asyncio
from collections import Counter
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from quotidian.async_client import AsyncQuotidian
from quotidian.commands.exit_codes import Ending, ended_well
from quotidian.commands.options import Json, Quiet, Url, warn_of_clear_key
from quotidian.commands.submitting import Outcome, pages, submit_all
from quotidian.commands.terminal import Lines, progress_bar, say
from quotidian.sources.inputs import Kind, find, kinds

GO_ON = "Run the same command again to go on: what was accepted is not submitted twice."
PATIENCE = 600.0

Inputs = Annotated[list[str], typer.Argument(help="FILE, DIR, 'GLOB' or - for standard input")]
KindOption = Annotated[
    Kind | None, typer.Option("--kind", help="what the files are, whatever their names say")
]
Encoding = Annotated[
    str | None, typer.Option(help="of text and HTML files; text is UTF-8 and HTML says so itself")
]


def submit(
    inputs: Inputs,
    kind: KindOption = None,
    encoding: Encoding = None,
    at_once: Annotated[int, typer.Option(min=1, max=64, help="requests at the same time")] = 8,
    run: Annotated[str, typer.Option(help="another name submits everything anew")] = "",
    patience: Annotated[
        float, typer.Option(min=0, help="seconds to try on while the service is busy or away")
    ] = PATIENCE,
    url: Url = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Submit texts, HTML, JSON Lines of documents and web archives; print a line for each page.

    A page's key is its digest, so running it again repeats nothing and prints the same jobs.
    """
    counts: Counter[str] = Counter()
    with ended_well(GO_ON), progress_bar(quiet) as progress:
        files = find(inputs)
        single = kinds(files, kind) <= {"text", "html"}
        task = progress.add_task("submitting", total=len(files) if single else None)
        warn_of_clear_key(url)
        lines = Lines(as_json, progress)

        async def all_of_them() -> None:
            async with AsyncQuotidian(url, patience=patience) as client:
                await submit_all(
                    client,
                    pages(files, kind, encoding),
                    lambda outcome: _tell(outcome, lines, counts, progress, task),
                    at_once=at_once,
                    run=run,
                )

        asyncio.run(all_of_them())
    told = ", ".join(f"{number:,} {status}" for status, number in sorted(counts.items()))
    say(told or "nothing to submit")
    raise typer.Exit(Ending.PARTLY if counts["rejected"] else Ending.DONE)


def _tell(
    outcome: Outcome, lines: Lines, counts: Counter[str], progress: Progress, task: TaskID
) -> None:
    counts[outcome.status] += 1
    progress.advance(task)
    fields = {"job_id": outcome.job_id, "status": outcome.status, "source": outcome.source}
    if outcome.problem is None:
        lines.write(fields)
        return
    say(f"{outcome.source}: {outcome.problem}")
    lines.write_json(fields | {"problem": outcome.problem})
