"""The run loop over a real ledger, with an annotator that does as it is told."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
import redis

from nlp_worker.run.deadline import DocumentTimeout
from nlp_worker.run.shutdown import Shutdown
from nlp_worker.run.work import TOGETHER, ReadAhead, Worker
from nlp_worker.settings import WorkerSettings
from nlp_worker.text.errors import NoTextError
from shared.contracts import Annotation, Document, DocumentText, Pipeline
from shared.ledger.codec import decompress
from tests.support.book import GIVEN_UP, Book, new_job


@pytest.fixture
def book(store_url: str) -> Iterator[Book]:
    """A ledger of its own."""
    book = Book(store_url, retry_backoff=0.01)
    yield book
    book.client.close()


def annotated(document: Document) -> Annotation:
    """An annotation without anything in it."""
    return Annotation(
        pipeline=Pipeline(name="none", version="1", model="none", model_version="1"),
        document=DocumentText(text=document.content, language="en", characters=1, sha256="0"),
        sections=[],
        blocks=[],
        sentences=[],
        entities=[],
        values=[],
        quotes=[],
        warnings=[],
    )


def raising(error: Exception) -> Callable[[Document], Annotation]:
    """An annotator that fails in one way."""

    def annotate(document: Document) -> Annotation:
        raise error

    return annotate


def worker(
    book: Book,
    annotate: Callable[[Document], Annotation],
    shutdown: Shutdown | None = None,
    read_ahead: ReadAhead | None = None,
) -> Worker:
    """A worker of this process."""
    settings = WorkerSettings.model_validate(book.settings.model_dump())
    return Worker(
        book.work,
        annotate,
        settings,
        owner="host:1",
        shutdown=shutdown or Shutdown(),
        read_ahead=read_ahead,
    )


def message_beside_a_dead_job(book: Book) -> list[str]:
    """Two jobs to be done, "first" and "second"; "dead" waits to be taken over."""
    first, second, dead = new_job("first"), new_job("second"), new_job("dead")
    book.accept(first, second, dead)
    book.work.claim(dead.id, token="host:2:a")
    book.work.release("host:2:", GIVEN_UP, counted=True)
    return [first.id, second.id]


class Together:
    """Reads several documents at once and writes down which."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []

    def __call__(
        self, documents: Sequence[tuple[Document, object]]
    ) -> list[Callable[[], Annotation]]:
        self.groups.append([document.content for document, _ in documents])
        return [partial(annotated, document) for document, _ in documents]


def test_every_job_of_a_message_is_done(book: Book) -> None:
    """Those that are not to be had are passed over."""
    jobs = [new_job() for _ in range(3)]
    book.accept(*jobs)
    taken = book.work.claim(jobs[1].id)
    assert taken is not None
    worker(book, annotated).work([job.id for job in jobs])
    assert [book.job(job).status for job in jobs] == ["succeeded", "running", "succeeded"]


def test_a_job_to_be_taken_over_goes_before_the_rest_of_the_message(book: Book) -> None:
    """However long the queue is, what a dead worker had in hand does not wait at its end."""
    message, order = message_beside_a_dead_job(book), list[str]()

    def annotate(document: Document) -> Annotation:
        order.append(document.content)
        return annotated(document)

    worker(book, annotate).work(message)
    assert order == ["first", "dead", "second"]


@pytest.mark.parametrize("error", [NoTextError(), KeyError("a bug")])
def test_a_failure_of_the_document_is_final(book: Book, error: Exception) -> None:
    """The pipeline is deterministic: it would fail again."""
    job = new_job()
    book.accept(job)
    worker(book, raising(error)).work([job.id])
    record = book.job(job)
    assert (record.status, record.attempts) == ("failed", 1)
    assert str(error) in record.error.detail


def test_a_failure_of_the_machine_is_tried_again_up_to_the_cap(book: Book) -> None:
    """And the last reason is told."""
    job = new_job()
    book.accept(job)
    for _ in range(3):
        worker(book, raising(MemoryError("no room"))).work([job.id])
        time.sleep(0.05)
    record = book.job(job)
    assert (record.status, record.attempts) == ("failed", 3)
    assert "MemoryError: no room" in record.error.detail


def test_what_is_not_begun_is_left_to_others_on_the_way_down(book: Book) -> None:
    """The document in hand is finished, the rest is due for anybody at once."""
    jobs = [new_job() for _ in range(3)]
    book.accept(*jobs)
    shutdown = Shutdown()

    def annotate(document: Document) -> Annotation:
        shutdown.begin()
        return annotated(document)

    worker(book, annotate, shutdown).work([job.id for job in jobs])
    assert [book.job(job).status for job in jobs] == ["succeeded", "queued", "queued"]
    assert [book.job(job).attempts for job in jobs] == [1, 0, 0]
    assert set(book.sweep().to_publish) == {jobs[1].id, jobs[2].id}


