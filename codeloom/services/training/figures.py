"""Where a person stands: their closed audits of some days counted by each profile, and by family, setting and category.

Every rate stands with its Wilson interval and what was counted. No verb lives here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from codeloom.coding.scoring import FEW, FINANCIAL, FINANCIAL_NAME, PROFILES, Score, profile_of, same_group, summed
from codeloom.coding.variance import Judged, Result
from codeloom.db.queries import training as queries
from codeloom.db.queries.audits.pairs import what_changed
from codeloom.db.queries.training import Placed
from codeloom.db.tables.audits import AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import changed_groups, judged_rows, visit_of
from codeloom.services.core import formatting
from codeloom.services.organization import scoring_profile
from codeloom.services.training.views import RateView, Recurring, Standing

MOST_FAMILIES = 6
SYSTEMS = {"cpt": "CPT", "hcpcs": "HCPCS"}
SETTINGS = {"inpatient": "Inpatient", "outpatient": "Outpatient", "emergency": "Emergency", "virtual": "Virtual",
            "encounter": "Own encounters"}  # fmt: skip


def standing_of(uow: UnitOfWork, audits: Sequence[Placed], lines: Mapping[UUID, Sequence[AuditLine]]) -> Standing:
    """The figures of some audits."""
    counted = [(one, list(zip(lines[one.audit.id], judged_rows(lines[one.audit.id]), strict=True))) for one in audits]
    force = profile_of(scoring_profile(uow))
    everything = [pair for _, pairs in counted for pair in pairs]
    total = Score(sum(_agreed(judged) for _, judged in everything), len(everything))
    families: dict[str, list[Judged]] = defaultdict(list)
    settings: dict[str, list[Judged]] = defaultdict(list)
    for one, pairs in counted:
        for row, judged in pairs:
            families[_family(row)].append(judged)
            settings[SETTINGS.get(one.setting, one.setting)].append(judged)
    findings = [row for row, judged in everything if not _agreed(judged)]
    by_category = Counter(row.category for row in findings if row.category)
    return Standing(
        audits=f"{formatting.count(total.lines, 'row')} in {formatting.count(len(audits), 'audit')}",
        profiles=tuple(
            rate(profile.name, summed(profile.count([judged for _, judged in pairs]) for _, pairs in counted),
                 id=profile.id, unit=profile.unit, in_force=profile is force)
            for profile in PROFILES
        ) + _financial(uow, audits, lines),
        families=_worst(families)[:MOST_FAMILIES],
        settings=_worst(settings),
        categories=tuple(
            rate(name.capitalize() if name != "POA" else name, Score(found, total.lines), counts="found in")
            for name, found in by_category.most_common()
        ),
        recurring=_recurring(findings, lines),
        note=_note(total),
    )  # fmt: skip


def rate(
    name: str, score: Score, *, id: str = "", unit: str = "rows", in_force: bool = False, counts: str = "of"
) -> RateView:
    """A score ready to show."""
    low, high = (round(100 * edge, 1) for edge in score.interval)
    point = round(100 * score.agreed / score.lines, 1) if score.lines else 0.0
    words = f"{low:.1f} to {high:.1f}, {_number(score.agreed)} {counts} {formatting.count(score.lines, unit.removesuffix('s'))}"
    return RateView(id, name, f"{point:.1f}" if score.lines else "", words if score.lines else "nothing counted yet",
                    low, point, high, in_force, f"{_number(score.agreed)} of {score.lines:,}" if score.lines else "")  # fmt: skip


def _number(agreed: float) -> str:
    """163; with partial credit 162.5."""
    return f"{agreed:,.1f}".removesuffix(".0")


def _financial(
    uow: UnitOfWork, audits: Sequence[Placed], lines: Mapping[UUID, Sequence[AuditLine]]
) -> tuple[RateView, ...]:
    """Charts whose audit changed no group they are paid or weighed by; none where no chart was audited."""
    charts = queries.charts(uow, [one.audit.chart_id for one in audits if one.audit.chart_id is not None])
    scores = []
    for one in audits:
        if one.audit.chart_id in charts:
            visit = visit_of(uow, *charts[one.audit.chart_id])
            scores.append(same_group(changed_groups(lines[one.audit.id], visit).changed))
    if not scores:
        return ()
    view, untold = (
        rate(FINANCIAL_NAME, summed(scores), id=FINANCIAL, unit="charts"),
        sum(not one.lines for one in scores),
    )
    return (
        replace(view, words=f"{view.words}; {formatting.count(untold, 'chart')} cannot be told") if untold else view,
    )


def _agreed(judged: Judged) -> bool:
    return judged.result is Result.AGREED


def _family(row: AuditLine) -> str:
    """The category of a diagnosis (E11), or the system of a procedure."""
    system, code = (row.system, row.code) if row.code is not None else (row.coder_system, row.coder_code)
    return (code or "")[:3] if system == "icd10cm" else SYSTEMS.get(system or "", system or "")


def _worst(groups: Mapping[str, Sequence[Judged]]) -> tuple[RateView, ...]:
    """Groups with most lines lost first."""
    scores = {name: Score(sum(map(_agreed, some)), len(some)) for name, some in groups.items()}
    order = sorted(scores, key=lambda name: (scores[name].agreed - scores[name].lines, name))
    return tuple(rate(name, scores[name]) for name in order)


def _recurring(findings: Sequence[AuditLine], lines: Mapping[UUID, Sequence[AuditLine]]) -> tuple[Recurring, ...]:
    """What was changed in the same way more than once, the most frequent first."""
    same = Counter((what_changed(row, lines[row.audit_id]), row.category) for row in findings)
    return tuple(Recurring(words, category, number) for (words, category), number in same.most_common(5) if number > 1)


def _note(total: Score) -> str:
    if not total.lines:
        return ""
    return f"Few rows: with {total.lines} the interval is wide." if total.lines < FEW else ""
