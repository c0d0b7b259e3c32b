"""Jobs and annotations as text for people."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotidian.commands.terminal import printable
from quotidian.errors import problem_line
from shared.contracts import Annotation, Job


def show_job(console: Console, job: Job) -> None:
    """Print the state of a job, and its quotations as a table."""
    name = job.document.title or job.document.external_id or ""
    console.print(Text(f"{job.id} {job.status} {printable(name)}".rstrip(), "bold"))
    if job.queue_position is not None:
        console.print(f"  {job.queue_position} jobs before it")
    if job.error:
        console.print(Text(f"  {printable(problem_line(job.error))}"))
    if job.result:
        show_quotes(console, job.result)


def show_quotes(console: Console, annotation: Annotation, title: str | None = None) -> None:
    """Print the quotations of a page as a table with this title."""
    table = Table(
        "Who", "said what", "how", "confidence", title=title, title_justify="left", expand=True
    )
    for quote in annotation.quotes:
        name = quote.speaker.name if quote.speaker and quote.speaker.name else "—"
        words = " […] ".join(printable(span.text) for span in quote.spans)
        how = f"{quote.type}, {quote.cue.text}" if quote.cue else quote.type
        table.add_row(
            *map(Text, (printable(name), words, printable(how), f"{quote.confidence:.2f}"))
        )
    nothing = Text(f"{title}: no quotations" if title else "  no quotations", "italic")
    console.print(table if annotation.quotes else nothing)
    for warning in annotation.warnings:
        console.print(Text(f"  {warning.code}: {printable(warning.detail)}"))
