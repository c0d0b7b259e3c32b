"""`quotidian demo`: start everything, post sample pages over HTTP, print who said what."""

import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotidian.local.errors import StackError
from quotidian.local.ports import free_port
from quotidian.local.settings import LocalSettings
from quotidian.local.stack import local_stack

WAIT = 20
ROUNDS = 9
CONTENT_TYPES = {".txt": "text/plain", ".html": "text/html"}


def demo(settings: LocalSettings, console: Console) -> None:
    """Annotate the sample pages on a stack of its own, then end every process of it.

    A port or data directory that is not set is a free one and a temporary one.

    Raises:
        StackError: the stack cannot start, or a page is not annotated in time.
    """
    with tempfile.TemporaryDirectory(prefix="quotidian-demo-") as scratch:
        chosen = settings.model_fields_set
        defaults: dict[str, Any] = {"port": free_port(), "data_dir": Path(scratch) / "data"}
        settings = settings.model_copy(
            update={name: value for name, value in defaults.items() if name not in chosen}
        )
        console.print(
            f"Starting store, API and {settings.workers} workers at {settings.base_url} …"
        )
        with (
            local_stack(settings, logs=Path(scratch)),
            httpx.Client(base_url=settings.base_url, timeout=WAIT + 10) as api,
        ):
            _annotate_samples(api, console)
    console.print("All processes ended.")


def _annotate_samples(api: httpx.Client, console: Console) -> None:
    documents = list(_samples())
    answer = api.post("/v1/batches", json={"documents": documents}).raise_for_status().json()
    console.print(f"POST /v1/batches: {len(documents)} pages queued as {answer['id']}\n")
    _await_batch(api, answer["id"])
    for item in answer["items"]:
        _print_job(api.get(f"/v1/jobs/{item['job_id']}").raise_for_status().json(), console)


def _samples() -> Iterator[dict[str, str]]:
    folder = files("quotidian") / "samples"
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        kind = CONTENT_TYPES.get(Path(path.name).suffix)
        if kind:
            yield {
                "content": path.read_text(encoding="utf-8"),
                "content_type": kind,
                "external_id": path.name,
            }


def _await_batch(api: httpx.Client, batch_id: str) -> None:
    for _ in range(ROUNDS):
        batch = api.get(f"/v1/batches/{batch_id}", params={"wait": WAIT}).raise_for_status().json()
        if batch["finished"]:
            return
    raise StackError(f"the pages were not annotated within {WAIT * ROUNDS} s: {batch['counts']}")


def _print_job(job: dict[str, Any], console: Console) -> None:
    if job["status"] != "succeeded":
        raise StackError(f"{job['document']['external_id']} {job['status']}: {job['error']}")
    annotation = job["result"]
    title = f"{job['document']['external_id']} · {annotation['document']['language']}"
    table = Table("Who", "said what", "how", title=title, title_justify="left", expand=True)
    for quote in annotation["quotes"]:
        speaker, cue = quote["speaker"] or {}, quote["cue"] or {}
        said = " […] ".join(" ".join(span["text"].split()) for span in quote["spans"])
        how = f"{quote['type']}, {cue['text']}" if cue else quote["type"]
        table.add_row(Text(speaker.get("name") or "—"), Text(said), Text(how))
    console.print(table if annotation["quotes"] else Text(f"{title}: no quotations", "italic"))
    for warning in annotation["warnings"]:
        console.print(Text(f"  {warning['code']}: {warning['detail']}"))
    console.print()
