"""`quotidian get`, `jobs`, `watch`, `cancel`, `retry` and `delete`."""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from quotidian.commands.exit_codes import ExitCode, errors_as_exit_codes
from quotidian.commands.options import JobIds, Json, Quiet, Url, connect, job_ids
from quotidian.commands.show import show_job
from quotidian.commands.terminal import ResultPrinter, print_message, progress_bar
from quotidian.errors import Conflict, JobsGone, Missing, problem_line
from quotidian.protocol.long_polling import is_finished
from quotidian.sync_client import Quotidian
from shared.contracts import Job, JobStatus

OfStatus = Annotated[JobStatus | None, typer.Option("--status", help="only jobs of this status")]
OfBatch = Annotated[str | None, typer.Option("--batch", help="only jobs of this batch")]
Result = TypeVar("Result")


def get(
    jobs: JobIds,
    wait: Annotated[int, typer.Option(min=0, max=60, help="seconds to wait for each")] = 0,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """Print jobs with their annotations."""
    console = Console(highlight=False)

    def get_job(client: Quotidian, job_id: str) -> Job:
        return client.job(job_id, wait=wait)

    def print_job(job: Job) -> None:
        print(job.model_dump_json(), flush=True) if as_json else show_job(console, job)

    _for_each(jobs, url, get_job, print_job)


def list_jobs(
    status: OfStatus = None,
    batch: OfBatch = None,
    limit: Annotated[int, typer.Option(min=1, help="jobs at most")] = 50,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """List jobs, newest first, without their annotations."""
    with errors_as_exit_codes(), connect(url) as client:
        if batch is not None:
            # An unknown batch is an error, not an empty list.
            client.batch(batch)
        for job in client.jobs(status=status, batch=batch, limit=limit):
            _print_row(job, as_json)


def watch(
    jobs: JobIds,
    url: Url = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print each job once it has ended, until all have; of a single job every change."""
    with errors_as_exit_codes(), connect(url) as client, progress_bar(quiet) as progress:
        ids = job_ids(jobs)
        printer, failed = ResultPrinter(as_json, progress), 0
        task = progress.add_task("finished", total=len(ids))
        try:
            for job in client.events(ids[0]) if len(ids) == 1 else client.as_finished(ids):
                failed += is_finished(job) and job.status != "succeeded"
                progress.advance(task, is_finished(job))
                printer.print(_fields(job))
        except JobsGone as error:
            print_message(f"quotidian: {error}")
            failed += len(error.job_ids)
        except Missing as error:
            print_message(f"{ids[0]}: {error}")
            failed += 1
    raise typer.Exit(ExitCode.PARTLY if failed else ExitCode.DONE)


def cancel(jobs: JobIds, url: Url = None, as_json: Json = False) -> None:
    """Cancel queued or running jobs."""
    _for_each(jobs, url, Quotidian.cancel, lambda job: _print_row(job, as_json))


def retry(jobs: JobIds, url: Url = None, as_json: Json = False) -> None:
    """Queue failed or cancelled jobs again."""
    _for_each(jobs, url, Quotidian.retry, lambda job: _print_row(job, as_json))


def delete(jobs: JobIds, url: Url = None, as_json: Json = False) -> None:
    """Erase jobs, their documents and annotations, for good."""

    def delete_job(client: Quotidian, job_id: str) -> str:
        client.delete(job_id)
        return job_id

    printer = ResultPrinter(as_json)
    _for_each(
        jobs, url, delete_job, lambda name: printer.print({"job_id": name, "status": "deleted"})
    )


def _for_each(
    jobs: Iterable[str],
    url: str | None,
    action: Callable[[Quotidian, str], Result],
    report: Callable[[Result], None],
) -> None:
    """Carry out an action for each job; an error of one job does not stop the others."""
    refused = 0
    with errors_as_exit_codes(), connect(url) as client:
        for job_id in job_ids(jobs):
            try:
                report(action(client, job_id))
            except (Missing, Conflict) as error:
                print_message(f"{job_id}: {error}")
                refused += 1
    raise typer.Exit(ExitCode.PARTLY if refused else ExitCode.DONE)


def _print_row(job: Job, as_json: bool) -> None:
    ResultPrinter(as_json).print(_fields(job))


def _fields(job: Job) -> dict[str, object]:
    return {
        "job_id": job.id,
        "status": job.status,
        "created_at": job.created_at.isoformat(timespec="seconds"),
        "external_id": job.document.external_id,
        "error": job.error and problem_line(job.error),
    }