def test_a_result_is_kept_while_the_store_is_full(book: Book) -> None:
    """It is stored as soon as there is room, by the same attempt."""
    job = new_job()
    book.accept(job)
    admin = redis.Redis.from_url(book.url)

    def annotate(document: Document) -> Annotation:
        admin.config_set("maxmemory", 1)
        threading.Timer(0.5, lambda: admin.config_set("maxmemory", 0)).start()
        return annotated(document)

    worker(book, annotate).work([job.id])
    admin.close()
    assert (book.job(job).status, book.job(job).attempts) == ("succeeded", 1)


def test_short_documents_of_a_message_are_read_together(book: Book) -> None:
    """Each ends by itself, with one attempt; a long one is read by itself."""
    contents = ["one", "two", "x" * (TOGETHER + 1), "three", "four"]
    jobs = [new_job(content) for content in contents]
    book.accept(*jobs)
    alone: list[str] = []

    def annotate(document: Document) -> Annotation:
        alone.append(document.content)
        return annotated(document)

    together = Together()
    worker(book, annotate, read_ahead=together).work([job.id for job in jobs])
    assert together.groups == [["one", "two"], ["three", "four"]]
    assert alone == [contents[2]]
    records = [book.job(job) for job in jobs]
    assert {(record.status, record.attempts) for record in records} == {("succeeded", 1)}
    texts = [Annotation.model_validate_json(decompress(r.result)).document.text for r in records]
    assert texts == contents


@pytest.mark.parametrize("error", [KeyError("a bug"), MemoryError(), DocumentTimeout("too long")])
def test_what_goes_wrong_while_reading_together_is_laid_on_none(
    book: Book, error: Exception
) -> None:
    """Each is read by itself, and only the one that fails then has failed."""
    jobs = [new_job(content) for content in ("good", "bad", "fine")]
    book.accept(*jobs)

    def read_ahead(documents: object) -> list[Callable[[], Annotation]]:
        raise error

    def annotate(document: Document) -> Annotation:
        if document.content == "bad":
            raise KeyError("a bug")
        return annotated(document)

    worker(book, annotate, read_ahead=read_ahead).work([job.id for job in jobs])
    records = [book.job(job) for job in jobs]
    assert [record.status for record in records] == ["succeeded", "failed", "succeeded"]
    assert [record.attempts for record in records] == [1, 1, 1]


def test_a_failure_of_one_that_was_read_with_others_is_its_own(book: Book) -> None:
    """The others have their annotation."""
    jobs = [new_job(content) for content in ("good", "empty")]
    book.accept(*jobs)

    def read_ahead(
        documents: Sequence[tuple[Document, object]],
    ) -> list[Callable[[], Annotation]]:
        def make(document: Document) -> Annotation:
            if document.content == "empty":
                raise NoTextError
            return annotated(document)

        return [partial(make, document) for document, _ in documents]

    worker(book, annotated, read_ahead=read_ahead).work([job.id for job in jobs])
    assert [book.job(job).status for job in jobs] == ["succeeded", "failed"]


def test_a_document_that_was_read_with_others_can_be_cancelled(book: Book) -> None:
    """Its result is refused; the others' are not."""
    jobs = [new_job(content) for content in ("kept", "cancelled", "kept too")]
    book.accept(*jobs)

    class Cancelling(Together):
        def __call__(
            self, documents: Sequence[tuple[Document, object]]
        ) -> list[Callable[[], Annotation]]:
            book.order("cancel", jobs[1])
            return super().__call__(documents)

    worker(book, annotated, read_ahead=Cancelling()).work([job.id for job in jobs])
    statuses = [book.job(job).status for job in jobs]
    assert statuses == ["succeeded", "cancelled", "succeeded"]


def test_what_is_in_hand_together_is_finished_on_the_way_down(book: Book) -> None:
    """It takes no longer than one long document; what has not been claimed is left to others."""
    jobs = [new_job("x" * (TOGETHER // 2 + 1)) for _ in range(3)]
    book.accept(*jobs)
    shutdown = Shutdown()

    class GoingDown(Together):
        def __call__(
            self, documents: Sequence[tuple[Document, object]]
        ) -> list[Callable[[], Annotation]]:
            shutdown.begin()
            return super().__call__(documents)

    worker(book, annotated, shutdown, GoingDown()).work([job.id for job in jobs])
    assert [book.job(job).status for job in jobs] == ["succeeded", "succeeded", "queued"]


def test_a_job_to_be_taken_over_goes_before_what_was_read_together(book: Book) -> None:
    """It waits for one document, not for all that are in hand."""
    message, order = message_beside_a_dead_job(book), list[str]()

    def made(document: Document) -> Annotation:
        order.append(document.content)
        return annotated(document)

    def read_ahead(
        documents: Sequence[tuple[Document, object]],
    ) -> list[Callable[[], Annotation]]:
        return [partial(made, document) for document, _ in documents]

    worker(book, made, read_ahead=read_ahead).work(message)
    assert order == ["first", "dead", "second"]
