"""Calibrations as supervisors and managers see them: rounds, figures of a finished one, its differences, and every auditor."""

from collections import Counter
from itertools import combinations
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding.agreement import FEW, Agreement, Estimate, kappa
from codeloom.coding.calibrating import Level, by_family, figures
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import calibration as queries
from codeloom.db.queries import people
from codeloom.db.tables.audits import CalibrationResult
from codeloom.db.tables.calibration import Calibration
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import pairs_of, results_since, standing_of
from codeloom.services.calibration.comparing import RoundContext
from codeloom.services.calibration.differences import differences_of
from codeloom.services.calibration.views import (
    AuditorItem,
    CalibrationView,
    FamilyItem,
    FigureView,
    LevelView,
    PairChoice,
    ProgressItem,
    RoundItem,
    RoundView,
    TableView,
)
from codeloom.services.core import Command, formatting, verb
from codeloom.services.notices import seen
from codeloom.services.organization import agreement_asked

LEVELS = {
    Level.ROWS: ("Right or wrong", "row"), Level.CODE: ("Code", "row"),
    Level.FIRST: ("Principal or first-listed", "chart"), Level.CATEGORY: ("Category", "row"),
}  # fmt: skip
MOST_FAMILIES = 12
SEPARATOR = "~"


class ShowCalibrations(Command):
    """The round to show, the newest when it is empty or gone, and two of its auditors ("ID~ID"), the first two when empty."""

    calibration_id: UUID | Literal[""] = ""
    pair: Annotated[str, StringConstraints(max_length=80)] = ""


@verb("calibration.board", ShowCalibrations, repeatable=True)
def board(uow: UnitOfWork, command: ShowCalibrations) -> CalibrationView:
    """The rounds, one of them, and the standing of auditors. A round that is not finished shows how far each is, and no result;
    the read of a finished one is recorded, for it shows what auditors wrote of notes."""
    found = queries.rounds(uow)
    results = queries.results(uow)
    chosen = next((one for one in found if one.id == command.calibration_id), found[0] if found else None)
    if chosen is not None and chosen.finished_at is not None:
        uow.record("CALIBRATION_READ", "calibration", chosen.id, number=chosen.number)
        seen(uow, chosen.id)
    return CalibrationView(
        tuple(_item(uow, one, results) for one in found),
        _shown(RoundContext(uow, chosen), command.pair) if chosen is not None else RoundView(),
        _auditors(uow, found, results),
        _goal(uow),
    )


def name_of_round(one: Calibration) -> str:
    """Calibration 3."""
    return f"Calibration {one.number}"


def state_of(one: Calibration) -> str:
    """running, done or stopped."""
    return "done" if one.finished_at is not None else "stopped" if one.stopped_at is not None else "running"


def _item(uow: UnitOfWork, one: Calibration, results: list[CalibrationResult]) -> RoundItem:
    mine = [result for result in results if result.calibration_id == one.id]
    day = formatting.short_day(one.started_at.date())
    words = {"running": f"since {day}", "stopped": "stopped, no results", "done": f"started {day}"}[state_of(one)]
    value = kappa(Counter(pair for result in mine for pair in pairs_of(result, result.first_id)))
    return RoundItem(
        str(one.id), name_of_round(one), state_of(one), words, f"κ {value:.2f}" if value is not None else ""
    )


def _goal(uow: UnitOfWork) -> str:
    measure, minimum = agreement_asked(uow)
    name = {"kappa": "Cohen’s κ", "ac1": "Gwet’s AC1"}[measure]
    return f"{name} of {minimum / 100:.2f} at least, or another supervisor confirms" if minimum else ""


def _auditors(
    uow: UnitOfWork, found: list[Calibration], results: list[CalibrationResult]
) -> tuple[AuditorItem, ...]:  # fmt: skip
    seed = found[0].seed if found else 0
    recent = [one for one in results if one.finished_at > results_since()]
    measure, minimum = agreement_asked(uow)
    out = []
    for person in people.active(uow, Role.SUPERVISOR):
        mine = [one for one in results if person.id in (one.first_id, one.second_id)]
        if not mine:
            continue
        standing = standing_of(recent, person.id, seed)
        value = standing.kappa if measure == "kappa" else standing.ac1
        below = bool(minimum) and standing.known and value.value is not None and round(100 * value.value) < minimum
        drift = []
        for one in reversed(found):
            counts = Counter(pair for r in mine if r.calibration_id == one.id for pair in pairs_of(r, person.id))
            figure = kappa(counts)
            drift += [f"{one.number}: {figure:.2f}" if figure is not None else f"{one.number}: –"] if counts else []
        out.append(
            AuditorItem(
                person.name, str(standing.charts), _words(value) if standing.known else f"from {FEW} on", tuple(drift[-6:]), below
            )
        )  # fmt: skip
    return tuple(out)


