"""A card for each kind of work, ready to show. No verb lives here."""

from collections.abc import Collection, Sequence
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.scoring import FEW
from codeloom.db.queries import dashboard
from codeloom.db.queries.metrics import Work
from codeloom.db.queries.scores import habits
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.scores.control import control
from codeloom.services.scores.counting import Counted, of_auditor, of_charts, of_encounters
from codeloom.services.scores.rates import Days, on_one_scale, rate, rate_cell
from codeloom.services.scores.views import Card, Cell, Control, Rate, Rates, WorkRow

SETTINGS = {"inpatient": "Inpatient", "outpatient": "Outpatient", "emergency": "Emergency", "virtual": "Virtual"}
DIFFICULTY = "1 to 5: more than 3 documents, 1,500 words or 5 conditions, and a stay in hospital, add one each."
LEVEL = "Of an office visit its level, 1 to 5."
A_DAY = "A day: of the days with any."
MOST_RULES = 5
ABOUT = {
    "coder": "Charts they sent for audit.",
    "biller": "Encounters they finalized.",
    "provider": "Encounters they wrote.",
    "auditor": "Audits they closed, of charts and of encounters.",
    "team": "Charts of the team’s active members.",
    "practice": "Charts of everybody.",
}
"""Whose work is counted, by the kind of a card."""
KINDS = {Role.CODER.value: "coder", Role.BILLER.value: "biller", Role.PROVIDER.value: "provider",
         Role.SUPERVISOR.value: "auditor"}  # fmt: skip
"""The card of each role; a manager has none."""


def card_of(uow: UnitOfWork, person: User, days: Days) -> Card:
    """The card of one person by their role."""
    kind = KINDS[person.role]
    if kind == "coder":
        return charts_card(uow, days, (person.id,), kind, str(person.id), person.name)
    if kind == "auditor":
        return _auditor(uow, days, person)
    return _encounters(uow, days, person, kind)


def charts_card(uow: UnitOfWork, days: Days, people: tuple[UUID, ...] | None, kind: str, id: str, name: str) -> Card:
    """Charts of a coder, a team or the practice."""
    counted, since = of_charts(uow, days, people), days.since
    turnaround = dashboard.turnaround(uow, since, clock.now(), Work(people))
    sent = counted("sent")
    a_day = f"{sent / counted.worked:.1f} a day with any" if counted.worked else "none in these days"
    said = habits.overrides(uow, since, people)
    return Card(
        id=id, name=name, kind=kind, about=ABOUT[kind], days=days.words,
        cells=(
            rate_cell("Accuracy", counted("agreed"), counted("lines"), href=_audits(kind, id)),
            rate_cell("First pass", counted("first_passed"), counted("first_audits"), "chart"),
            _turnaround(turnaround),
            Cell("Charts sent", f"{sent:,}", a_day),
            *_rebuttals(habits.rebutted(uow, since, people)),
            _overrides(said, sent, "charts sent"),
            *_suggestions(habits.taken(uow, since, people)),
        ),
        categories=_categories(counted, "lines"), settings=_settings("Accuracy by setting", counted, "agreed", "lines"),
        work=_worked(habits.worked(uow, days.zone, since, people)), work_title="Charts sent, by difficulty and setting",
        work_words=f"{DIFFICULTY} {A_DAY}", rules=_rules(said), controls=_controls(days, counted), note=_note(counted("lines")),
    )  # fmt: skip


def _encounters(uow: UnitOfWork, days: Days, person: User, kind: str) -> Card:
    """Encounters of a biller or a provider."""
    counted = of_encounters(uow, days, person.id, "provider_id" if kind == "provider" else "coder_id")
    since, me = days.since, (person.id,)
    work = habits.handed_on(uow, days.zone, since, person.id, kind)
    done = "sent" if kind == "provider" else "finalized"
    pace, number = habits.handing_on(uow, days.zone, since, person.id, kind), sum(one.number for one in work)
    said = habits.overrides(uow, since, me, of="encounter")
    return Card(
        id=str(person.id), name=person.name, kind=kind, about=ABOUT[kind], days=days.words,
        cells=(
            rate_cell("Accuracy", counted("agreed"), counted("lines")),
            rate_cell("First pass", counted("first_passed"), counted("first_audits"), "encounter"),
            _took(pace, kind),
            Cell(f"Encounters {done}", f"{number:,}", f"{number / pace.days:.1f} a day with any" if pace else "none in these days"),
            *_rebuttals(habits.rebutted(uow, since, me)),
            _overrides(said, number, f"encounters {done}"),
            *_suggestions(habits.taken(uow, since, me, of="encounter")),
        ),
        categories=_categories(counted, "lines"), settings=_settings("Accuracy by setting", counted, "agreed", "lines"),
        work=_worked(work, "Level", "Other visits"), work_title=f"Encounters {done}, by level and setting",
        work_words=f"{LEVEL} {A_DAY}", rules=_rules(said), controls=_controls(days, counted), note=_note(counted("lines")),
    )  # fmt: skip


