"""`quotidian demo`: annotate sample pages on a stack of its own and print their quotations."""

import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.console import Console

from quotidian.commands.show import show_quotes
from quotidian.local.local_stack import local_stack
from quotidian.local.ports import free_port
from quotidian.local.stack_settings import LocalSettings
from quotidian.sync_client import Quotidian
from shared.contracts import Document

# Seconds in which a page must be annotated, the start of the workers included.
WITHIN = 180.0
CONTENT_TYPES = {".txt": "text/plain", ".html": "text/html"}


def demo(settings: LocalSettings, console: Console, *, as_json: bool = False) -> None:
    """Annotate the sample pages on a new stack, then end every process of it.

    Their quotations are printed as tables, or with `as_json` the jobs as one object a line.

    Without a port or a data directory in the settings, a free port and a temporary directory are
    used.

    Raises:
        StackError: the stack cannot start.
        ClientError: a page is not annotated, or not in time.
    """
    with tempfile.TemporaryDirectory(prefix="quotidian-demo-") as scratch:
        defaults: dict[str, Any] = {"port": free_port(), "data_dir": Path(scratch) / "data"}
        given = settings.model_fields_set
        settings = settings.model_copy(
            update={name: value for name, value in defaults.items() if name not in given}
        )
        console.print(
            f"Starting store, API and workers ({settings.workers}) at {settings.base_url} …"
        )
        with (
            local_stack(settings, logs=settings.data_dir / "logs"),
            Quotidian(settings.base_url) as client,
        ):
            _annotate_samples(client, console, as_json)
    console.print("All processes ended.")


def _annotate_samples(client: Quotidian, console: Console, as_json: bool) -> None:
    samples = list(sample_documents())
    jobs = [client.submit(sample) for sample in samples]
    console.print(f"POST /v1/documents: {len(jobs)} pages queued\n")
    for sample, job in zip(samples, jobs, strict=True):
        annotation = client.wait(job.id, within=WITHIN)
        if as_json:
            print(client.job(job.id).model_dump_json(), flush=True)
        show_quotes(console, annotation, sample.external_id)
        console.print()


def sample_documents() -> Iterator[Document]:
    """Yield the sample pages that are shipped, in the order of their names."""
    folder = files("quotidian") / "samples"
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        kind = CONTENT_TYPES.get(Path(path.name).suffix)
        if kind:
            yield Document.model_validate(
                {
                    "content": path.read_text(encoding="utf-8"),
                    "content_type": kind,
                    "external_id": path.name,
                }
            )
