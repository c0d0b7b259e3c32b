"""The worker over a real ledger, with annotators that do as they are told."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
import redis

from nlp_worker.run.annotator import Annotator, Finisher
from nlp_worker.run.deadline import DocumentTimeout
from nlp_worker.run.shutdown_flag import ShutdownFlag
from nlp_worker.run.worker import BATCH_BYTES, Worker
from nlp_worker.settings import WorkerSettings
from nlp_worker.text.errors import NoTextError
from shared.contracts import Annotation, Document, DocumentText, Pipeline
from shared.ledger.codec import decompress
from tests.support.ledger_harness import EXHAUSTED, LedgerHarness, new_job

# Too long for a batch with others.
LONG = " " + "x" * BATCH_BYTES


@pytest.fixture
def harness(store_url: str) -> Iterator[LedgerHarness]:
    """Yield a ledger of its own."""
    harness = LedgerHarness(store_url, retry_backoff=0.01)
    yield harness
    harness.client.close()


class EmptyAnnotator:
    """Makes annotations without anything in them, and records the order of the documents."""

    pipeline = Pipeline(name="none", version="1", model="none", model_version="1")

    def __init__(self) -> None:
        self.alone: list[str] = []
        self.batches: list[list[str]] = []
        self.finished: list[str] = []

    def annotate(self, document: Document) -> Annotation:
        """Annotate one document by itself."""
        self.alone.append(document.content)
        return self.finish(document)

    def prepare_batch(self, documents: Sequence[Document]) -> list[Finisher]:
        """Leave all the work to the finishers."""
        self.batches.append([document.content for document in documents])
        return [partial(self.finish, document) for document in documents]

    def finish(self, document: Document) -> Annotation:
        """Return an annotation; tests override this."""
        self.finished.append(document.content.partition(" ")[0])
        return Annotation(
            pipeline=self.pipeline,
            document=DocumentText(text=document.content, language="en", characters=1, sha256="0"),
            sections=[],
            blocks=[],
            sentences=[],
            entities=[],
            values=[],
            quotes=[],
            warnings=[],
        )


class CallingAnnotator(EmptyAnnotator):
    """Calls a function with the content of each document before it annotates."""

    def __init__(self, call: Callable[[str], object]) -> None:
        super().__init__()
        self.call = call

    def finish(self, document: Document) -> Annotation:
        self.call(document.content)
        return super().finish(document)


class CallingBatchAnnotator(EmptyAnnotator):
    """Calls a function before it prepares a batch."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__()
        self.call = call

    def prepare_batch(self, documents: Sequence[Document]) -> list[Finisher]:
        self.call()
        return super().prepare_batch(documents)


class FailingAnnotator(EmptyAnnotator):
    """Raises an error for documents with this content, or for every document."""

    def __init__(self, error: Exception, content: str | None = None) -> None:
        super().__init__()
        self.error = error
        self.content = content

    def finish(self, document: Document) -> Annotation:
        if self.content in (None, document.content):
            raise self.error
        return super().finish(document)


class FailingBatchAnnotator(FailingAnnotator):
    """Raises an error for every batch, and a `KeyError` for documents with this content."""

    def __init__(self, error: Exception, content: str) -> None:
        super().__init__(KeyError("a bug"), content)
        self.batch_error = error

    def prepare_batch(self, documents: Sequence[Document]) -> list[Finisher]:
        raise self.batch_error


def process(
    harness: LedgerHarness,
    annotator: Annotator,
    job_ids: Sequence[str],
    shutdown: ShutdownFlag | None = None,
) -> None:
    """Process a message in a worker of this process."""
    settings = WorkerSettings.model_validate(harness.settings.model_dump())
    Worker(
        harness.work, annotator, settings, owner="host:1", shutdown=shutdown or ShutdownFlag()
    ).process(job_ids)


def message_beside_a_requeued_job(harness: LedgerHarness, ending: str = "") -> list[str]:
    """Accept "first" and "second", and "requeued", whose worker has died; return the first two."""
    jobs = [new_job(word + ending) for word in ("first", "second", "requeued")]
    harness.accept(*jobs)
    harness.work.claim(jobs[2].id, token="host:2:a")
    harness.work.release("host:2:", EXHAUSTED, counted=True)
    return [job.id for job in jobs[:2]]


def test_every_job_of_a_message_is_processed(harness: LedgerHarness) -> None:
    """Those that cannot be claimed are passed over."""
    jobs = [new_job() for _ in range(3)]
    harness.accept(*jobs)
    taken = harness.work.claim(jobs[1].id)
    assert taken is not None
    process(harness, EmptyAnnotator(), [job.id for job in jobs])
    assert [harness.job(job).status for job in jobs] == ["succeeded", "running", "succeeded"]


@pytest.mark.parametrize("ending", ["", LONG], ids=["in a batch", "alone"])
def test_a_requeued_job_goes_before_the_rest_of_the_message(
    harness: LedgerHarness, ending: str
) -> None:
    """It waits for one document, neither for the queue nor for the rest of a batch."""
    job_ids, annotator = message_beside_a_requeued_job(harness, ending), EmptyAnnotator()
    process(harness, annotator, job_ids)
    assert annotator.finished == ["first", "requeued", "second"]


@pytest.mark.parametrize("error", [NoTextError(), KeyError("a bug")])
def test_a_failure_of_the_document_is_final(harness: LedgerHarness, error: Exception) -> None:
    """The pipeline is deterministic: it would fail again."""
    job = new_job()
    harness.accept(job)
    process(harness, FailingAnnotator(error), [job.id])
    record = harness.job(job)
    assert (record.status, record.attempts) == ("failed", 1)
    assert str(error) in record.error.detail


