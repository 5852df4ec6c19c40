"""The MS-DRG of an inpatient list in words: what counts, what does not and why, and what another principal would give."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from codeloom.coding.codesets import CodeSet, dot, undot
from codeloom.coding.grouping import (
    Coded,
    Edition,
    Group,
    Grouper,
    Secondary,
    Stay,
    distinct,
    edition_on,
    group_of,
    kind_of,
    orders,
    with_disposition,
)
from codeloom.coding.grouping.drg import DISPOSITIONS, HOME
from codeloom.gateways.groupers import load_grouper
from codeloom.services.core import formatting
from codeloom.services.editor.grouping_rows import Encounter, Places
from codeloom.services.editor.grouping_views import DrgView, LevelView, OrderView
from codeloom.services.editor.operations import WorkLine

MOST_TRIED = 20
"""Other rows that are tried as principal; the rest is counted. It bounds what an edit of a long list costs."""
NOT_FIRST = frozenset({"unacceptable", "manifestation", "ecodepdx"})
"""Flags of the Medicare Code Editor with which a code is no principal diagnosis; "reqsdx" lifts the first beside another code."""
VOID = {
    "": "",
    "principal": "does not count beside {principal}",
    "death": "does not count: the patient died",
    "hac": "does not count: hospital-acquired, not present on admission",
    "group": "does not count in MS-DRG {drg:03}",
}
"""Why a CC or MCC does not count, in words."""


def drg_view(lines: Sequence[WorkLine], encounter: Encounter, codes: CodeSet, places: Places) -> DrgView:
    """The MS-DRG of the list as it stands. Where there is none, why."""
    diagnoses = distinct(Coded(undot(line.code), line.poa) for line in lines if line.system == "icd10cm")
    if not diagnoses:
        return DrgView(True, why_not="No diagnosis is coded yet.")
    grouper, day = load_grouper(), encounter.day
    if grouper is None:
        return DrgView(True, why_not="No MS-DRG grouper is installed here.")
    if day is None:
        return DrgView(True, why_not="Without a service date no grouper can be chosen.")
    edition = edition_on(grouper.editions, day)
    if edition is None:
        return DrgView(True, why_not=_no_edition(grouper, day))
    procedures = tuple(dict.fromkeys(line.code.upper() for line in lines if line.system == "icd10pcs"))
    stay = Stay(diagnoses[0], diagnoses[1:], procedures, encounter.sex, encounter.disposition or HOME)
    group = group_of(grouper, edition, stay)
    version = f"MS-DRG v{edition.version}, discharges {formatting.day(edition.first)} to {formatting.day(edition.last)}"
    if group.refused:
        return DrgView(True, why_not=_refusal(grouper, edition, stay, group), version=version)
    notes = _not_known(grouper, edition, stay, group, encounter)
    if group.strange:
        notes.append(f"Not known to v{edition.version}: {places.named(group.strange)}.")
    view = DrgView(
        asked=True,
        number=f"{group.drg:03}",
        title=group.title,
        facts=_facts(group, stay, encounter),
        version=version,
        levels=tuple(_level(entry, group, stay, places) for entry in group.secondary),
        notes=tuple(notes),
    )
    return _with_orders(view, grouper, edition, stay, group, codes, places)


def _with_orders(
    view: DrgView, grouper: Grouper, edition: Edition, stay: Stay, group: Group, codes: CodeSet, places: Places
) -> DrgView:
    """What each other diagnosis would give as principal, in the order of the rows."""
    others, same, barred, unsettled = list[OrderView](), list[str](), list[str](), list[str]()
    for order in orders(grouper, edition, stay, lambda code: _may_be_first(code, codes), MOST_TRIED):
        there = order.group
        if there.refused == "sex":
            unsettled.append(order.code)
        elif there.refused:
            barred.append(order.code)
        elif there.drg == group.drg:
            same.append(order.code)
        else:
            others.append(OrderView(places.row[order.code], dot(order.code), f"{there.drg:03}", there.title))
    notes = list(view.notes)
    if (rest := len(stay.secondary) - MOST_TRIED) > 0:
        notes.append(f"Not tried as principal: the last {formatting.count(rest, 'diagnosis', 'diagnoses')}.")
    if unsettled:
        notes.append(f"As principal it depends on the sex: {places.named(unsettled)}.")
    return replace(
        view,
        orders=tuple(others),
        same=places.named(same),
        barred=places.named(barred),
        notes=tuple(notes),
    )


def _facts(group: Group, stay: Stay, encounter: Encounter) -> tuple[str, ...]:
    category = f"MDC {group.mdc} {group.mdc_title}" if group.mdc else "Before any MDC"
    kind = kind_of(group.drg).capitalize()
    left = f"Disposition {encounter.disposition:02}" if encounter.disposition else ""
    return tuple(part for part in (f"Principal {dot(stay.principal.code)}", category, kind, left) if part)


def _level(entry: Secondary, group: Group, stay: Stay, places: Places) -> LevelView:
    words = VOID[entry.void].format(principal=dot(stay.principal.code), drg=group.drg)
    return LevelView(places.row[entry.code], dot(entry.code), entry.level, words)


def _may_be_first(code: str, codes: CodeSet) -> bool:
    entry = codes.get(code)
    flags = entry.flags if entry is not None else frozenset[str]()
    barring = NOT_FIRST - {"unacceptable"} if "reqsdx" in flags else NOT_FIRST
    return not barring & flags


def _no_edition(grouper: Grouper, day: date) -> str:
    oldest, newest = grouper.editions[0], grouper.editions[-1]
    first, last = formatting.day(oldest.first), formatting.day(newest.last)
    have = f"have v{oldest.version} to v{newest.version}, {first} to {last}"
    return f"No grouper for discharges on {formatting.day(day)} is loaded ({have})."


def _refusal(grouper: Grouper, edition: Edition, stay: Stay, group: Group) -> str:
    code = dot(stay.principal.code)
    if group.refused == "sex":
        man, woman = (grouper.group(edition, replace(stay, sex=sex)).drg for sex in ("M", "F"))
        return f"Sex not known: {man:03} for a man, {woman:03} for a woman."
    return {
        "principal": f"{code} cannot be a principal diagnosis: v{edition.version} gives no MS-DRG.",
        "unknown": f"{code} is not known to v{edition.version}, so there is no MS-DRG.",
    }.get(group.refused, f"v{edition.version} cannot group this list.")


def _not_known(grouper: Grouper, edition: Edition, stay: Stay, group: Group, encounter: Encounter) -> list[str]:
    """What the chart does not say and what the other answers would be."""
    notes = [] if encounter.ended else ["No discharge date: grouped by the first day of the stay."]
    if not stay.sex:
        notes.append("Sex not known: the same for a man and a woman.")
    if encounter.age is None:
        notes.append("Age not known: it decides no MS-DRG.")
    if encounter.disposition:
        return notes
    others = with_disposition(grouper, edition, stay, group)
    cases = "".join(f"; {there.drg:03} if the patient {DISPOSITIONS[number]}" for number, there in others.items())
    return [*notes, f"Discharge disposition not known: taken as home{cases}."]
