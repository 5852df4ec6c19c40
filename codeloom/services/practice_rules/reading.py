"""Reading the practice's own rules: the list, one rule whole, and the ones in force."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import STATUS_WORDS as CHART_WORDS
from codeloom.coding.lifecycle import ChartStatus
from codeloom.coding.lines import Severity
from codeloom.coding.rules.local import PLACEHOLDER, LocalRule
from codeloom.coding.rules.local_check import inspect
from codeloom.db.queries import people
from codeloom.db.queries import practice_rules as queries
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codesets_of
from codeloom.services.core import Command, NotFound, Nothing, formatting, verb
from codeloom.services.practice_rules.in_force import definition_in, name_of, rule_of
from codeloom.services.practice_rules.views import (
    SEVERITY_WORDS,
    STATUS_WORDS,
    ChartRow,
    Limits,
    LiveRow,
    LiveRulesView,
    PastView,
    RuleRow,
    RulesView,
    RuleView,
    ShadowView,
    VersionRow,
    day,
    form_of,
    report_of,
    share,
)

WEIGHT = {"live": 0, "shadow": 1, "draft": 2, "retired": 3}
RuleNumber = Annotated[int, Field(ge=1, le=999_999)]


class OfRule(Command):
    """A command about one rule; the newest version unless one is named."""

    number: RuleNumber
    version: Annotated[int, Field(ge=0)] = 0


@verb("practice_rules.list", Nothing, read_only=True)
def list_rules(uow: UnitOfWork, _command: Nothing) -> RulesView:
    """Every rule of the organization, those that run first."""
    zone, seen = people.time_zone(uow), queries.seen(uow)
    rules: dict[int, list[LocalRuleVersion]] = {}
    for row in queries.versions(uow):
        rules.setdefault(row.number, []).append(row)
    rows = [_row(uow, versions, seen, zone) for versions in rules.values()]
    rows.sort(key=lambda row: (WEIGHT[row.status], row.number))
    asked = limits_of(uow)
    return RulesView(
        rows=tuple(rows),
        live=sum(row.status == "live" for row in rows),
        shadow=sum(bool(row.shadow) for row in rows),
        limits=asked,
        limits_words=f"{formatting.count(asked.days, 'day')} or {formatting.count(asked.charts, 'chart')} in shadow",
    )


@verb("practice_rules.live", Nothing, read_only=True)
def rules_in_force(uow: UnitOfWork, _command: Nothing) -> LiveRulesView:
    """The rules in force, as everybody who codes may read them."""
    zone = people.time_zone(uow)
    rows = [(row, rule_of(uow, row)) for row in queries.running(uow) if row.status == "live"]
    return LiveRulesView(tuple(_live(row, rule, zone) for row, rule in rows))


@verb("practice_rules.open", OfRule, read_only=True)
def open_rule(uow: UnitOfWork, command: OfRule) -> RuleView:
    """A rule whole: a version as form and check, what past charts and shadow say, its history. Raises NotFound."""
    return view_of(uow, command.number, command.version)


def limits_of(uow: UnitOfWork) -> Limits:
    """What the organization asks of a rule before it goes live."""
    kept = queries.settings_of(uow)
    return Limits(**{name: kept[name] for name in ("days", "charts", "share") if name in kept})


def version_of(versions: list[LocalRuleVersion], version: int) -> LocalRuleVersion:
    """The version asked for, the newest for 0. Raises NotFound."""
    wanted = next((row for row in versions if version in (0, row.version)), None)
    if wanted is None:
        raise NotFound("That rule is gone.", todo="Open it from the list.")
    return wanted


def view_of(uow: UnitOfWork, number: int, version: int = 0) -> RuleView:
    """A rule opened. Raises NotFound."""
    versions = queries.versions(uow, number)
    row, zone = version_of(versions, version), people.time_zone(uow)
    rule = rule_of(uow, row)
    live = next((one.version for one in versions if one.status == "live"), 0)
    shadow, report = _shadow(uow, row), report_of(inspect(rule, codesets_of(uow)))
    return RuleView(
        number=number, id=rule.id, version=row.version, newest=versions[0].version, status=row.status,
        status_word=STATUS_WORDS[row.status], live_version=live, severity=rule.severity.value, form=form_of(rule), report=report,
        past=past_words(uow, row), shadow=shadow,
        history=tuple(_version(uow, one, zone) for one in versions),
        needs_reason=why_reason(uow, row, rule, shadow),
        ruling=str(row.ruling_id or ""), ruling_number=queries.ruling_number(uow, row.ruling_id) if row.ruling_id else "",
    )  # fmt: skip


def why_reason(uow: UnitOfWork, row: LocalRuleVersion, rule: LocalRule, shadow: ShadowView) -> str:
    """Why a version goes live only with a reason, in words; empty when none is needed."""
    asked = limits_of(uow)
    why = ["It was not in shadow."] if row.status == "draft" else [] if shadow.ready else [shadow.waits]
    charts, fired = int(row.tested.get("charts", 0)), int(row.tested.get("fired", 0))
    if rule.severity is Severity.ERROR and charts and 100 * fired > asked.share * charts:
        why.append(f"As an error it would have stopped {share(fired, charts)} of the past, more than {asked.share} %.")
    return " ".join(why)


def past_words(uow: UnitOfWork, row: LocalRuleVersion) -> PastView:
    """The last back-test of a version in words, with the charts it fires on."""
    if not row.tested:
        return PastView()
    asked = limits_of(uow)
    charts, fired, clean = (int(row.tested.get(name, 0)) for name in ("charts", "fired", "clean"))
    words = "No past chart was sent for audit yet."
    if charts:
        words = f"It would have fired on {share(fired, charts)}."
        if clean:
            words += f" An auditor approved {clean:,} of them without a change: look whether it is right there."
    if row.tested.get("cut"):
        words += " Only the newest charts were tried."
    much = bool(charts) and 100 * fired > asked.share * charts
    stored = [hit for hit in row.tested.get("rows", ()) if isinstance(hit, dict)]
    now = queries.statuses(uow, [hit["chart"] for hit in stored])
    rows = tuple(
        chart_row(hit["chart"], now[hit["chart"]], hit["codes"], hit["clean"]) for hit in stored if hit["chart"] in now
    )
    return PastView(
        True, charts, fired, clean, formatting.percent(fired, charts), words, str(row.tested["day"]), much, rows
    )


def chart_row(number: int, status: str, codes: str = "", clean: bool = False) -> ChartRow:
    """A chart a rule fires on, with the way to it in the manager's list."""
    tab = {
        "draft": "draft",
        "returned": "returned",
        "pending_audit": "waiting",
        "completed": "done",
        "closed": "closed",
    }[status]
    return ChartRow(
        formatting.chart_number(number),
        f"/charts?tab={tab}&only={number}",
        CHART_WORDS[ChartStatus(status)],
        codes,
        clean,
    )


