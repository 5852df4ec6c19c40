"""An opened encounter as the biller's review shows it: final lines beside the suggestion, differences in sentences, checks."""

from datetime import date

from codeloom.services.core import count, formatting
from codeloom.services.encounters.review_views import (
    CheckView,
    DifferenceView,
    PointerView,
    ReviewRow,
    ReviewView,
    VersionLine,
)
from codeloom.services.encounters.views import DeltaView, EncounterView, FinalLineView, ProposalView
from codeloom.services.encounters.visit_facts import SETTINGS

DIAGNOSIS = "icd10cm"
UNVERIFIED = "form checked, not verified"
_DIFFERENCES = {"accepted": "Accepted", "edited": "Edited", "added": "Added"}
_TONES = {"edited": "edit", "added": "add"}
_SUGGESTIONS = {
    "none": "Sent without a suggestion",
    "waiting": "A new suggestion is being made",
    "failed": "The suggestion failed",
    "stale": "Suggestion of an earlier note",
}


def review_of(view: EncounterView) -> ReviewView:
    """The review of an encounter."""
    rows = [_line(view, one) for one in view.lines]
    rows += [_proposal(one) for one in view.suggestion.proposals if one.state in ("open", "removed")]
    lines = tuple(row for row in rows if row.system != DIAGNOSIS)
    diagnoses = tuple(row for row in rows if row.system == DIAGNOSIS)
    suggestion = view.suggestion
    finalized, day = view.status == "finalized", date.fromisoformat(view.service_date)
    accepted = sum(one.kind == "accepted" for one in view.deltas)
    coded = [one for one in view.lines if one.system == DIAGNOSIS]
    return ReviewView(
        id=view.id, number=view.number, version=view.version, note_version=view.note_version,
        patient=view.patient.name, person=view.person, record_number=view.patient.record_number,
        provider=view.provider, place=SETTINGS[view.setting], day=formatting.day(day), service_date=view.service_date,
        visit=view.visit, status=view.status, status_word=view.status_word,
        saved=f"Finalized {view.finalized}" if finalized else f"Saved {view.saved}",
        state="open" if view.editable else "finalized" if finalized else "locked", locked_why=view.locked_why,
        suggestion=suggestion.state, problem=suggestion.problem, why_stale=suggestion.why_stale,
        suggestion_words=_SUGGESTIONS.get(suggestion.state)
        or f"Suggestion of note version {suggestion.note_version}, in date",
        picked=view.picked, note_words=f"version {view.note_version}, {count(view.note_words, 'word')}",
        lines=lines, diagnoses=diagnoses,
        counted=f"{count(len(view.lines) - len(coded), 'line')}, {count(len(coded), 'diagnosis', 'diagnoses')}",
        differences=tuple(_difference(view, one) for one in view.deltas if one.kind != "accepted"),
        accepted=f"{accepted} accepted as suggested" if accepted else "",
        checks=_checks(view, day), risks=tuple(one.message for one in suggestion.risks),
        blocks=() if finalized else view.blocks, sent_back=view.sent_back,
        reopened=view.versions[-1].reopened if view.versions and not finalized else "",
        versions=tuple(
            VersionLine(one.round, f"{one.finalized.rpartition(':')[0]}, {one.by}", one.round < view.round)
            for one in view.versions
        ),
        audits=view.audits,
    )  # fmt: skip


def _line(view: EncounterView, one: FinalLineView) -> ReviewRow:
    first, second, third = (*one.modifiers, "", "", "")[:3]
    pointers = () if one.system == DIAGNOSIS else tuple(
        PointerView(other.label, other.id, other.id in one.pointers, one.pointers[:1] == (other.id,))
        for other in view.lines
        if other.system == DIAGNOSIS
    )  # fmt: skip
    same = [other.number - 1 for other in view.lines if (other.system == DIAGNOSIS) == (one.system == DIAGNOSIS)]
    at = same.index(one.number - 1)
    was, units = _apart(one.suggested)
    return ReviewRow(
        id=one.id, kind="line", name=one.label, label=one.label, line=one.id, proposal=one.proposal, system=one.system,
        suggested=was.partition("-")[0], suggested_code=was, suggested_units=int(units),
        up=same[max(0, at - 1)], down=same[min(len(same) - 1, at + 1)],
        code=one.code, base=one.base, tone=_TONES.get(one.difference, ""), modifiers=(first, second, third),
        units=one.units, pointers=pointers, used_by=one.used_by, title=one.title,
        mark="" if one.mark == UNVERIFIED else one.mark, difference=_DIFFERENCES.get(one.difference, ""),
        findings=one.findings, subject=one.proposal or f"line:{one.id}", unpointed=not one.pointers,
    )  # fmt: skip


