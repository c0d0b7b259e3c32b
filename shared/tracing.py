"""Spans from the request through the ledger to the worker.

Without an endpoint nothing is traced, and nothing of OpenTelemetry is imported.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from shared.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

# In this order, because `find_spec` imports the parent of a package.
_PACKAGES = ("opentelemetry", "opentelemetry.sdk", "opentelemetry.exporter")
STANDARD = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
# A span waits so long for others before it is sent (milliseconds).
DELAY = 1000
Kind = Literal["CONSUMER", "INTERNAL"]

_provider: "TracerProvider | None" = None


def wanted(endpoint: str | None) -> bool:
    """Return whether the setting or a variable of OpenTelemetry asks for traces."""
    return endpoint is not None or any(os.environ.get(name) for name in STANDARD)


def require(endpoint: str | None) -> None:
    """Check that traces can be sent, if they are asked for.

    Raises:
        SettingsError: the packages are not installed.
    """
    if wanted(endpoint) and not all(map(find_spec, _PACKAGES)):
        raise SettingsError(
            "traces are asked for, but their packages are missing: "
            "pip install '.[tracing]' in a checkout, or leave QUOTIDIAN_TRACES_ENDPOINT unset"
        )


def set_up(endpoint: str | None, service: str) -> "TracerProvider | None":
    """Send the spans of this process from now on, if that is asked for.

    Call it after a fork, because a thread sends the spans.

    Raises:
        SettingsError: the packages are not installed.
    """
    require(endpoint)
    if not wanted(endpoint):
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = OTLPSpanExporter(endpoint=endpoint)
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    global _provider
    resource = Resource.create({"service.name": f"quotidian-{service}"})
    _provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=DELAY))
    return _provider


def shut_down() -> None:
    """Send the remaining spans and stop tracing."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


@contextmanager
def span(
    name: str,
    kind: Kind = "INTERNAL",
    parent: str | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> "Iterator[Span | None]":
    """Yield a span around the block; None while tracing is off.

    `parent` is a `traceparent` (W3C Trace Context) of another process; without one the parent is
    the current span.
    """
    if _provider is None:
        yield None
        return
    from opentelemetry import trace

    outer = _context(parent) if parent is not None else None
    with _provider.get_tracer("quotidian").start_as_current_span(
        name, outer, trace.SpanKind[kind], attributes
    ) as opened:
        yield opened


def note(name: str, value: str) -> None:
    """Set an attribute of the current span, if there is one."""
    if _provider is not None:
        from opentelemetry import trace

        trace.get_current_span().set_attribute(name, value)


def traceparent() -> str:
    """Return the current span as a `traceparent`; empty without one."""
    if _provider is None:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent", "")


def _context(parent: str) -> Any:
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    # An empty context: an invalid parent must not be replaced by the current span.
    return TraceContextTextMapPropagator().extract({"traceparent": parent}, Context())