def _shadow(uow: UnitOfWork, row: LocalRuleVersion) -> ShadowView:
    if row.shadow_from is None:
        return ShadowView()
    asked, met = limits_of(uow), queries.seen(uow, row.number).get((row.number, row.version), queries.Seen())
    end = row.shadow_from + timedelta(days=asked.days)
    ready = row.status != "shadow" or clock.now() >= end or met.charts >= asked.charts
    left = max(0, (end - clock.now()).days + 1)
    more = formatting.count(asked.charts - met.charts, "more chart")
    waits = "" if ready else f"It needs {formatting.count(left, 'more day')} or {more} in shadow."
    words = "No chart was edited since."
    if met.charts:
        edited = f"{met.fired:,} of {formatting.count(met.charts, 'edited chart')} ({formatting.percent(met.fired, met.charts)})"
        words = f"It would have fired on {edited}; {formatting.count(met.sent, 'of them was', 'of them were')} sent like that."
    charts = tuple(
        chart_row(number, status) for number, status in queries.fired_on(uow, row.number, row.version)
    )  # fmt: skip
    return ShadowView(met.charts, met.fired, met.sent, words, ready, waits, charts)


def _live(row: LocalRuleVersion, rule: LocalRule, zone: str) -> LiveRow:
    """A rule in force; where its message names the code of a row, the codes it speaks of stand here."""
    message = rule.message.replace(PLACEHOLDER, ", ".join(map(str, rule.when.codes)))
    severity, since = rule.severity.value, f"since {day(row.live_from, zone)}"
    word = SEVERITY_WORDS[severity]
    return LiveRow(rule.id, f"version {rule.version}", rule.title, severity, word, message, rule.citation, since)


def _row(
    uow: UnitOfWork, versions: list[LocalRuleVersion], seen: dict[tuple[int, int], queries.Seen], zone: str
) -> RuleRow:
    top = min(versions, key=lambda row: (WEIGHT[row.status], -row.version))
    newest, shadow = versions[0], next((row for row in versions if row.status == "shadow"), None)
    said = definition_in(uow, top)
    title, severity = str(said.get("title", "")), str(said.get("severity", "warn"))
    met = seen.get((top.number, top.version), queries.Seen())
    tried = seen.get((shadow.number, shadow.version), queries.Seen()) if shadow else None
    version = f"version {top.version}"
    if newest.version != top.version and newest.status in ("draft", "shadow"):
        version += f", {newest.version} {STATUS_WORDS[newest.status].lower()}"
    since = {"live": top.live_from, "shadow": top.shadow_from, "draft": top.made_at, "retired": top.retired_at}
    was_run = top.status in ("live", "retired") and met.charts
    return RuleRow(
        top.number, name_of(top.number), title, severity, SEVERITY_WORDS[severity], top.status, STATUS_WORDS[top.status], version,
        day(since[top.status], zone), formatting.count(met.fired, "chart") if was_run else "",
        share(tried.fired, tried.charts) if tried else "",
    )  # fmt: skip


def _version(uow: UnitOfWork, row: LocalRuleVersion, zone: str) -> VersionRow:
    words = [f"written {day(row.made_at, zone)} by {people.name_of(uow, row.made_by)}"]
    for word, moment in (("shadow from", row.shadow_from), ("live from", row.live_from), ("retired", row.retired_at)):
        if moment is not None:
            words.append(f"{word} {day(moment, zone)}")
    if reason := uow.vault.open(LocalRuleVersion.reason_enc, row):
        words.append(f"reason: {reason}")
    return VersionRow(f"Version {row.version}", row.status, STATUS_WORDS[row.status], ", ".join(words))
