"""Mixed load of careless clients: every call of the API, and requests that it refuses."""

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.corpus import article

# Above so many documents in the queue clients add no more: the workers are busy, and a longer queue
# would not make them busier.
FULL = 100
BATCH = 20
TIMEOUT = 60
PAUSE = 0.05
BAD = (
    b"{",
    b"[]",
    b'{"content": 7}',
    b'{"content": ""}',
    b'{"content": "x", "language": "no such"}',
    b'{"content": "\xff"}',
    b'{"metadata": ' + b"[" * 50 + b"]" * 50 + b"}",
)
HEADERS = {"Content-Type": "application/json"}


class Mixed(threading.Thread):
    """One client; it counts answers by request and status."""

    def __init__(self, base_url: str, seed: int, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.answers: Counter[tuple[str, int]] = Counter()
        self.broken: list[str] = []
        self._choose = random.Random(seed)
        self._over = over
        self._api = httpx.Client(base_url=base_url, timeout=TIMEOUT)
        self._jobs: deque[str] = deque(maxlen=100)
        self._batches: deque[str] = deque(maxlen=20)
        self._etags: dict[str, str] = {}
        self._full = False

    def run(self) -> None:
        """Send requests until it is over; note those without an answer or with a 5xx."""
        adding = [self._single, self._html, self._keyed, self._many, self._empty]
        asking = [self._poll, self._wait, self._progress, self._metrics, self._bad] * 4
        asking += [self._list, self._follow] * 2
        # These are rare: they leave nothing for the others to read.
        asking += [self._cancel, self._retry, self._erase]
        with self._api:
            while not self._over.is_set():
                kinds = asking if self._full else adding + asking
                self._ask(self._choose.choice(kinds))

    def _ask(self, kind: Callable[[], httpx.Response]) -> None:
        name = kind.__name__.lstrip("_")
        try:
            answer = kind()
        except httpx.HTTPError as error:
            self.broken.append(f"{name}: {error!r}")
            return
        self.answers[name, answer.status_code] += 1
        if answer.status_code >= 500:
            self.broken.append(f"{name}: {answer.status_code} {answer.text[:200]}")

    def _document(self) -> dict[str, Any]:
        number = self._choose.randrange(10**9)
        return {"content": article(number, self._choose.choice((60, 200, 600))), "source": "soak"}

    def _post(self, document: dict[str, Any], **headers: str) -> httpx.Response:
        answer = self._api.post("/v1/documents", json=document, headers=headers)
        if answer.status_code == 202:
            self._jobs.append(answer.json()["id"])
        return answer

    def _single(self) -> httpx.Response:
        return self._post(self._document())

    def _html(self) -> httpx.Response:
        page = self._document()
        parts = "".join(f"<p>{part}</p>" for part in page["content"].split("\n\n"))
        html = f"<html><body><article>{parts}</article></body></html>"
        return self._post(page | {"content": html, "content_type": "text/html"})

    def _empty(self) -> httpx.Response:
        """Post a page that fails because it has no text."""
        return self._post({"content": "<img src='a.png'>", "content_type": "text/html"})

    def _keyed(self) -> httpx.Response:
        """Post a document twice with one key."""
        document, key = self._document(), {"Idempotency-Key": uuid4().hex}
        self._post(document, **key)
        return self._post(document, **key)

    def _many(self) -> httpx.Response:
        documents: list[Any] = [self._document() for _ in range(BATCH)]
        documents.append({"content": 7})
        answer = self._api.post("/v1/batches", json={"documents": documents})
        if answer.status_code == 202:
            batch = answer.json()
            self._batches.append(batch["id"])
            self._jobs += [item["job_id"] for item in batch["items"] if "job_id" in item]
        return answer

    def _some_job(self) -> str:
        return self._choose.choice(self._jobs) if self._jobs else str(uuid4())

    def _poll(self) -> httpx.Response:
        """Poll a job with its last ETag."""
        path = f"/v1/jobs/{self._some_job()}"
        tag = self._etags.pop(path, None)
        answer = self._api.get(path, headers={"If-None-Match": tag} if tag else {})
        if "etag" in answer.headers and len(self._etags) < FULL:
            self._etags[path] = answer.headers["etag"]
        return answer

    def _wait(self) -> httpx.Response:
        return self._api.get(f"/v1/jobs/{self._some_job()}", params={"wait": 1})

    def _list(self) -> httpx.Response:
        status = self._choose.choice((None, "queued", "succeeded", "failed"))
        asked = {"limit": 50} | ({"status": status} if status else {})
        answer = self._api.get("/v1/jobs", params=asked)
        if cursor := answer.json().get("next_cursor"):
            return self._api.get("/v1/jobs", params=asked | {"cursor": cursor})
        return answer

    def _progress(self) -> httpx.Response:
        batch = self._choose.choice(self._batches) if self._batches else str(uuid4())
        return self._api.get(f"/v1/batches/{batch}", params={"wait": 1})

    def _follow(self) -> httpx.Response:
        """Read the events of a job for two seconds, then close the connection in the middle."""
        until = time.monotonic() + 2
        with self._api.stream("GET", f"/v1/jobs/{self._some_job()}/events", timeout=7) as answer:
            for _ in answer.iter_lines():
                if time.monotonic() > until:
                    break
            return answer

    def _metrics(self) -> httpx.Response:
        answer = self._api.get("/metrics")
        [queued] = [
            float(line.split()[1])
            for line in answer.text.splitlines()
            if line.startswith("quotidian_jobs_queued ")
        ]
        self._full = queued > FULL
        time.sleep(PAUSE)
        return answer

    def _cancel(self) -> httpx.Response:
        return self._api.post(f"/v1/jobs/{self._some_job()}/cancel")

    def _retry(self) -> httpx.Response:
        return self._api.post(f"/v1/jobs/{self._some_job()}/retry")

    def _erase(self) -> httpx.Response:
        return self._api.delete(f"/v1/jobs/{self._some_job()}")

    def _bad(self) -> httpx.Response:
        body = self._choose.choice(BAD)
        return self._api.post("/v1/documents", content=body, headers=HEADERS)
