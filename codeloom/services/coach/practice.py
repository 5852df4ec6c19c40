"""The practice's coach for managers and billers: providers by name, never ranked; no patient and no note."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from codeloom.coding.coaching.comparing import ENOUGH_VISITS, newcombe
from codeloom.coding.coaching.gaps import GAPS
from codeloom.coding.coaching.tally import Tally
from codeloom.coding.em.tables import FAMILIES
from codeloom.coding.scoring import wilson
from codeloom.db.queries.coach import counts
from codeloom.db.queries.coach.counts import ByProvider
from codeloom.db.tables.coach import CoachCount
from codeloom.db.work import UnitOfWork
from codeloom.services.coach.own import counted_words
from codeloom.services.coach.panels import (
    Compared,
    change_rows,
    confidence_rows,
    level_panels,
    outcome_rows,
    outcome_words,
)
from codeloom.services.coach.rates import Rate, points, rate_rows
from codeloom.services.coach.references import loaded, references_of
from codeloom.services.coach.views import GapBar, PracticeCoach, ProviderRow
from codeloom.services.core import Command, NotFound, count, verb
from codeloom.services.teams import WhichTeam, people_of, team_choices

MOST_GAPS = 10
MIX = FAMILIES["office_est"].ladder()


class ShowPractice(Command):
    """The range in days, a team, and a provider; empty and None for all. A provider who is not in the team is none."""

    days: Literal[30, 90, 365] = 90
    team: WhichTeam = ""
    provider_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose figures are shown, now and in as many days before; `whose` is empty for the practice's own."""

    now: Tally
    before: Tally
    whose: str = ""


@verb("coach.practice", ShowPractice, read_only=True, may_lag=True)
def practice_coach(uow: UnitOfWork, command: ShowPractice) -> PracticeCoach:
    """The practice's figures, or those of a team or of one provider beside the practice's line. Raises NotFound for a provider
    without counted visits there, and for a team that is not in use."""
    practice, crew = counts.of(uow, uow.org_id, command.days), people_of(uow, command.team)
    everybody = counts.by_provider(uow, command.days)
    providers = [one for one in everybody if crew is None or one.count.subject in crew]
    counted = counted_words(uow)
    people = tuple((str(one.count.subject), one.name) for one in providers)
    if command.provider_id is not None and str(command.provider_id) not in dict(people):
        raise NotFound()
    if practice is None or not practice.visits:
        return PracticeCoach(
            state="empty",
            title="No finalized visits yet",
            words="Visits are counted in the night after they were finalized.",
            counted=counted,
            teams=team_choices(uow),
            references=loaded(uow),
        )
    whole = Tally(practice.now)
    chosen = _chosen(command, practice, providers)
    few = chosen.now.visits < ENOUGH_VISITS
    seen = _compared(chosen, practice)
    now = seen.now
    return PracticeCoach(
        state="few" if few else "full",
        title=f"{chosen.now.visits} of {ENOUGH_VISITS} visits so far" if few else "",
        words=f"With fewer than {ENOUGH_VISITS} finalized visits nothing is compared." if few else "",
        counted=counted,
        people=people,
        teams=team_choices(uow),
        rows=_rows(whole, providers),
        levels=() if few else level_panels(seen, references_of(uow)),
        changes=() if few else change_rows(seen),
        changes_words=count(now.visits, "finalized visit"),
        outcomes=() if few else outcome_rows(now),
        confidence=() if few else confidence_rows(now),
        outcome_words=outcome_words(now),
        gaps=_bars(now),
        lessons=_lessons(uow, practice, _meant(command, crew)),
        references=loaded(uow),
    )


def _chosen(command: ShowPractice, practice: CoachCount, providers: list[ByProvider]) -> Chosen:
    if command.provider_id is not None:
        one = next(one.count for one in providers if one.count.subject == command.provider_id)
        return Chosen(Tally(one.now), Tally(one.before), "This")
    if command.team == "":
        return Chosen(Tally(practice.now), Tally(practice.before))
    now, before = Counter[str](), Counter[str]()
    for of_team in providers:
        now.update(of_team.count.now)
        before.update(of_team.count.before)
    return Chosen(Tally(now), Tally(before), "The team’s")


