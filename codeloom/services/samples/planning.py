"""The form of a plan: how many charts fit, how they fall into strata, and what a size can tell before anything is drawn."""

from dataclasses import dataclass

from codeloom.coding.lifecycle import Role
from codeloom.coding.sampling import chance_to_see, half_width, interval_of, places_of, size_for
from codeloom.db.queries import people
from codeloom.db.queries.samples import candidates as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Refused, formatting, verb
from codeloom.services.organization import accuracy_goal
from codeloom.services.samples.plans import (
    MOST_DRAWN,
    Listed,
    SamplePlan,
    list_of,
    new_coders,
    wanted_of,
    why_not_drawn,
)
from codeloom.services.samples.views import Named, PlanView, StratumRow, WidthRow
from codeloom.services.samples.words import coder_names, left_out_of, stratum_name

COUNTED, MOST_PAYERS, SHOWN = 20_000, 40, 12
"""A list longer than COUNTED is not gone through before it is frozen: only its charts are counted."""
HALF_WIDTHS = (10, 5, 3, 2)
"""Wanted half widths, in points, for which a size is shown."""


@dataclass(frozen=True)
class _Fits:
    """How many charts fit, the list where it is short enough to be gone through, and why nothing can be drawn from it."""

    charts: int
    listed: Listed | None = None
    why: str = ""


@verb("samples.plan", SamplePlan, read_only=True)
def plan_sample(uow: UnitOfWork, command: SamplePlan) -> PlanView:
    """What such a plan would draw from, and what its size can tell. Nothing is frozen."""
    first, _ = new_coders(uow)
    fits, share = _fits(uow, command), accuracy_goal(uow) / 100
    listed = fits.listed
    places = places_of(dict(enumerate(listed.sizes)), command.drawing) if listed is not None else {}
    size = sum(places.values()) if places else command.size
    excluded = (
        {why: {"charts": many, "first": listed.shown[why]} for why, many in listed.left_out.items()} if listed else {}
    )
    return PlanView(
        coders=tuple(Named(str(one.id), one.name) for one in people.active(uow, Role.CODER)),
        specialties=tuple(queries.specialties(uow)),
        payers=tuple(queries.payers(uow, MOST_PAYERS)),
        charts=fits.charts,
        charts_words=f"of {fits.charts:,}",
        size=size,
        widths=widths(size, share, fits.charts) if fits.charts else (),
        expected=f"if {share:.0%} are right".replace("%", " %"),
        chance=_chance(size, share, fits.charts),
        strata=_strata(uow, listed, places) if listed is not None else (),
        left_out=left_out_of(excluded),
        new_words=f"Only new coders: under {first} charts sent",
        why=fits.why,
    )


def _fits(uow: UnitOfWork, command: SamplePlan) -> _Fits:
    try:
        many = queries.count(uow, wanted_of(uow, command))
        if many > COUNTED:
            return _Fits(many)
        listed = list_of(uow, command)
    except Refused as problem:
        return _Fits(0, why=" ".join(filter(None, (problem.message, problem.todo))))
    return _Fits(len(listed.frame.units), listed, why_not_drawn(command, listed.sizes))


def widths(size: int, share: float, charts: int) -> tuple[WidthRow, ...]:
    """The size that was chosen among those that some half widths need, ascending; no size beyond what can be drawn."""
    wanted = {size_for(points / 100, share, charts) for points in HALF_WIDTHS} | {size}
    sizes = [one for one in sorted(wanted) if 0 < one <= min(charts, MOST_DRAWN)]
    begins = min((interval_of(one, share, charts)[0] for one in sizes), default=0.0)
    return tuple(_width(one, share, charts, begins, one == size) for one in sizes)


def _width(size: int, share: float, charts: int, begins: float, chosen: bool) -> WidthRow:
    """`begins`: the share at which the line begins; it ends at 1."""
    low, high = interval_of(size, share, charts)
    at = [round(100 * (one - begins) / max(1 - begins, 1e-9), 1) for one in (low, share, high)]
    words = f"±{100 * half_width(size, share, charts):.1f} points" if size < charts else "exact"
    between = f"{formatting.count(size, 'chart')}: {100 * low:.1f} to {100 * high:.1f}"
    return WidthRow(size, at[0], at[1], at[2], words, between, chosen)


def _chance(size: int, share: float, charts: int) -> str:
    """The chance to see an error at all: 95.9 % for 60 of 1,312 charts."""
    if not 0 < size <= charts:
        return ""
    wrong = max(1, round((1 - share) * charts))
    sees = 100 * chance_to_see(size, wrong, charts)
    has = "has" if wrong == 1 else "have"
    return f"{sees:.1f} % chance to see an error at all if {wrong:,} of {formatting.count(charts, 'chart')} {has} one."


def _strata(uow: UnitOfWork, listed: Listed, places: dict[int, int]) -> tuple[StratumRow, ...]:
    """The strata with the most charts, and the others in one line."""
    if not places:
        return ()
    names = coder_names(uow, listed.frame.strata)
    rows = sorted(
        ((stratum_name(one, names), listed.sizes[at], places[at]) for at, one in enumerate(listed.frame.strata)),
        key=lambda row: (-row[1], row[0]),
    )
    rest = rows[SHOWN:]
    if rest:
        others = (formatting.count(len(rest), "other"), sum(row[1] for row in rest), sum(row[2] for row in rest))
        rows = [*rows[:SHOWN], others]
    return tuple(StratumRow(name, charts, drawn, formatting.percent(drawn, charts)) for name, charts, drawn in rows)
