"""The stages of a rule's version: back-tested on past charts, in shadow, live, retired. Every change is recorded."""

import json
import time
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.chart_facts import read_payload
from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Line, Severity
from codeloom.coding.rules import run_local
from codeloom.coding.rules.local import LocalBook, LocalRule
from codeloom.coding.rules.local_examples import GIVEN
from codeloom.db.queries import practice_rules as queries
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codesets_of
from codeloom.services.core import Refused, formatting, verb
from codeloom.services.practice_rules.in_force import definition_in, forget, rule_of
from codeloom.services.practice_rules.reading import OfRule, past_words, version_of, view_of, why_reason
from codeloom.services.practice_rules.telling import tell_live
from codeloom.services.practice_rules.views import PastView, RuleView
from codeloom.services.practice_rules.writing import checked

CHUNK, MOST_CHARTS, SECONDS, SHOWN = 500, 10_000, 10.0, 50
MOST_RUNNING = 50
"""Rules in force, and rules in shadow, at once: benchmarks/validation.py measures with so many."""


class GoLive(OfRule):
    """Put a version in force; a reason is needed when it was not long enough in shadow or would stop many charts."""

    reason: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] = ""


@verb("practice_rules.back_test", OfRule)
def back_test(uow: UnitOfWork, command: OfRule) -> PastView:
    """Run a version over the charts that were sent for audit so far, the newest first, for SECONDS at most."""
    row = version_of(queries.versions(uow, command.number, lock=True), command.version)
    rule, codesets = rule_of(uow, row), codesets_of(uow)
    book, began = LocalBook((rule,)), time.monotonic()
    charts = fired = clean = skip = 0
    shown: list[dict[str, object]] = []
    while skip < MOST_CHARTS and time.monotonic() - began < SECONDS:
        batch = queries.past_charts(uow, CHUNK, skip)
        skip += CHUNK
        for chart in batch:
            charts += 1
            codes = _codes_found(uow, chart, rule, book, codesets)
            if codes:
                fired, clean = fired + 1, clean + chart.clean
                if len(shown) < SHOWN:
                    shown.append({"chart": chart.number, "codes": ", ".join(codes), "clean": chart.clean})
        if len(batch) < CHUNK:
            break
    else:
        skip = -1
    row.tested = {
        "charts": charts, "fired": fired, "clean": clean, "cut": skip < 0, "rows": shown,
        "day": formatting.day(clock.now().date()),
    }  # fmt: skip
    uow.session.add(row)
    uow.record("LOCAL_RULE_BACK_TESTED", "local_rule", rule.id, version=row.version, charts=charts, fired=fired)
    return past_words(uow, row)


@verb("practice_rules.start_shadow", OfRule)
def start_shadow(uow: UnitOfWork, command: OfRule) -> RuleView:
    """Run a draft on every edit from now on without showing it to anybody. A version in shadow so far ends."""
    versions = queries.versions(uow, command.number, lock=True)
    row = version_of(versions, command.version)
    _only_from(row, "draft")
    _still_good(uow, row)
    _room(uow, row, "shadow")
    _end(uow, versions, "shadow")
    row.status, row.shadow_by, row.shadow_from = "shadow", uow.user_id, clock.now()
    return _moved(uow, row, "LOCAL_RULE_IN_SHADOW")


@verb("practice_rules.go_live", GoLive)
def go_live(uow: UnitOfWork, command: GoLive) -> RuleView:
    """Put a version in force; the one in force so far ends. Raises Refused while it needs a reason and has none."""
    versions = queries.versions(uow, command.number, lock=True)
    row = version_of(versions, command.version)
    _only_from(row, "draft", "shadow")
    rule = _still_good(uow, row)
    if rule.severity is Severity.ERROR and not row.tested:
        raise Refused("An error stops charts from being sent.", todo="Try it on past charts first.", code="not_tested")
    why = why_reason(uow, row, rule, view_of(uow, row.number, row.version).shadow)
    if why and not command.reason:
        raise Refused(why, todo="Wait, or go live with a reason.", code="needs_reason")
    _room(uow, row, "live")
    _end(uow, versions, "live")
    row.status, row.live_by, row.live_from = "live", uow.user_id, clock.now()
    uow.vault.put(LocalRuleVersion.reason_enc, row, command.reason)
    tell_live(uow, row)
    return _moved(uow, row, "LOCAL_RULE_LIVE", severity=rule.severity.value, with_reason=bool(why))


