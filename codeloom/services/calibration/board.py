"""Calibrations as supervisors and managers see them: rounds, figures of a finished one, its differences, and every auditor."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding.agreement import FEW, kappa
from codeloom.coding.calibrating import Level, by_family, figures
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import calibration as queries
from codeloom.db.queries import people
from codeloom.db.tables.audits import CalibrationResult
from codeloom.db.tables.calibration import Calibration
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import pairs_of, results_since, standing_of, waiting_for_second
from codeloom.services.calibration.comparing import RoundContext
from codeloom.services.calibration.differences import differences_of
from codeloom.services.calibration.figures import (
    estimate_words,
    families_of,
    hundredths,
    level_views,
    note_of,
    table_of,
)
from codeloom.services.calibration.progress import now_of, state_of
from codeloom.services.calibration.views import AuditorItem, CalibrationView, PairChoice, RoundItem, RoundView
from codeloom.services.core import Command, formatting, verb
from codeloom.services.notices import seen
from codeloom.services.organization import agreement_asked

SEPARATOR = "~"
MOST_DRIFT = 6
MEASURES = {"kappa": "κ", "ac1": "AC1"}


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
        f"{MEASURES[agreement_asked(uow)[0]]} with the others",
        waiting_for_second(uow),
    )


def name_of_round(one: Calibration) -> str:
    """Calibration 3."""
    return f"Calibration {one.number}"


def _item(uow: UnitOfWork, one: Calibration, results: list[CalibrationResult]) -> RoundItem:
    mine = [result for result in results if result.calibration_id == one.id]
    day = formatting.short_day(one.started_at.date())
    words = {"running": f"since {day}", "stopped": "stopped, no results", "done": f"started {day}"}[state_of(one)]
    value = kappa(Counter(pair for result in mine for pair in pairs_of(result, result.first_id)))
    return RoundItem(
        str(one.id), name_of_round(one), state_of(one), words, f"κ {hundredths(value)}" if value is not None else ""
    )


def _goal(uow: UnitOfWork) -> str:
    measure, minimum = agreement_asked(uow)
    return (
        f"{MEASURES[measure]} of {minimum / 100:.2f} at least; under it somebody else confirms each audit"
        if minimum
        else ""
    )


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
            drift += (
                [f"{one.number}: {hundredths(figure)}" if figure is not None else f"{one.number}: –"] if counts else []
            )
        words = estimate_words(value) if standing.known else f"from {FEW} on"
        out.append(AuditorItem(person.name, str(standing.charts), words, ", ".join(drift[-MOST_DRIFT:]), below))
    return tuple(out)


def _shown(work: RoundContext, pair: str) -> RoundView:
    one, now = work.round, now_of(work)
    names = [work.names[auditor] for auditor in work.auditors]
    people_, many = ", ".join(names[:-1]) + f" and {names[-1]}", len(work.charts)
    charts = formatting.count(many, "chart") if many != 1 else "chart"
    manages = work.uow.scope.role == Role.MANAGER or one.started_by == work.uow.user_id
    view = RoundView(
        id=str(one.id), name=name_of_round(one), state=now.state,
        words=f"{people_}, the same {charts}, each blind of the others until all have finished",
        may_stop=now.state == "running" and manages, now=now, auditors=tuple(names), seed=str(one.seed),
    )  # fmt: skip
    return _finished(work, view, pair) if now.state == "done" else view


def _finished(work: RoundContext, view: RoundView, pair: str) -> RoundView:
    pairs = {f"{one}{SEPARATOR}{other}": (one, other) for one, other in combinations(work.auditors, 2)}
    chosen = pair if pair in pairs else next(iter(pairs))
    first, second = pairs[chosen]
    who, seed = (str(first), str(second)), work.round.seed
    found = figures(work.compared, *who, seed)
    families, more = families_of(by_family(work.compared, *who), seed)
    items, covered = differences_of(work)
    return replace(
        view,
        pairs=tuple(PairChoice(key, f"{work.names[a]} and {work.names[b]}") for key, (a, b) in pairs.items()),
        pair=chosen,
        levels=level_views(found, agreement_asked(work.uow)),
        note=note_of(found[Level.ROWS]),
        table=table_of(work.names[first].split()[0], work.names[second].split()[0], found[Level.ROWS]),
        families=families,
        more_families=more,
        differences=items,
        open=sum(one.state != "settled" for one in items),
        covered=covered,
    )
