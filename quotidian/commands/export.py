"""`quotidian export` and `quotidian annotate`."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from quotidian.annotating import Annotate, annotator
from quotidian.commands.exit_codes import Ending, ended_well
from quotidian.commands.options import Quiet, Url, connect, job_ids
from quotidian.commands.show import show_quotes
from quotidian.commands.submit import Encoding, Inputs, KindOption
from quotidian.commands.submitting import pages
from quotidian.commands.terminal import printable, progress_bar, say
from quotidian.errors import BadInput, JobsGone
from quotidian.exports.annotated import Annotated as Item
from quotidian.exports.annotated import annotated
from quotidian.exports.forms import BINARY, WRITERS, Form
from quotidian.sources.inputs import find, kinds
from quotidian.sources.page import Found, Page
from quotidian.sync_client import Quotidian
from shared.contracts import Job
from shared.errors import QuotidianError, SettingsError

Format = Annotated[Form, typer.Option("--format", "-f", help="what to write")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="a file; standard output without")]


class Tally:
    """How many documents had no annotation to write."""

    def __init__(self) -> None:
        self.without = 0

    def skip(self, why: str) -> None:
        """Say so, and count it."""
        say(why)
        self.without += 1

    def exit(self) -> typer.Exit:
        """How the command ends."""
        return typer.Exit(Ending.PARTLY if self.without else Ending.DONE)


def export(
    jobs: Annotated[
        list[str] | None, typer.Argument(help="ids of jobs, or - for those on standard input")
    ] = None,
    form: Format = Form.JSONL,
    out: Out = None,
    batch: Annotated[str | None, typer.Option(help="all jobs of this batch")] = None,
    everything: Annotated[bool, typer.Option("--all", help="all jobs there are")] = False,
    wait: Annotated[bool, typer.Option(help="for jobs that have not ended")] = True,
    url: Url = None,
    quiet: Quiet = False,
) -> None:
    """Write annotations in a form that other tools read."""
    tally = Tally()
    with ended_well(), connect(url) as client, progress_bar(quiet) as progress:
        if (jobs is not None) + (batch is not None) + everything != 1:
            raise BadInput("name jobs, or - for standard input, or --batch, or --all")
        ids = job_ids(jobs) if jobs else [job.id for job in client.jobs(batch=batch)][::-1]
        ended = client.as_finished(ids) if wait else _as_they_are(client, ids)
        _write(
            form,
            _annotated(progress.track(ended, total=len(ids), description="exporting"), tally),
            out,
        )
    raise tally.exit()


def annotate(
    inputs: Inputs,
    form: Annotated[
        Form | None, typer.Option("--format", "-f", help="what to write; a table without")
    ] = None,
    out: Out = None,
    kind: KindOption = None,
    encoding: Encoding = None,
    model: Annotated[
        str | None, typer.Option(envvar="QUOTIDIAN_MODEL", help="an installed spaCy pipeline")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the same as --format jsonl")] = False,
    quiet: Quiet = False,
) -> None:
    """Annotate files on this machine, without a service. Needs the extra `worker`."""
    tally = Tally()
    with ended_well(), progress_bar(quiet) as progress:
        files = find(inputs)
        kinds(files, kind)
        done = _here(
            progress.track(pages(files, kind, encoding), description="annotating"),
            annotator(model),
            tally,
        )
        if form or as_json or out:
            _write(form or Form.JSONL, done, out)
        else:
            _show(done)
    raise tally.exit()


def _as_they_are(client: Quotidian, ids: Iterable[str]) -> Iterator[Job]:
    return (client.job(job_id) for job_id in ids)


def _annotated(jobs: Iterable[Job], tally: Tally) -> Iterator[Item]:
    try:
        for job in jobs:
            if item := annotated(job):
                yield item
            else:
                tally.skip(f"{job.id}: {job.status}, has no annotation")
    except JobsGone as error:
        for job_id in error.job_ids:
            tally.skip(f"{job_id}: no longer there")


def _here(found: Iterable[Found], annotate: Annotate, tally: Tally) -> Iterator[Item]:
    for item in found:
        if not isinstance(item, Page):
            tally.skip(f"{item.source}: {item.reason}")
            continue
        try:
            result = annotate(item.document)
        except SettingsError:
            # No other document would fare better.
            raise
        except QuotidianError as error:
            tally.skip(f"{item.source}: {error}")
        else:
            yield Item(id=item.source, finished_at=None, document=item.document, result=result)


def _show(items: Iterable[Item]) -> None:
    console = Console(highlight=False)
    for item in items:
        console.print(printable(item.id), markup=False, style="bold")
        show_quotes(console, item.result)


def _write(form: Form, items: Iterable[Item], out: Path | None) -> None:
    """Write to standard output, or to a file that is there only once it is whole."""
    if out is not None:
        _write_file(form, items, out)
    elif form not in BINARY:
        WRITERS[form](items, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    elif sys.stdout.isatty():
        raise BadInput(f"{form} is not for a terminal; name a file with --out")
    else:
        with tempfile.TemporaryFile() as whole:
            WRITERS[form](items, whole)
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)


def _write_file(form: Form, items: Iterable[Item], out: Path) -> None:
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as stream:
            WRITERS[form](items, stream)
        part.replace(out)
    except OSError as error:
        raise BadInput(f"--out {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
