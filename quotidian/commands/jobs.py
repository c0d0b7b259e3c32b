"""`quotidian get`, `jobs`, `watch`, `cancel`, `retry` and `delete`."""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from quotidian.commands.exit_codes import Ending, ended_well
from quotidian.commands.options import Jobs, Json, Quiet, Url, connect, job_ids
from quotidian.commands.show import show
from quotidian.commands.terminal import Lines, progress_bar, say
from quotidian.errors import Conflict, JobsGone, Missing, told
from quotidian.sync_client import Quotidian
from shared.contracts import Job, JobStatus

Status = Annotated[JobStatus | None, typer.Option("--status", help="only jobs of this status")]
Made = TypeVar("Made")
Batch = Annotated[str | None, typer.Option("--batch", help="only jobs of this batch")]


def get(
    jobs: Jobs,
    wait: Annotated[int, typer.Option(min=0, max=60, help="seconds to wait for each")] = 0,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """Print jobs with their annotations."""
    console = Console(highlight=False)

    def one(client: Quotidian, job_id: str) -> Job:
        return client.job(job_id, wait=wait)

    def tell(job: Job) -> None:
        print(job.model_dump_json(), flush=True) if as_json else show(console, job)

    _each(jobs, url, one, tell)


def list_jobs(
    status: Status = None,
    batch: Batch = None,
    limit: Annotated[int, typer.Option(min=1, help="jobs at most")] = 50,
    url: Url = None,
    as_json: Json = False,
) -> None:
    """List jobs, newest first, without their annotations."""
    with ended_well(), connect(url) as client:
        for job in client.jobs(status=status, batch=batch, limit=limit):
            _line(job, as_json)


def watch(
    jobs: Jobs,
    url: Url = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print each job once it has ended, until all have; of a single job every change."""
    with ended_well(), connect(url) as client, progress_bar(quiet) as progress:
        ids = job_ids(jobs)
        lines, failed = Lines(as_json, progress), 0
        task = progress.add_task("finished", total=len(ids))
        try:
            for job in client.events(ids[0]) if len(ids) == 1 else client.as_finished(ids):
                ended = job.status not in ("queued", "running")
                failed += ended and job.status != "succeeded"
                progress.advance(task, ended)
                lines.write(_fields(job))
        except JobsGone as error:
            say(f"quotidian: {error}")
            failed += len(error.job_ids)
        except Missing as error:
            say(f"{ids[0]}: {error}")
            failed += 1
    raise typer.Exit(Ending.PARTLY if failed else Ending.DONE)


def cancel(jobs: Jobs, url: Url = None, as_json: Json = False) -> None:
    """Cancel queued or running jobs."""
    _each(jobs, url, Quotidian.cancel, lambda job: _line(job, as_json))


def retry(jobs: Jobs, url: Url = None, as_json: Json = False) -> None:
    """Queue failed or cancelled jobs anew."""
    _each(jobs, url, Quotidian.retry, lambda job: _line(job, as_json))


def delete(jobs: Jobs, url: Url = None, as_json: Json = False) -> None:
    """Erase jobs, their documents and annotations, for good."""

    def one(client: Quotidian, job_id: str) -> str:
        client.delete(job_id)
        return job_id

    lines = Lines(as_json)
    _each(jobs, url, one, lambda name: lines.write({"job_id": name, "status": "deleted"}))


def _each(
    jobs: Iterable[str],
    url: str | None,
    order: Callable[[Quotidian, str], Made],
    tell: Callable[[Made], None],
) -> None:
    """Carry out an order for each job; one that refuses does not keep the others from it."""
    refused = 0
    with ended_well(), connect(url) as client:
        for job_id in job_ids(jobs):
            try:
                tell(order(client, job_id))
            except (Missing, Conflict) as error:
                say(f"{job_id}: {error}")
                refused += 1
    raise typer.Exit(Ending.PARTLY if refused else Ending.DONE)


def _line(job: Job, as_json: bool) -> None:
    Lines(as_json).write(_fields(job))


def _fields(job: Job) -> dict[str, object]:
    return {
        "job_id": job.id,
        "status": job.status,
        "created_at": job.created_at.isoformat(timespec="seconds"),
        "external_id": job.document.external_id,
        "error": job.error and told(job.error),
    }
