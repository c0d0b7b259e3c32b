"""A job as a person reads it."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotidian.commands.terminal import printable
from quotidian.errors import told
from shared.contracts import Annotation, Job


def show(console: Console, job: Job) -> None:
    """Its state, and its quotations as a table."""
    name = job.document.title or job.document.external_id or ""
    console.print(Text(f"{job.id} {job.status} {printable(name)}".rstrip(), "bold"))
    if job.queue_position is not None:
        console.print(f"  {job.queue_position} jobs ahead of it")
    if job.error:
        console.print(Text(f"  {printable(told(job.error))}"))
    if job.result:
        show_quotes(console, job.result)


def show_quotes(console: Console, annotation: Annotation) -> None:
    """Who said what, and how sure that is."""
    table = Table("Who", "said what", "how", "confidence", expand=True)
    for quote in annotation.quotes:
        name = quote.speaker.name if quote.speaker and quote.speaker.name else "—"
        said = " […] ".join(printable(span.text) for span in quote.spans)
        how = f"{quote.type}, {quote.cue.text}" if quote.cue else quote.type
        table.add_row(
            *map(Text, (printable(name), said, printable(how), f"{quote.confidence:.2f}"))
        )
    console.print(table if annotation.quotes else Text("  no quotations", "italic"))
    for warning in annotation.warnings:
        console.print(Text(f"  {warning.code}: {printable(warning.detail)}"))
