"""`quotidian submit`."""

import asyncio
from collections import Counter
from itertools import chain
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from quotidian.async_client import AsyncQuotidian
from quotidian.commands.concurrent_submission import SubmittedPage, submit_pages
from quotidian.commands.exit_codes import ExitCode, errors_as_exit_codes
from quotidian.commands.options import (
    Encoding,
    Json,
    Kind,
    Quiet,
    Url,
    warn_of_unencrypted_key,
)
from quotidian.commands.terminal import ResultPrinter, print_message, progress_bar
from quotidian.sources.input_files import find_files, kinds_of, read_files, skipped_suffixes
from quotidian.sources.web_address import split_addresses

REMEDY = "Run the same command again to go on: what was accepted is not submitted twice."
PATIENCE = 600.0


def submit(
    inputs: Annotated[
        list[str], typer.Argument(help="FILE, DIR, 'GLOB', web address or - for standard input")
    ],
    kind: Kind = None,
    encoding: Encoding = None,
    at_once: Annotated[int, typer.Option(min=1, max=64, help="requests at the same time")] = 8,
    run: Annotated[str, typer.Option(help="another name submits everything again")] = "",
    patience: Annotated[
        float, typer.Option(min=0, help="seconds to retry while the service is busy or away")
    ] = PATIENCE,
    url: Url = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Submit text, HTML, tables, mails, JSON Lines and archives; print a line for each page.

    The service fetches the page at a web address, if it was set up to do so. A page's key is its
    digest, so a second run repeats nothing and prints the same jobs.
    """
    counts: Counter[str] = Counter()
    with errors_as_exit_codes(REMEDY), progress_bar(quiet) as progress:
        addresses, names = split_addresses(inputs)
        files = find_files(names)
        one_page_each = kinds_of(files, kind) <= {"text", "html", "eml"}
        total = len(addresses) + len(files) if one_page_each else None
        task = progress.add_task("submitting", total=total)
        warn_of_unencrypted_key(url)
        printer = ResultPrinter(as_json, progress)

        def report(page: SubmittedPage) -> None:
            counts[page.status] += 1
            _report(page, printer, progress, task)

        async def submit_all() -> None:
            async with AsyncQuotidian(url, patience=patience) as client:
                pages = chain(addresses, read_files(files, kind, encoding))
                await submit_pages(client, pages, report, at_once=at_once, run=run)

        asyncio.run(submit_all())
    summary = ", ".join(f"{number:,} {status}" for status, number in sorted(counts.items()))
    print_message(summary or "nothing to submit")
    if skipped := skipped_suffixes(names):
        kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in sorted(skipped.items()))
        print_message(f"skipped {skipped.total():,} files of other kinds: {kinds}")
    raise typer.Exit(ExitCode.PARTLY if counts["rejected"] else ExitCode.DONE)


def _report(page: SubmittedPage, printer: ResultPrinter, progress: Progress, task: TaskID) -> None:
    progress.advance(task)
    fields = {"job_id": page.job_id, "status": page.status, "source": page.source}
    if page.problem is None:
        printer.print(fields)
        return
    print_message(f"{page.source}: {page.problem}")
    printer.print_json_only(fields | {"problem": page.problem})
