"""Reports of errors to Sentry: what the caller names, and nothing that the library would find by itself.

Its integrations, which read requests, local variables and breadcrumbs, are not switched on, and before anything leaves the report
is made anew from the few fields of `_kept`. Without SENTRY_DSN the library is not loaded.
"""

import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codeloom import RELEASE
from codeloom.settings import Settings, settings

FLUSH_SECONDS = 1.0
WORD = re.compile(r"[A-Za-z0-9_./{}:<>-]{1,120}")
"""What a field of a report may be: a name out of our source. Anything with a space, or longer, is left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of source on the way to an error: file, function, line."""

    file: str
    function: str
    line: int


class _Reporter:
    """Whether errors are reported, and the client of this process, made at its first report."""

    part = ""
    client: Any = None
    lock = threading.Lock()


def begin(config: Settings, part: str) -> bool:
    """Load the library when SENTRY_DSN is set; whether it is. `part` is web, worker or doorbell."""
    _Reporter.part = part if config.sentry_dsn.get_secret_value() else ""
    _Reporter.client = None
    if _Reporter.part:
        import sentry_sdk  # noqa: F401  (loaded once, before processes are forked)
    return bool(_Reporter.part)


def report(event: str, kind: str, places: Sequence[Place], facts: Mapping[str, str]) -> None:
    """Send that an error of a kind happened: our name of the event, where, and facts such as route or verb. Never blocks."""
    if not _Reporter.part:
        return
    frames = [{"filename": one.file, "function": one.function, "lineno": one.line} for one in places]
    _client().capture_event({
        "level": "error", "logger": event, "platform": "python",
        "exception": {"values": [{"type": kind, "stacktrace": {"frames": frames}}]},
        "tags": {**facts, "event": event, "part": _Reporter.part},
    })  # fmt: skip


def flush() -> None:
    """Wait until what was reported is sent, a second at most: for a process that is about to end."""
    if _Reporter.client is not None:
        _Reporter.client.flush(timeout=FLUSH_SECONDS)


def _client() -> Any:
    with _Reporter.lock:
        if _Reporter.client is None:
            import sentry_sdk

            config = settings()
            _Reporter.client = sentry_sdk.Client(
                dsn=config.sentry_dsn.get_secret_value(),
                release=config.sentry_release or f"codeloom@{RELEASE}",
                environment=config.sentry_environment or config.codeloom_env,
                server_name="",
                default_integrations=False,
                auto_enabling_integrations=False,
                include_local_variables=False,
                include_source_context=False,
                attach_stacktrace=False,
                max_request_body_size="never",
                max_breadcrumbs=0,
                auto_session_tracking=False,
                send_client_reports=False,
                shutdown_timeout=FLUSH_SECONDS,
                before_send=lambda event, _hint: _kept(event),
                before_send_transaction=lambda _event, _hint: None,
            )
        return _Reporter.client


def _kept(event: Any) -> Any:
    """The report with the fields below alone, each a plain name."""
    kept: dict[str, Any] = {
        name: event[name] for name in ("event_id", "timestamp", "platform", "level", "release", "environment") if name in event
    }  # fmt: skip
    kept["logger"] = _word(event.get("logger"))
    kept["tags"] = {name: value for name, value in (event.get("tags") or {}).items() if _word(name) and _word(value)}
    kept["exception"] = {"values": [
        {
            "type": _word(one.get("type")),
            "stacktrace": {"frames": [_frame(frame) for frame in (one.get("stacktrace") or {}).get("frames") or ()]},
        }
        for one in (event.get("exception") or {}).get("values") or ()
    ]}  # fmt: skip
    return kept


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    line = frame.get("lineno")
    return {
        "filename": _word(frame.get("filename")), "function": _word(frame.get("function")),
        "lineno": line if isinstance(line, int) else 0,
    }  # fmt: skip


def _word(value: object) -> str:
    return value if isinstance(value, str) and WORD.fullmatch(value) else ""


def _forget() -> None:
    """In a forked child: the sending thread of the parent is not there, so it gets a client of its own."""
    _Reporter.client, _Reporter.lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
