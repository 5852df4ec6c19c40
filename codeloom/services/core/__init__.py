"""What every room uses: verbs, commands, errors, policy, formatting, logging, reports, spans, metrics, threads, budgets."""

from codeloom.gateways.traces import OFF, span
from codeloom.services.core import forking, formatting, logging_config, reporting
from codeloom.services.core.acts import AlreadyApplied, Later, current_act, was_applied
from codeloom.services.core.addresses import is_address, one_line
from codeloom.services.core.announcements import announcements
from codeloom.services.core.budgets import BACKGROUND_SECONDS, CONNECT_SECONDS, of_socket, shares
from codeloom.services.core.commands import CodeText, Command, LongText, Nothing, OfChart, ShortText, is_text, parse
from codeloom.services.core.cursors import read_cursor, write_cursor
from codeloom.services.core.denial_log import denials, record_denial, write_counted
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem, Refused, Unauthenticated, Unavailable
from codeloom.services.core.formatting import count, day, short_day, years
from codeloom.services.core.metrics import (
    EVENT_SECONDS,
    EVENT_WAIT_SECONDS,
    JOB_SECONDS,
    JOB_WAIT_SECONDS,
    LETTERS,
    OUTBOX_FAILURES,
    OUTBOX_SECONDS,
    PUSH_SECONDS,
    REQUEST_SECONDS,
    REQUESTS,
    SOCKETS,
    SUGGESTION_SECONDS,
    WEBHOOK_SECONDS,
    exposition,
    in_work_horse,
)
from codeloom.services.core.once import once
from codeloom.services.core.plots import NO_PLOT, Plot, accuracy_plot, middle80, nice_top
from codeloom.services.core.policy import allowed
from codeloom.services.core.saving import NEW, Subject, saving
from codeloom.services.core.threads import offload, offload_slow, run_in
from codeloom.services.core.verbs import VERBS, Verb, verb

__all__ = [
    "BACKGROUND_SECONDS",
    "CONNECT_SECONDS",
    "EVENT_SECONDS",
    "EVENT_WAIT_SECONDS",
    "JOB_SECONDS",
    "JOB_WAIT_SECONDS",
    "LETTERS",
    "NEW",
    "NO_PLOT",
    "OFF",
    "OUTBOX_FAILURES",
    "OUTBOX_SECONDS",
    "PUSH_SECONDS",
    "REQUESTS",
    "REQUEST_SECONDS",
    "SOCKETS",
    "SUGGESTION_SECONDS",
    "VERBS",
    "WEBHOOK_SECONDS",
    "AlreadyApplied",
    "CodeText",
    "Command",
    "Conflict",
    "Denied",
    "Later",
    "LongText",
    "NotFound",
    "Nothing",
    "OfChart",
    "Plot",
    "Problem",
    "Refused",
    "ShortText",
    "Subject",
    "Unauthenticated",
    "Unavailable",
    "Verb",
    "accuracy_plot",
    "allowed",
    "announcements",
    "count",
    "current_act",
    "day",
    "denials",
    "exposition",
    "forking",
    "formatting",
    "in_work_horse",
    "is_address",
    "is_text",
    "logging_config",
    "middle80",
    "nice_top",
    "of_socket",
    "offload",
    "offload_slow",
    "once",
    "one_line",
    "parse",
    "read_cursor",
    "record_denial",
    "reporting",
    "run_in",
    "saving",
    "shares",
    "short_day",
    "span",
    "verb",
    "was_applied",
    "write_counted",
    "write_cursor",
    "years",
]