def _proposal(one: ProposalView) -> ReviewRow:
    base, *modifiers = one.code.split("-")
    first, second, third = (*modifiers, "", "", "")[:3]
    is_open = one.state == "open"
    return ReviewRow(
        id=f"proposal:{one.key}", kind="open" if is_open else "rejected", name=f"?{one.mark or 'E'}" if is_open else "",
        label="?" if is_open else "", line="", proposal=one.key, system=one.system, suggested=base or "no number",
        code=one.code, base=base, tone="", modifiers=(first, second, third), units=one.units, pointers=(), used_by=(),
        title=one.title, mark="", difference="Not decided" if is_open else "Rejected", findings=(), subject=one.key,
        confidence=one.confidence, why=one.why if one.why != one.title else one.quote, quote=one.quote, takeable=bool(one.code),
    )  # fmt: skip


def _difference(view: EncounterView, one: DeltaView) -> DifferenceView:
    first, words, second = sentence(one.kind, one.before, one.after)
    line = next((line for line in view.lines if one.subject in (line.proposal, f"line:{line.id}")), None)
    row = line.id if line is not None else f"proposal:{one.subject}" if one.kind == "removed" else ""
    who = "" if one.who == view.provider and not one.asks else one.who
    return DifferenceView(one.subject, one.kind, first, words, second, who, one.moment[:5], one.reason, one.asks, row)


def sentence(kind: str, before: str, after: str) -> tuple[str, str, str]:
    """A difference in words: ("M17.9", "to", "M17.11"), ("99214", "with", "25"), ("J1010", "units", "40 to 4")."""
    if kind == "added":
        return after, "added", ""
    if kind == "removed":
        return before or "No number", "rejected", ""
    if kind == "resequenced":
        return after.partition(" ")[0], "first: the diagnoses in another order", ""
    (was, was_units), (now, now_units) = _apart(before), _apart(after)
    if was == now:
        return now, "units", f"{was_units} to {now_units}"
    units = f", {now_units} units" if now_units != was_units else ""
    (base, *old), (fresh, *new) = was.split("-"), now.split("-")
    if base != fresh or not base:
        return was or "No number", "to", now + units
    gained = [one for one in new if one not in old]
    lost = [one for one in old if one not in new]
    parts = [*([", ".join(gained)] if gained else []), *([f"without {', '.join(lost)}"] if lost else [])]
    return base, "with" if gained else "", (" and ".join(parts) or "modifiers in another order") + units


def _apart(printed: str) -> tuple[str, str]:
    code, _, units = printed.partition(" x")
    return code, units or "1"


def _checks(view: EncounterView, day: date) -> tuple[CheckView, ...]:
    out = []
    procedures = [one for one in view.lines if one.system != DIAGNOSIS]
    diagnoses = [one for one in view.lines if one.system == DIAGNOSIS]
    pairs = sum(found.rule.startswith("NCC-") and not found.reason for one in view.lines for found in one.findings)
    if len(procedures) > 1:
        out.append(CheckView("error", f"NCCI: {count(pairs, 'finding')}") if pairs
                   else CheckView("ok", f"NCCI pairs: none in {len(procedures)} lines"))  # fmt: skip
    odd = [one.code for one in diagnoses if one.mark]
    if odd:
        out.append(CheckView("error", f"Not billable on {formatting.day(day)}: {', '.join(odd)}"))
    elif diagnoses:
        words = count(len(diagnoses), "diagnosis", "diagnoses")
        out.append(CheckView("ok", f"{words} billable on {formatting.day(day)}"))
    alone = [one.label for one in procedures if not one.pointers]
    if alone:
        out.append(CheckView("warn", f"No diagnosis for line {', '.join(alone)}"))
    if any(one.mark == UNVERIFIED for one in procedures):
        out.append(CheckView("plain", "CPT, HCPCS: form checked, not verified"))
    return tuple(out)
