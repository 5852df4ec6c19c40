"""The route registry: every Reflex page, its title, its load handlers and who it is for. One entry per screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.audits.audit import audit_page
from codeloom.pages.audits.waiting import audit_queue_page
from codeloom.pages.charts.assignment import assign_page
from codeloom.pages.charts.listing import charts_page
from codeloom.pages.charts.work_queue import queue_page
from codeloom.pages.charts.workbench import workbench_page
from codeloom.pages.code_sets.listing import code_sets_page
from codeloom.pages.codes import code_page
from codeloom.pages.dashboard import dashboard_page
from codeloom.pages.imports.uploading import import_page
from codeloom.pages.integration import api_keys_page
from codeloom.pages.practice_rules.listing import local_rules_page
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.audits.waiting import AuditQueue
from codeloom.state.charts.assignment import Assign
from codeloom.state.charts.listing import Charts
from codeloom.state.charts.presence import Presence
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.work_queue import Queue
from codeloom.state.charts.workbench import Workbench
from codeloom.state.code_sets import CodeSetsDesk
from codeloom.state.codes import CodeSheet
from codeloom.state.core.screen import Screen
from codeloom.state.dashboard import Dashboard
from codeloom.state.imports import Importing
from codeloom.state.integration import ApiKeys
from codeloom.state.practice_rules import LocalRules


@dataclass(frozen=True)
class Route:
    """A page: `build` makes it, `load` fills it, `roles` may see it (its handlers enforce that, not the path)."""

    path: str
    title: str
    build: Callable[[], rx.Component]
    load: Sequence[Any]
    roles: frozenset[Role]


ROUTES: list[Route] = [
    Route("/queue", "My queue", queue_page, (Queue.load,), frozenset({Role.CODER})),
    Route(
        "/chart/[chart]",
        "Chart",
        workbench_page,
        (Workbench.load, Rows.begin, Workbench.keep, Presence.watch),
        frozenset({Role.CODER}),
    ),
    Route("/audits", "Audit queue", audit_queue_page, (AuditQueue.load,), frozenset({Role.SUPERVISOR})),
    Route("/audit/[chart]", "Audit", audit_page, (AuditDesk.load, Presence.watch), frozenset({Role.SUPERVISOR})),
    Route("/assign", "Assign", assign_page, (Assign.load,), frozenset({Role.MANAGER})),
    Route("/dashboard", "Dashboard", dashboard_page, (Dashboard.load, Dashboard.watch), frozenset({Role.MANAGER})),
    Route("/charts", "Charts", charts_page, (Charts.load,), frozenset({Role.MANAGER})),
    Route("/import", "Import", import_page, (Importing.load, Importing.watch), frozenset({Role.MANAGER})),
    Route(
        "/rules", "Rules", local_rules_page, (LocalRules.load,), frozenset({Role.MANAGER, Role.SUPERVISOR, Role.CODER})
    ),
    Route("/code-sets", "Code sets", code_sets_page, (CodeSetsDesk.load,), frozenset({Role.MANAGER})),
    Route("/keys", "API keys", api_keys_page, (ApiKeys.load,), frozenset({Role.MANAGER})),
    Route("/code/[code]", "Code", code_page, (CodeSheet.load,), frozenset(Role)),
]


def register(app: rx.App) -> None:
    """Give every page to Reflex, each with its own load handlers and then the live figures."""
    for route in ROUTES:
        app.add_page(
            route.build, route=route.path, title=f"{route.title} · Codeloom", on_load=[*route.load, Screen.follow]
        )