def _auditor(uow: UnitOfWork, days: Days, person: User) -> Card:
    """Audits of somebody who audits: what they found, and what of it stood."""
    counted, since = of_auditor(uow, days, person.id), days.since
    charts, visits = (habits.audited(uow, days.zone, since, person.id, of=one) for one in ("chart", "encounter"))
    against, minutes = habits.rebutted_against(uow, since, person.id), habits.minutes(uow, since, person.id)
    decided = against.coder + against.auditor + against.both
    return Card(
        id=str(person.id), name=person.name, kind="auditor", about=ABOUT["auditor"], days=days.words,
        cells=(
            Cell("Audits closed", f"{int(counted('audited')):,}", f"{int(counted('rows')):,} rows"),
            rate_cell("Returned", int(counted("returned")), int(counted("audited")), "audit"),
            rate_cell("Rows disagreed", int(counted("disagreed")), int(counted("rows"))),
            _minutes(minutes),
            Cell("Rebuttals upheld", f"{against.auditor} of {decided}" if decided else "–",
                 f"{against.both} for both, {against.waiting} wait"),
        ),
        categories=_categories(counted, "rows"), settings=_settings("Rows disagreed, by setting", counted, "disagreed", "rows"),
        work=(*_worked(charts), *_worked(visits, "Level", "Other visits")),
        work_title="Audits closed, by difficulty and setting", work_words=f"{DIFFICULTY} {LEVEL} {A_DAY}",
        controls=(control("Rows disagreed", days, counted.by_day, "disagreed", "rows"),), note=_note(int(counted("rows"))),
    )  # fmt: skip


def _controls(days: Days, counted: Counted) -> tuple[Control, ...]:
    """Accuracy and first pass by week."""
    return (control("Accuracy", days, counted.by_day, "agreed", "lines"),
            control("First pass", days, counted.by_day, "first_passed", "first_audits"))  # fmt: skip


def _rules(said: Sequence[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
    return tuple((rule, f"{number:,}") for rule, number in said[:MOST_RULES])


def _overrides(said: Sequence[tuple[str, int]], done: int, what: str) -> Cell:
    """Reasons given against findings of the rules, and how many of them there are in 100 pieces of work."""
    reasons = sum(number for _, number in said)
    unit = what.split()[0]
    per = f"of rules, {100 * reasons / done:.1f} in 100 {unit}" if done >= FEW else f"of rules, {done:,} {what}, few"
    return Cell("Overrides", f"{reasons:,}", per)


def _took(pace: habits.Pace | None, kind: str) -> Cell:
    if pace is None:
        return Cell("Turnaround", "–", "nothing handed on in these days")
    way = "visit to billing" if kind == "provider" else "billing to final"
    return Cell("Turnaround", f"{pace.median:.1f}", f"{way}, median; 90 % within {pace.most:.1f} d", "d")


def _minutes(median: float | None) -> Cell:
    if median is None:
        return Cell("Median time", "–", "opening to closing")
    return Cell("Median time", f"{median:.0f}" if median >= 1 else "under 1", "opening to closing", "min")


def _audits(kind: str, id: str) -> str:
    """The list of the audits behind a figure, for those who may open it."""
    return {"coder": f"/finished?coder={id}", "team": f"/finished?team={id}", "practice": "/finished"}[kind]


def _turnaround(days: tuple[float, ...] | None) -> Cell:
    if days is None:
        return Cell("Turnaround", "–", "nothing completed in these days")
    return Cell("Turnaround", f"{days[0]:.1f}", f"median; 90 % within {days[2]:.1f} d", "d")


def _rebuttals(found: habits.Rebutted) -> tuple[Cell, ...]:
    decided = found.coder + found.auditor + found.both
    words = f"{found.both} for both, {found.waiting} wait"
    return (Cell("Rebuttals won", f"{found.coder} of {decided}" if decided else "–", words),)


def _suggestions(found: habits.Taken) -> tuple[Cell, ...]:
    took, all_ = found.accepted + found.edited, found.accepted + found.edited + found.removed
    return (
        rate_cell("Suggestions taken", took, all_, "suggestion"),
        rate_cell("Taken, then struck", found.struck, found.audited, "audited row"),
    )


def _categories(counted: Counted, whole: str) -> Rates:
    lines = int(counted(whole))
    found = [rate(name if name == "POA" else name.capitalize(), number, lines, found=True)
             for name, number in counted.findings().items()]  # fmt: skip
    return _panel("Findings by category, of all rows", found, "No findings in these days.")


def _settings(title: str, counted: Counted, part: str, whole: str) -> Rates:
    """By setting, the one with most rows first."""
    some = sorted(counted.by_setting.items(), key=lambda one: (-one[1].get(whole, 0), one[0]))
    rates = [rate(_setting(name), row.get(part, 0), int(row[whole])) for name, row in some if row.get(whole)]
    return _panel(title, rates, "Nothing audited in these days.")


def _panel(title: str, rates: Sequence[Rate], nothing: str) -> Rates:
    drawn, scale = on_one_scale(rates)
    return Rates(title, drawn, scale, nothing)


def _setting(name: str) -> str:
    return SETTINGS.get(name, name.capitalize())


def _worked(rows: Collection[habits.Worked], name: str = "Difficulty", nothing: str = "") -> tuple[WorkRow, ...]:
    return tuple(
        WorkRow(f"{name} {one.difficulty}" if one.difficulty else nothing, _setting(one.setting), f"{one.number:,}",
                f"{one.number / one.days:.1f}")
        for one in rows
    )  # fmt: skip


def _note(lines: float) -> str:
    return f"Few rows: with {formatting.count(int(lines), 'row')} only intervals are shown." if 0 < lines < FEW else ""
