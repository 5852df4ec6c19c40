"""A plan of a sample, and the list that follows from it: charts that fit, by stratum, with their weight, and those left out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.sampling import Frame, Method, Plan, Unit, why_not
from codeloom.db.queries import people
from codeloom.db.queries.samples import candidates as queries
from codeloom.db.queries.samples.candidates import Candidate, Wanted
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, ShortText
from codeloom.services.organization import audit_rates

Stratify = Literal["coder", "specialty", "setting", "payer", "risk", "new"]
MOST_DRAWN, MOST_CHARTS, MOST_STRATA, FIRST_SHOWN = 2_000, 500_000, 500, 12
NEW_CODER = 20
"""Charts a coder has sent before they are no longer new, where the practice audits no first charts in any case."""


class SamplePlan(Command):
    """What to draw from and how. Completed charts have two days, both included; `risk` is the least one, empty texts mean all.

    `skip_drawn` and `skip_audited` leave out charts of earlier samples, and those whose newest round was audited.
    """

    stage: Literal["completed", "open"] = "completed"
    since: date | None = None
    until: date | None = None
    coder: UUID | Literal[""] = ""
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient"] = ""
    payer: ShortText = ""
    risk: Annotated[int, Field(ge=0, le=9)] = 0
    new_only: bool = False
    strata: Annotated[tuple[Stratify, ...], Field(max_length=2)] = ()
    method: Method = "simple"
    size: Annotated[int, Field(ge=1, le=MOST_DRAWN)] = 60
    each: Annotated[int, Field(ge=0, le=500)] = 0
    at_least: Annotated[int, Field(ge=1, le=100)] = 1
    skip_drawn: bool = False
    skip_audited: bool = False

    @property
    def by(self) -> tuple[Stratify, ...]:
        """What the list is split by; nothing for a method that has no strata."""
        return tuple(dict.fromkeys(self.strata)) if self.method == "stratified" else ()

    @property
    def drawing(self) -> Plan:
        """How it is drawn."""
        if self.method != "stratified":
            return Plan(self.method, self.size)
        return Plan("stratified", 0 if self.each else self.size, self.each, self.at_least)


@dataclass
class Listed:
    """The list of a plan. `sizes` are the charts of each stratum, `left_out` the number of charts by reason, `shown` the numbers of
    the first of them."""

    frame: Frame
    sizes: list[int]
    left_out: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[int]] = field(default_factory=dict)


def risk_of(one: Candidate, new: bool) -> int:
    """How much a chart can go wrong, 1 to 9: its difficulty (1 to 5), 2 more of a new coder, 1 more when it is inpatient, 1 more
    when it was returned before. It is known without reading the record."""
    return min(9, max(1, one.difficulty) + 2 * new + (one.setting == "inpatient") + (one.round > 1))


def wanted_of(uow: UnitOfWork, plan: SamplePlan) -> Wanted:
    """What the database is asked for. Raises NotFound for who is none, Refused without the two days of completed charts."""
    since = before = None
    if plan.coder and people.find(uow, plan.coder) is None:
        raise NotFound()
    if plan.stage == "completed":
        if plan.since is None or plan.until is None or plan.since > plan.until:
            raise Refused("A sample of completed charts has a first and a last day.", todo="Choose both, in order.",
                          code="bad_input")  # fmt: skip
        zone = ZoneInfo(people.time_zone(uow))
        since = datetime.combine(plan.since, time(), zone)
        before = datetime.combine(plan.until + timedelta(days=1), time(), zone)
    return Wanted(since, before, plan.coder or None, plan.specialty, plan.setting, plan.payer or None)


def new_coders(uow: UnitOfWork) -> tuple[int, frozenset[UUID]]:
    """How many charts make a coder no longer new, and those coders who are not new."""
    first = audit_rates(uow).first_charts or NEW_CODER
    return first, frozenset(person for person, sent in queries.sent_by_coders(uow).items() if sent >= first)


def list_of(uow: UnitOfWork, plan: SamplePlan) -> Listed:
    """The list that a plan has now, which may be empty. Raises Refused for a plan that cannot have one."""
    if plan.method == "stratified" and not plan.by:
        raise Refused("A stratified sample needs groups.", todo="Choose what to split the list by.", code="bad_input")
    wanted = wanted_of(uow, plan)
    if queries.count(uow, wanted) > MOST_CHARTS:
        raise Refused(f"A list has at most {MOST_CHARTS:,} charts.", todo="Choose fewer days.", code="too_many")
    _, experienced = new_coders(uow)
    drawn = queries.drawn_before(uow) if plan.skip_drawn else set[UUID]()
    audited = queries.audited(uow) if plan.skip_audited else set[UUID]()
    fits: list[tuple[Candidate, int, tuple[str, ...]]] = []
    excluded: list[tuple[str, str]] = []
    listed = Listed(Frame(plan.drawing, (), ()), [])
    for one in queries.candidates(uow, wanted, clock.now()):
        new = one.coder_id is not None and one.coder_id not in experienced
        risk = risk_of(one, new)
        if risk < plan.risk or (plan.new_only and not new):
            continue
        if "payer" in plan.by and one.payer is None:
            raise Refused("The payers of some charts are not read yet.", kept="Nothing was frozen.",
                          todo="Try again in some minutes, or split by something else.", code="not_ready")  # fmt: skip
        if reason := _left_out(one, plan, drawn, audited):
            excluded.append((str(one.id), reason))
            listed.left_out[reason] += 1
            shown = listed.shown.setdefault(reason, [])
            if len(shown) < FIRST_SHOWN:
                shown.append(one.number)
            continue
        fits.append((one, risk, _stratum(one, plan.by, risk, new)))
    labels = sorted({label for _, _, label in fits})
    if len(labels) > MOST_STRATA:
        raise Refused(f"The list falls into more than {MOST_STRATA} groups.", todo="Split it by less.", code="too_many")
    places = {label: at for at, label in enumerate(labels)}
    units = [Unit(str(one.id), places[label], risk) for one, risk, label in fits]
    counted = Counter(unit.stratum for unit in units)
    listed.sizes = [counted[at] for at in range(len(labels))]
    strata = tuple({str(name): word for name, word in zip(plan.by, label, strict=True)} for label in labels)
    listed.frame = Frame(plan.drawing, strata, units, excluded, about_of(plan))
    return listed


def _left_out(one: Candidate, plan: SamplePlan, drawn: Iterable[UUID], audited: Iterable[UUID]) -> str:
    """Why a chart that fits is not in the list; empty when it is."""
    if one.coder_id is None:
        return "no_coder"
    if plan.stage == "open" and one.still:
        return "held"
    if one.id in drawn:
        return "drawn_before"
    return "audited" if one.id in audited else ""


def _stratum(one: Candidate, by: tuple[Stratify, ...], risk: int, new: bool) -> tuple[str, ...]:
    words = {"coder": str(one.coder_id), "specialty": one.specialty, "setting": one.setting, "payer": one.payer or "",
             "risk": str(risk), "new": "new" if new else "experienced"}  # fmt: skip
    return tuple(words[dimension] for dimension in by)


def about_of(plan: SamplePlan) -> dict[str, str]:
    """What the charts of the list have in common, as ids and names of ours."""
    fields = plan.model_dump(
        mode="json", exclude={"strata", "method", "size", "each", "at_least"}, exclude_defaults=True
    )
    return {"stage": plan.stage} | {name: str(value) for name, value in fields.items() if value not in (None, "")}


def why_not_drawn(plan: SamplePlan, sizes: list[int]) -> str:
    """Why nothing can be drawn from strata of these sizes; empty when it can."""
    return why_not(plan.drawing, dict(enumerate(sizes)))