def _shown(work: RoundContext, pair: str) -> RoundView:
    one, state = work.round, state_of(work.round)
    names = [work.names[auditor] for auditor in work.auditors]
    people_, charts = ", ".join(names[:-1]) + f" and {names[-1]}", formatting.count(len(work.charts), "chart")
    manages = work.uow.scope.role == Role.MANAGER or one.started_by == work.uow.user_id
    view = RoundView(
        id=str(one.id), name=name_of_round(one), state=state,
        words=f"{people_}, the same {charts}, each blind of the others until all have finished",
        may_stop=state == "running" and manages, progress=_progress(work), auditors=tuple(names), seed=str(one.seed),
    )  # fmt: skip
    return _finished(work, view, pair) if state == "done" else view


def _progress(work: RoundContext) -> tuple[ProgressItem, ...]:
    done = Counter(auditor for auditor, ended in queries.progress(work.uow, work.round.id) if ended)
    whole = len(work.charts)
    return tuple(
        ProgressItem(work.names[one], f"{done[one]} of {formatting.count(whole, 'chart')}", done[one] == whole)
        for one in work.auditors
    )


def _finished(work: RoundContext, view: RoundView, pair: str) -> RoundView:
    pairs = {f"{one}{SEPARATOR}{other}": (one, other) for one, other in combinations(work.auditors, 2)}
    chosen = pair if pair in pairs else next(iter(pairs))
    first, second = pairs[chosen]
    found = figures(work.compared, str(first), str(second), work.round.seed)
    rows = found[Level.ROWS].table
    families = sorted(
        by_family(work.compared, str(first), str(second)).items(), key=lambda one: (one[1][0] - one[1][1], one[0])
    )
    items, covered = differences_of(work)
    return RoundView(
        id=view.id, name=view.name, state=view.state, words=view.words, auditors=view.auditors, seed=view.seed,
        pairs=tuple(PairChoice(key, f"{work.names[a]} and {work.names[b]}") for key, (a, b) in pairs.items()),
        pair=chosen,
        levels=tuple(_level(level, found[level]) for level in Level),
        note=_note(found[Level.ROWS]),
        table=TableView(
            work.names[first].split()[0], work.names[second].split()[0], rows.get(("right", "right"), 0),
            rows.get(("wrong", "right"), 0), rows.get(("right", "wrong"), 0), rows.get(("wrong", "wrong"), 0),
        ),
        families=tuple(
            FamilyItem(code, f"{same} of {n}", formatting.interval(same, n)) for code, (same, n) in families[:MOST_FAMILIES]
        ),
        differences=items, open=sum(one.state != "settled" for one in items), covered=covered,
    )  # fmt: skip


def _level(level: Level, found: Agreement) -> LevelView:
    name, unit = LEVELS[level]
    small = ", few" if found.few else ""
    return LevelView(
        name,
        f"{found.same} of {formatting.count(found.units, unit)} the same{small}",
        (
            _figure("Agreement", "of all units", found.percent),
            _figure("Cohen’s κ", "beyond chance", found.kappa),
            _figure("Gwet’s AC1", "less moved by how rare errors are", found.ac1),
        ),
    )


def _figure(name: str, detail: str, found: Estimate) -> FigureView:
    if found.value is None:
        return FigureView(name, detail, "–", "not defined: one answer throughout", 0, 0, 0, False)
    low, high = found.low, found.high
    interval = f"{low:.2f} to {high:.2f}" if low is not None and high is not None else "no interval: too few"
    edges = (low, found.value, high) if low is not None and high is not None else (found.value,) * 3
    shown = [round(100 * min(1.0, max(0.0, edge)), 1) for edge in edges]
    return FigureView(name, detail, f"{found.value:.2f}", interval, shown[0], shown[1], shown[2], True)


def _words(found: Estimate) -> str:
    if found.value is None:
        return "not defined"
    if found.low is None or found.high is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def _note(found: Agreement) -> str:
    right = sum(n for (one, other), n in found.table.items() if "right" in (one, other))
    if found.kappa.value is None or found.ac1.value is None or found.ac1.value - found.kappa.value < 0.1:
        return ""
    return (
        f"κ is low beside AC1 because {right} of {found.units} rows are right by one of them at least: "
        "agreement by chance is likely. Both are shown, with the table they come from."
    )
