"""`quotidian export` and `quotidian annotate`."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console

from quotidian.commands.exit_codes import ExitCode, errors_as_exit_codes
from quotidian.commands.options import Encoding, Inputs, Kind, Quiet, Url, connect, job_ids
from quotidian.commands.show import show_quotes
from quotidian.commands.terminal import print_message, printable, progress_bar
from quotidian.errors import BadInput, JobsGone
from quotidian.exports.annotated_document import AnnotatedDocument, annotated_document
from quotidian.exports.export_formats import BINARY_FORMATS, WRITERS, ExportFormat
from quotidian.local_annotation import AnnotateFunction, load_annotate
from quotidian.sources.input_files import find_files, kinds_of, read_files
from quotidian.sources.source_page import ReadPage, SourcePage
from quotidian.sync_client import Quotidian
from shared.contracts import Job
from shared.errors import QuotidianError, SettingsError

Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="a file to write (else standard output)")
]


class SkippedDocuments:
    """Counts the documents that have no annotation to write."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, reason: str) -> None:
        """Print the reason and count one more."""
        print_message(reason)
        self.count += 1

    def exit(self) -> typer.Exit:
        """Return the exit of the command."""
        return typer.Exit(ExitCode.PARTLY if self.count else ExitCode.DONE)


def export(
    jobs: Annotated[
        list[str] | None, typer.Argument(help="ids of jobs, or - for those on standard input")
    ] = None,
    format_: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="the format to write")
    ] = ExportFormat.JSONL,
    out: Out = None,
    batch: Annotated[str | None, typer.Option(help="all jobs of this batch")] = None,
    everything: Annotated[bool, typer.Option("--all", help="all jobs there are")] = False,
    corrections: Annotated[
        bool, typer.Option(help="the corrected documents of the library, as gold")
    ] = False,
    wait: Annotated[bool, typer.Option(help="wait for jobs that have not ended")] = True,
    url: Url = None,
    quiet: Quiet = False,
) -> None:
    """Write annotations in a format that other tools read."""
    skipped = SkippedDocuments()
    with errors_as_exit_codes(), connect(url) as client, progress_bar(quiet) as progress:
        if (jobs is not None) + (batch is not None) + everything + corrections != 1:
            raise BadInput(
                "name jobs, or - for standard input, or --batch, or --all, or --corrections"
            )
        if corrections:
            _write_gold(client.corrections(), format_, out)
            return
        if batch is not None:
            # An unknown batch is an error, not an empty file.
            client.batch(batch)
        ids = job_ids(jobs) if jobs else [job.id for job in client.jobs(batch=batch)][::-1]
        found = client.as_finished(ids) if wait else _current_jobs(client, ids)
        tracked = progress.track(found, total=len(ids), description="exporting")
        write_documents(format_, _with_annotations(tracked, skipped), out)
    raise skipped.exit()


def annotate(
    inputs: Inputs,
    format_: Annotated[
        ExportFormat | None,
        typer.Option("--format", "-f", help="the format to write (else a table)"),
    ] = None,
    out: Out = None,
    kind: Kind = None,
    encoding: Encoding = None,
    model: Annotated[
        str | None, typer.Option(envvar="QUOTIDIAN_MODEL", help="an installed spaCy pipeline")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the same as --format jsonl")] = False,
    quiet: Quiet = False,
) -> None:
    """Annotate files on this machine, without a service. Needs the extra `worker`."""
    skipped = SkippedDocuments()
    with errors_as_exit_codes(), progress_bar(quiet) as progress:
        files = find_files(inputs)
        kinds_of(files, kind)
        annotate_document = load_annotate(model)
        pages = progress.track(read_files(files, kind, encoding), description="annotating")
        annotated = _annotate_pages(pages, annotate_document, skipped)
        if format_ or as_json or out:
            write_documents(format_ or ExportFormat.JSONL, annotated, out)
        else:
            _show(annotated)
    raise skipped.exit()


def _current_jobs(client: Quotidian, ids: Iterable[str]) -> Iterator[Job]:
    return (client.job(job_id) for job_id in ids)


def _with_annotations(
    jobs: Iterable[Job], skipped: SkippedDocuments
) -> Iterator[AnnotatedDocument]:
    try:
        for job in jobs:
            if document := annotated_document(job):
                yield document
            else:
                skipped.add(f"{job.id}: {job.status}, has no annotation")
    except JobsGone as error:
        for job_id in error.job_ids:
            skipped.add(f"{job_id}: no longer there")


def _annotate_pages(
    pages: Iterable[ReadPage], annotate_document: AnnotateFunction, skipped: SkippedDocuments
) -> Iterator[AnnotatedDocument]:
    for page in pages:
        if not isinstance(page, SourcePage):
            skipped.add(f"{page.source}: {page.reason}")
            continue
        try:
            result = annotate_document(page.document)
        except SettingsError:
            # It would fail for every document.
            raise
        except QuotidianError as error:
            skipped.add(f"{page.source}: {error}")
        else:
            yield AnnotatedDocument(
                id=page.source, finished_at=None, document=page.document, result=result
            )


def _show(documents: Iterable[AnnotatedDocument]) -> None:
    console = Console(highlight=False)
    for document in documents:
        console.print(printable(document.id), markup=False, style="bold")
        show_quotes(console, document.result)


def write_documents(
    format_: ExportFormat, documents: Iterable[AnnotatedDocument], out: Path | None
) -> None:
    """Write to standard output, or to a file that appears only once it is complete."""
    if out is not None:
        _write_file(lambda stream: WRITERS[format_](documents, stream), out)
    elif format_ not in BINARY_FORMATS:
        WRITERS[format_](documents, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    elif sys.stdout.isatty():
        raise BadInput(f"{format_} is not for a terminal; name a file with --out")
    else:
        with tempfile.TemporaryFile() as complete:
            WRITERS[format_](documents, complete)
            complete.seek(0)
            shutil.copyfileobj(complete, sys.stdout.buffer)


def _write_gold(lines: bytes, format_: ExportFormat, out: Path | None) -> None:
    if format_ != ExportFormat.JSONL:
        raise BadInput(f"--corrections is written as jsonl, not as {format_}; leave out --format")
    if out is not None:
        _write_file(lambda stream: stream.write(lines), out)
    else:
        sys.stdout.buffer.write(lines)
        sys.stdout.buffer.flush()


def _write_file(write: Callable[[BinaryIO], object], out: Path) -> None:
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as stream:
            write(stream)
        part.replace(out)
    except OSError as error:
        raise BadInput(f"--out {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
