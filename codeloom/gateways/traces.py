"""Spans sent by OTLP over HTTP: names of routes, verbs and jobs, ids of organizations, times and outcomes; no fact of a patient.

Off, `span` costs a look at one variable and the library is not loaded. The provider is ours and not the process's global one, so
that no library that finds OpenTelemetry traces through it. A span stands in the trace that work belongs to
(coding/trace_context.py), on or off, so that spans of web, relay and workers and the log lines of an act have one trace id.
"""

import mmap
import os
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from codeloom import RELEASE
from codeloom.coding import trace_context
from codeloom.settings import Settings, settings

FLUSH_SECONDS, SEND_SECONDS = 1.0, 5.0
REST_SECONDS = 60.0
"""For which nothing is sent after a receiver did not take what it was sent."""


class _Off:
    """A span while nothing is traced."""

    __slots__ = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def rename(self, name: str) -> None:
        """Give it another name."""

    def note(self, name: str, value: object) -> None:
        """Add a fact: a name out of our source, an id, a number."""

    def fail(self, kind: str) -> None:
        """Say that the work failed, and by what kind of error."""

    def traceparent(self, trace_id: str) -> str:
        """The header by which a request of this work names its trace."""
        return trace_context.write_traceparent(trace_id)


OFF = _Off()


class _Tracing:
    """Whether this process traces, and the provider that it made at its first span."""

    part = ""
    provider: Any = None
    tracer: Any = None
    lock = threading.Lock()
    failed = mmap.mmap(-1, 8)
    """When sending failed last; shared with the processes forked from this one."""


class Span(_Off):
    """A piece of work, inside the one that is open around it. An error that leaves it is noted only by `fail`."""

    __slots__ = ("_held", "_span")

    def __init__(self, name: str, kind: str) -> None:
        from opentelemetry.trace import SpanKind

        around = _around()
        links = [] if around.inside is None else [around.inside]
        self._span = _tracer().start_span(name, context=around.context, kind=SpanKind[kind], links=links)
        for step, value in around.steps.items():
            self._span.set_attribute(f"codeloom.{step}", value)
        self._held: Any = None

    def __enter__(self) -> Self:
        from opentelemetry import context, trace

        self._held = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(self, *_: object) -> None:
        from opentelemetry import context

        context.detach(self._held)
        self._span.end()

    def rename(self, name: str) -> None:
        """Give it another name, known only when the work is done."""
        self._span.update_name(name)

    def note(self, name: str, value: object) -> None:
        """Add a fact."""
        self._span.set_attribute(name, value if isinstance(value, int) else str(value))

    def fail(self, kind: str) -> None:
        """Say that the work failed."""
        from opentelemetry.trace import StatusCode

        self._span.set_attribute("error.type", kind)
        self._span.set_status(StatusCode.ERROR)

    def traceparent(self, trace_id: str) -> str:
        """The header by which a request of this work names its trace and this span."""
        made = self._span.get_span_context()
        return trace_context.write_traceparent(
            f"{made.trace_id:032x}", f"{made.span_id:016x}", made.trace_flags.sampled
        )


@dataclass(frozen=True, slots=True)
class _Around:
    """Where a span begins: its context for the library, the steps it notes, and the span of another trace it is done inside."""

    context: Any
    steps: Mapping[str, str]
    inside: Any = None


def _around() -> _Around:
    """The span that is open, where it is of the same trace; else none, or the span of another program that caused the work."""
    from opentelemetry import context, trace

    held, ours = trace.get_current_span().get_span_context(), trace_context.current()
    if ours is None or (held.is_valid and f"{held.trace_id:032x}" == ours.id):
        return _Around(None, {})
    inside = trace.Link(held) if held.is_valid else None
    if not ours.parent:
        return _Around(context.Context(), ours.steps, inside)
    flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
    caller = trace.SpanContext(int(ours.id, 16), int(ours.parent, 16), is_remote=True, trace_flags=flags)
    return _Around(trace.set_span_in_context(trace.NonRecordingSpan(caller), context.Context()), ours.steps, inside)


def begin(config: Settings, part: str) -> bool:
    """Load the library when there is an endpoint; whether there is. `part` is web, worker or doorbell."""
    _Tracing.part = part if config.traces_endpoint else ""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()
    _Tracing.provider = _Tracing.tracer = None
    _Tracing.failed[:8] = bytes(8)
    if _Tracing.part:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter
        import opentelemetry.sdk.trace.export  # noqa: F401  (both loaded once, before processes are forked)
    return bool(_Tracing.part)


def span(name: str, kind: str = "INTERNAL") -> _Off:
    """A span to be entered with `with`. `kind` is SERVER for what somebody asked for, CONSUMER for a job."""
    return Span(name, kind) if _Tracing.part else OFF


def flush() -> None:
    """Send what waits, a second at most: for a process that is about to end."""
    if _Tracing.provider is not None:
        sending = threading.Thread(target=_Tracing.provider.force_flush, name="traces", daemon=True)
        sending.start()
        sending.join(FLUSH_SECONDS)
        if sending.is_alive():
            _note_failure()


def _tracer() -> Any:
    with _Tracing.lock:
        if _Tracing.tracer is None:
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
            from opentelemetry.sdk.trace.sampling import TraceIdRatioBased

            class Ids(RandomIdGenerator):
                def generate_trace_id(self) -> int:
                    ours = trace_context.current()
                    return super().generate_trace_id() if ours is None else int(ours.id, 16)

            config = settings()
            _Tracing.provider = TracerProvider(
                resource=Resource.create({
                    "service.name": config.otel_service_name or config.dd_service or "codeloom",
                    "service.version": config.dd_version or RELEASE,
                    "deployment.environment.name": config.dd_env or config.codeloom_env,
                    "codeloom.part": _Tracing.part,
                }),
                sampler=TraceIdRatioBased(config.otel_traces_sampler_arg),  # by the trace id: every process decides alike
                id_generator=Ids(),
            )  # fmt: skip
            _Tracing.provider.add_span_processor(BatchSpanProcessor(_exporter(config)))
            _Tracing.tracer = _Tracing.provider.get_tracer("codeloom", RELEASE)
        return _Tracing.tracer


def _exporter(config: Settings) -> Any:
    """The sender. After a failure it rests, in this process and in those that share its memory, so that none waits again."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import SpanExportResult

    headers = dict(
        part.split("=", 1) for part in filter(None, config.otel_exporter_otlp_headers.get_secret_value().split(","))
    )

    class Sender(OTLPSpanExporter):
        def export(self, spans: Sequence[Any]) -> SpanExportResult:
            if _failed_lately():
                return SpanExportResult.FAILURE
            done = super().export(spans)
            if done is not SpanExportResult.SUCCESS:
                _note_failure()
            return done

    return Sender(endpoint=config.traces_endpoint, headers=headers, timeout=SEND_SECONDS)


def _failed_lately() -> bool:
    (last,) = struct.unpack("d", _Tracing.failed[:8])
    return bool(last) and time.monotonic() - float(last) < REST_SECONDS


def _note_failure() -> None:
    _Tracing.failed[:8] = struct.pack("d", time.monotonic())


def _forget() -> None:
    """In a forked child: the sending thread and the connections are the parent's, so it makes a provider of its own."""
    _Tracing.provider = _Tracing.tracer = None
    _Tracing.lock = threading.Lock()


os.register_at_fork(after_in_child=_forget)