def test_a_failure_of_the_machine_is_tried_again_up_to_the_limit(harness: LedgerHarness) -> None:
    """The error of the job gives the last reason."""
    job = new_job()
    harness.accept(job)
    for _ in range(3):
        process(harness, FailingAnnotator(MemoryError("no room")), [job.id])
        time.sleep(0.05)
    record = harness.job(job)
    assert (record.status, record.attempts) == ("failed", 3)
    assert "MemoryError: no room" in record.error.detail


def test_a_first_time_limit_is_tried_again(harness: LedgerHarness) -> None:
    """The machine may have been paused or short of memory; the second one is the document's."""
    job = new_job()
    harness.accept(job)
    annotator = FailingAnnotator(DocumentTimeout("not annotated within 2 seconds"))
    process(harness, annotator, [job.id])
    assert (harness.job(job).status, harness.job(job).attempts) == ("queued", 1)
    time.sleep(0.05)
    process(harness, annotator, [job.id])
    record = harness.job(job)
    assert (record.status, record.attempts, record.error.status) == ("failed", 2, 504)


def test_a_shutdown_leaves_unclaimed_jobs_to_others(harness: LedgerHarness) -> None:
    """The running document is finished; the others may begin elsewhere at once."""
    jobs = [new_job(LONG) for _ in range(3)]
    harness.accept(*jobs)
    shutdown = ShutdownFlag()
    annotator = CallingAnnotator(lambda _: shutdown.set())
    process(harness, annotator, [job.id for job in jobs], shutdown)
    assert [harness.job(job).status for job in jobs] == ["succeeded", "queued", "queued"]
    assert [harness.job(job).attempts for job in jobs] == [1, 0, 0]
    assert set(harness.sweep().to_publish) == {jobs[1].id, jobs[2].id}


def test_a_result_is_kept_while_the_store_is_full(harness: LedgerHarness) -> None:
    """The same attempt stores it as soon as there is room."""
    job = new_job()
    harness.accept(job)
    admin = redis.Redis.from_url(harness.url)

    def fill_store(_: str) -> None:
        admin.config_set("maxmemory", 1)
        threading.Timer(0.5, lambda: admin.config_set("maxmemory", 0)).start()

    process(harness, CallingAnnotator(fill_store), [job.id])
    admin.close()
    assert (harness.job(job).status, harness.job(job).attempts) == ("succeeded", 1)


def test_short_documents_of_a_message_are_prepared_in_batches(harness: LedgerHarness) -> None:
    """Each ends by itself, with one attempt; a long one is annotated alone."""
    contents = ["one", "two", LONG, "three", "four"]
    jobs = [new_job(content) for content in contents]
    harness.accept(*jobs)
    annotator = EmptyAnnotator()
    process(harness, annotator, [job.id for job in jobs])
    assert annotator.batches == [["one", "two"], ["three", "four"]]
    assert annotator.alone == [LONG]
    records = [harness.job(job) for job in jobs]
    assert {(record.status, record.attempts) for record in records} == {("succeeded", 1)}
    texts = [Annotation.model_validate_json(decompress(r.result)).document.text for r in records]
    assert texts == contents


@pytest.mark.parametrize("error", [KeyError("a bug"), MemoryError(), DocumentTimeout("too long")])
def test_a_failure_of_a_batch_fails_no_document(harness: LedgerHarness, error: Exception) -> None:
    """Each is annotated alone, and only the one that fails then has failed."""
    jobs = [new_job(content) for content in ("good", "bad", "fine")]
    harness.accept(*jobs)
    annotator = FailingBatchAnnotator(error, "bad")
    process(harness, annotator, [job.id for job in jobs])
    assert annotator.alone == ["good", "bad", "fine"]
    records = [harness.job(job) for job in jobs]
    assert [record.status for record in records] == ["succeeded", "failed", "succeeded"]
    assert [record.attempts for record in records] == [1, 1, 1]


def test_a_failing_document_of_a_batch_fails_alone(harness: LedgerHarness) -> None:
    """The others get their annotation."""
    jobs = [new_job(content) for content in ("good", "empty")]
    harness.accept(*jobs)
    annotator = FailingAnnotator(NoTextError(), "empty")
    process(harness, annotator, [job.id for job in jobs])
    assert annotator.batches == [["good", "empty"]]
    assert [harness.job(job).status for job in jobs] == ["succeeded", "failed"]


def test_a_document_of_a_batch_can_be_cancelled(harness: LedgerHarness) -> None:
    """Its result is refused; those of the others are not."""
    jobs = [new_job(content) for content in ("kept", "cancelled", "kept too")]
    harness.accept(*jobs)
    annotator = CallingBatchAnnotator(lambda: harness.act("cancel", jobs[1]))
    process(harness, annotator, [job.id for job in jobs])
    assert [harness.job(job).status for job in jobs] == ["succeeded", "cancelled", "succeeded"]


def test_a_shutdown_finishes_the_batch(harness: LedgerHarness) -> None:
    """That takes no longer than one long document; unclaimed jobs are left to others."""
    jobs = [new_job("x" * (BATCH_BYTES // 2 + 1)) for _ in range(3)]
    harness.accept(*jobs)
    shutdown = ShutdownFlag()
    process(harness, CallingBatchAnnotator(shutdown.set), [job.id for job in jobs], shutdown)
    assert [harness.job(job).status for job in jobs] == ["succeeded", "succeeded", "queued"]
