"""One trace from the caller over the API and the ledger to the worker, sent as OTLP over HTTP."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.pages import HARBOUR
from tests.support.stack import RunningStack, running_stack

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = "b7ad6b7169203331"


class Collector(ThreadingHTTPServer):
    """Keeps every span that is sent to it, with the service it came from."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: list[tuple[str, Span]] = []

    def of_trace(self, names: set[str], within: float) -> dict[str, tuple[str, Span]]:
        """Return the spans of a trace by name, once all of these have come."""
        deadline = time.monotonic() + within
        while True:
            found = {s.name: (service, s) for service, s in self.spans if s.trace_id.hex() == TRACE}
            if names <= found.keys():
                return found
            assert time.monotonic() < deadline, found.keys()
            time.sleep(0.1)


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
            about = {item.key: item.value.string_value for item in sent.resource.attributes}
            for scope in sent.scope_spans:
                self.server.spans += [(about["service.name"], span) for span in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Yield a collector that listens for spans."""
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def traced(
    collector: Collector, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningStack]:
    """Yield a stack that sends its spans to the collector."""
    endpoint = f"http://127.0.0.1:{collector.server_port}/v1/traces"
    monkeypatch.setenv("QUOTIDIAN_TRACES_ENDPOINT", endpoint)
    with running_stack(scratch / "traced", workers=1) as stack:
        yield stack


def test_one_trace_leads_from_the_caller_to_the_worker(
    traced: RunningStack, collector: Collector
) -> None:
    """The worker's attempt is a child of the request, whose parent is the caller's span."""
    answer = traced.api.post(
        "/v1/documents",
        json={"content": HARBOUR},
        headers={"traceparent": f"00-{TRACE}-{CALLER}-01", "X-Request-ID": "r-7"},
    )
    job_id = answer.json()["id"]
    traced.finished(job_id)
    wanted = {"POST /v1/documents", "attempt", "annotate", "store"}
    spans = collector.of_trace(wanted, within=20)
    service, request = spans["POST /v1/documents"]
    assert service == "quotidian-ingest"
    assert request.parent_span_id.hex() == CALLER
    assert request.kind == Span.SPAN_KIND_SERVER
    service, attempt = spans["attempt"]
    assert service == "quotidian-worker"
    assert attempt.parent_span_id == request.span_id
    assert attempt.kind == Span.SPAN_KIND_CONSUMER
    told = {item.key: item.value.string_value for item in attempt.attributes}
    assert told["quotidian.job_id"] == job_id
    for name in ("annotate", "store"):
        assert spans[name][1].parent_span_id == attempt.span_id