@verb("practice_rules.retire", OfRule)
def retire_rule(uow: UnitOfWork, command: OfRule) -> RuleView:
    """End a rule: no version of it runs any more. What it found before stays with the charts it was found on."""
    versions = queries.versions(uow, command.number, lock=True)
    row = version_of(versions, command.version)
    ended = sum(_end(uow, versions, status) for status in ("live", "shadow", "draft"))
    if not ended:
        raise Refused("That rule is retired already.", code="retired")
    return _moved(uow, row, "LOCAL_RULE_RETIRED")


def _codes_found(
    uow: UnitOfWork, chart: queries.PastChart, rule: LocalRule, book: LocalBook, codesets: CodeSets
) -> list[str]:
    """The codes a rule finds on a past chart. Names and texts of the record are not read; a birth date only for an age."""
    lines = [Line(code, system, poa, GIVEN if marked else "", why) for system, code, poa, why, marked in chart.lines]
    when, age = rule.when, None
    if when.age_from is not None or when.age_to is not None:
        born = uow.vault.open_value(Patient.birth_date_enc, chart.patient_id, chart.birth_date_enc)
        age = formatting.years(date.fromisoformat(born) if born else None, chart.service_date)
    meds = read_payload(_payload(uow, chart)).taken if when.meds else ()
    sex = chart.sex if chart.sex in ("M", "F") else None
    context = Context(dos=chart.service_date, age=age, sex=sex, setting=chart.setting, meds=meds)
    return list(dict.fromkeys(one.codes[0] for one in run_local(lines, context, codesets, book)))


def _payload(uow: UnitOfWork, chart: queries.PastChart) -> str:
    """What came with a past chart, as JSON; in clear as long as an upgrade has not sealed it."""
    if chart.payload_enc is None:
        return json.dumps(chart.payload_clear)
    return uow.vault.open_value(Chart.payload_enc, chart.id, chart.payload_enc)


def _only_from(row: LocalRuleVersion, *statuses: str) -> None:
    if row.status not in statuses:
        raise Refused(f"This version is {row.status}.", todo="Save it as a new version first.", code="not_in_table")


def _still_good(uow: UnitOfWork, row: LocalRuleVersion) -> LocalRule:
    """The rule, checked again, because code sets change. Raises Refused."""
    rule = rule_of(uow, row)
    return checked(uow, definition_in(uow, row), rule.id, row.version)


def _room(uow: UnitOfWork, row: LocalRuleVersion, status: str) -> None:
    """Whether one more may run in this status. Raises Refused."""
    if sum(one.status == status and one.number != row.number for one in queries.running(uow)) >= MOST_RUNNING:
        where = "live" if status == "live" else "in shadow"
        raise Refused(f"{MOST_RUNNING} rules are {where} already.", todo="Retire one that is not needed any more.")


def _end(uow: UnitOfWork, versions: list[LocalRuleVersion], status: str) -> int:
    """Retire the version of a status, if there is one; how many that were."""
    ended = [row for row in versions if row.status == status]
    for row in ended:
        row.status, row.retired_by, row.retired_at = "retired", uow.user_id, clock.now()
        uow.session.add(row)
    uow.session.flush()
    return len(ended)


def _moved(uow: UnitOfWork, row: LocalRuleVersion, act: str, **facts: object) -> RuleView:
    uow.session.add(row)
    uow.session.flush()
    view = view_of(uow, row.number, row.version)
    uow.record(act, "local_rule", view.id, version=row.version, **facts)
    forget(uow.org_id)
    return view
