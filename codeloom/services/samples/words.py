"""How samples, their plans and their results are said. No verb lives here."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from codeloom.coding.sampling import Estimate
from codeloom.db.queries import people
from codeloom.db.tables.samples import Sample
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.samples.plans import SamplePlan
from codeloom.services.samples.views import LeftOut

REASONS = {
    "no_coder": "Nobody is assigned, so there is nobody to audit",
    "held": "On hold, or sent back to a manager",
    "drawn_before": "Drawn by an earlier sample",
    "audited": "Audited already",
}
GROUPS = {"coder": "coder", "specialty": "specialty", "setting": "setting", "payer": "payer", "risk": "risk",
          "new": "new coders or not"}  # fmt: skip
NEW = {"new": "new coders", "experienced": "experienced coders"}


def number_of(sample: Sample) -> str:
    """S-2026-4."""
    return f"S-{sample.year}-{sample.number}"


def plan_of(sample: Sample) -> SamplePlan:
    """The plan a sample was frozen by."""
    return SamplePlan.model_validate(sample.plan)


def name_of(uow: UnitOfWork, sample: Sample) -> str:
    """What is in it: Completed 1 to 31 May 2026, Maya Fontaine, inpatient."""
    plan = plan_of(sample)
    first = (
        f"Completed {formatting.days(sample.since, sample.until)}"
        if sample.stage == "completed"
        else "Not yet complete"
    )
    parts = [people.name_of(uow, plan.coder) if plan.coder else "", plan.specialty, plan.setting, plan.payer,
             f"risk {plan.risk} or more" if plan.risk else "", "new coders" if plan.new_only else ""]  # fmt: skip
    return ", ".join((first, *filter(None, parts)))


def first_lower(words: str) -> str:
    """Words that go on in a sentence."""
    return words[:1].lower() + words[1:]


def method_of(plan: SamplePlan) -> str:
    """simple; by risk; by coder and setting, in proportion, at least 4 of each."""
    if plan.method == "simple":
        return "simple: each chart has the same chance"
    if plan.method == "risk":
        return "by risk: a chart’s chance is in proportion to its risk"
    by = " and ".join(GROUPS[one] for one in plan.by)
    return f"by {by}, {plan.each} of each" if plan.each else f"by {by}, in proportion, at least {plan.at_least} of each"


def stratum_name(stratum: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Tomas Lindqvist, outpatient; empty for the only one."""
    return ", ".join(_part(key, str(stratum[key]), names) for key in GROUPS if key in stratum)


def _part(key: str, value: str, names: Mapping[str, str]) -> str:
    if key == "coder":
        return names.get(value, "somebody who left")
    if key == "risk":
        return f"risk {value}"
    if key == "new":
        return NEW[value]
    return value or ("payer not known" if key == "payer" else "specialty not known")


def coder_names(uow: UnitOfWork, strata: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names of the coders that strata speak of, by id."""
    ids = {str(one["coder"]) for one in strata if one.get("coder")}
    return {one: people.name_of(uow, UUID(one)) for one in ids}


def left_out_of(excluded: Mapping[str, Mapping[str, Any]]) -> tuple[LeftOut, ...]:
    """Charts left out, by reason."""
    return tuple(
        LeftOut(REASONS[reason], said["charts"], _first(said["first"], said["charts"]))
        for reason, said in sorted(excluded.items())
    )


def _first(numbers: list[int], many: int) -> str:
    named = ", ".join(formatting.chart_number(one) for one in numbers)
    return f"{named} and {many - len(numbers):,} more" if many > len(numbers) else named


def rate_words(found: Estimate | None) -> str:
    """94.7 (90.6 to 97.1); empty without an estimate."""
    if found is None:
        return ""
    if found.whole:
        return f"{100 * found.rate:.1f}, all audited"
    return f"{100 * found.rate:.1f} ({100 * found.low:.1f} to {100 * found.high:.1f})"


def in_fours(digest: str) -> str:
    """6be1 90f4 … 2d07, as a long hash stands on a screen."""
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}"