def _compared(chosen: Chosen, practice: CoachCount) -> Compared:
    if not chosen.whose:
        return Compared(chosen.now, chosen.before, None, None, "The practice’s", practice.days)
    whole = Tally(practice.now)
    return Compared(chosen.now, chosen.before, whole, whole.less(chosen.now), chosen.whose, practice.days)


def _meant(command: ShowPractice, crew: tuple[UUID, ...] | None) -> frozenset[UUID] | None:
    """The people whose lessons are counted; None for everybody."""
    if command.provider_id is not None:
        return frozenset({command.provider_id})
    return None if crew is None else frozenset(crew)


def _rows(whole: Tally, providers: list[ByProvider]) -> tuple[ProviderRow, ...]:
    """All first, then providers in order of name."""
    listed = [
        ("", "All providers", whole),
        *((str(one.count.subject), one.name, Tally(one.count.now)) for one in providers),
    ]
    line = _changed(whole) / whole.visits
    rates = [
        Rate("Level changed", _changed(one), one.visits, line if at else None) for at, (_, _, one) in enumerate(listed)
    ]
    enough = [rate for rate in rates if rate.whole >= ENOUGH_VISITS]
    end = max([line, *(wilson(rate.part, rate.whole)[1] for rate in enough)], default=1.0) * 1.1
    out = []
    for (who, name, now), row in zip(listed, rate_rows(rates, end=max(end, 0.01)), strict=True):
        gap, number = next(iter(now.of("gap").items()), ("", 0))
        most = f"{GAPS[gap].name} ({number})" if gap in GAPS else ""
        out.append(ProviderRow(who, name, f"{now.visits:,}", _mix(now), now.visits < ENOUGH_VISITS, row, most))
    return tuple(out)


def _changed(now: Tally) -> int:
    found = now.of("change")
    return found.get("level_lowered", 0) + found.get("level_raised", 0)


def _mix(now: Tally) -> str:
    found = now.of("level", "office_est")
    whole = sum(found.values())
    return (
        " / ".join(f"{100 * found.get(code, 0) / whole:.0f}" for code in MIX) if whole >= ENOUGH_VISITS else "too few"
    )


def _bars(now: Tally) -> tuple[GapBar, ...]:
    found = {kind: number for kind, number in now.of("gap").items() if kind in GAPS}
    most = max(found.values(), default=1)
    bars = [GapBar(GAPS[kind].short, GAPS[kind].name, round(100 * n / most, 1), n) for kind, n in found.items()]
    return tuple(bars[:MOST_GAPS])


def _lessons(uow: UnitOfWork, practice: CoachCount, meant: frozenset[UUID] | None) -> tuple[tuple[str, str], ...]:
    """Lessons taken, right at first try, and gaps since against before; of some people the first two only."""
    first = [right for person, _, _, right in counts.first_answers(uow) if meant is None or person in meant]
    rows = [("Taken", f"{len(first):,}")]
    if first:
        low, high = wilson(sum(first), len(first))
        rate = sum(first) / len(first)
        rows.append(("Right at first try", f"{100 * rate:.0f} % ({100 * low:.0f} to {100 * high:.0f})"))
    was, was_of, since, since_of = _sides(practice.helped)
    if meant is None and min(was_of, since_of) >= ENOUGH_VISITS:
        low, high = newcombe(since, since_of, was, was_of)
        rows.append(("Gaps since, against before", points(low, since / since_of - was / was_of, high)))
    return tuple(rows)


def _sides(helped: dict[str, int]) -> tuple[int, int, int, int]:
    """Visits with the gap and all visits, before and since, summed over lessons and people."""
    out = []
    for side in ("before", "after"):
        for what in ("with", "visits"):
            out.append(sum(number for name, number in helped.items() if name.endswith(f"|{side}|{what}")))
    return out[0], out[1], out[2], out[3]
