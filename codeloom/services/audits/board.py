"""The board of an audit: pairs, scores, trend and what is still missing, in words. It changes nothing."""

from collections.abc import Sequence
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.scoring import PROFILES, Profile, Score
from codeloom.coding.variance import Change, Pair
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as queries
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.services.audits.context import AuditContext
from codeloom.services.audits.financial import financial_score
from codeloom.services.audits.history import steps
from codeloom.services.audits.revealed import reveal_of
from codeloom.services.audits.rounds import answered_before, since_last_round
from codeloom.services.audits.seconding import second_of
from codeloom.services.audits.views import AuditBoard, ChangeView, ScoreView, SideView
from codeloom.services.core import formatting
from codeloom.services.editor import FreshRow, WorkLine, describe, grouping_view, has_units

Names = dict[UUID, str]
"""What rows are called, by their ids."""
WORDS: dict[Change, tuple[str, str]] = {
    Change.SAME: ("Same", "same"),
    Change.CHANGED: ("Changed", "pencil"),
    Change.ADDED: ("Added", "plus"),
    Change.STRUCK: ("Struck", "struck"),
    Change.RESEQUENCED: ("Resequenced", "moved"),
}
"""The word and the icon of each change."""


def board_of(work: AuditContext, *, saved: bool = False) -> AuditBoard:
    """Everything an edit or a verdict may change. `saved` says that this very call stored something."""
    states, now = work.states, clock.now()
    remarks, called, before = _remarks(work), numbers(work), numbers_before(work)
    views = tuple(
        _change(work, row, pair, change, remarks.get(row.coder_line_id, ()), called, before[row.id])
        for row, pair, change in zip(work.rows, work.pairs, states, strict=True)
    )
    score = work.score
    can_undo, can_redo = steps(work.uow, work.audit)
    agreed, lines = queries.accuracy_of(
        work.uow, work.audit.coder_id, now, encounters=work.audit.encounter_id is not None
    )
    open_words = _without_verdict(work)
    first = work.coder_name.split()[0]
    second, second_by = second_of(work.uow, work.audit)
    return AuditBoard(
        audit_id=str(work.audit.id),
        version=work.audit.version,
        changes=views,
        summary=f"{sum(s is not Change.SAME for s in states)} in {formatting.count(len(states), 'row')}",
        changed=states.count(Change.CHANGED),
        added=states.count(Change.ADDED),
        struck=states.count(Change.STRUCK),
        moved=states.count(Change.RESEQUENCED),
        without_verdict=formatting.count(len(work.open_rows), "change") + " open" if work.open_rows else "",
        scores=(*(_score(profile, work, profile is work.profile) for profile in PROFILES), financial_score(work)),
        trend_before=formatting.percent(agreed, lines),
        trend_now=formatting.percent(agreed + score.agreed, lines + score.lines),
        trend_note=formatting.interval(agreed + score.agreed, lines + score.lines),
        approve_why=open_words,
        return_why=open_words or nothing_to_return(work),
        after=work.subject.complete,
        second=second,
        second_by=second_by,
        hint=_hint(work, first),
        saved=f"Saved {formatting.clock_time(now, people.time_zone(work.uow))}" if saved else "",
        grouping=grouping_view(work.lines(), work.subject.grouped, work.subject.codes),
        reveal=reveal_of(work),
        open_changes=len(work.open_rows),
        can_undo=can_undo,
        can_redo=can_redo,
        topic=work.audit.topic,
        feedback=work.uow.vault.open(Audit.feedback_enc, work.audit),
    )


def fresh_rows(changes: Sequence[ChangeView]) -> tuple[FreshRow, ...]:
    """The auditor's rows as a conflict shows them."""
    return tuple(
        FreshRow(
            one.id,
            int(one.number) if one.number.isdigit() else 0,
            one.new.code or one.old.code,
            poa=one.poa,
            units=one.units,
            evidence=one.evidence,
            modifiers=one.modifiers,
            pointers=one.pointers,
        )
        for one in changes
    )


def nothing_to_return(work: AuditContext) -> str:
    """Why nothing can be returned although every change has its verdict; empty when it can."""
    if work.subject.complete:
        return "This chart is complete: its audit is closed, and its coder reads what you found"
    if work.disagreements or work.audit.feedback_enc is not None:
        return ""
    return "To return it, disagree with a row or write feedback"


def row_name(row: AuditLine, number: str, before: str) -> str:
    """How a row is called in the marks of the text: its name, or in brackets the one that a struck one had."""
    return number or f"({before})"


def numbers(work: AuditContext) -> Names:
    """What each row is called in the auditor's list, by its id; a struck row has no name."""
    names = work.subject.names(work.lines())
    return {row.id: names.get(row.id, "") for row in work.rows}


def numbers_before(work: AuditContext) -> Names:
    """What each row was called in the list that was handed in, by its id; an added row had no name."""
    was = sorted((row for row in work.rows if row.coder_code is not None), key=lambda row: row.coder_sequence or 0)
    names = work.subject.names([WorkLine(row.id, row.coder_system or "", row.coder_code or "") for row in was])
    return {row.id: names.get(row.id, "") for row in work.rows}


def _without_verdict(work: AuditContext) -> str:
    waiting = work.open_rows
    if not waiting:
        return ""
    if len(waiting) > 1:
        return f"{len(waiting)} changes have no verdict yet"
    number = numbers(work)[waiting[0].id]
    before = numbers_before(work)[waiting[0].id]
    return f"Row {number} has no verdict yet" if number else f"The row that was {before} has no verdict yet"


def _hint(work: AuditContext, first: str) -> str:
    if work.open_rows or not work.disagreements:
        return ""
    if work.subject.complete:
        return f"The chart stays as it is; the score holds {formatting.count(work.disagreements, 'disagreement')}"
    return f"Approving keeps {first}’s rows; the score holds {formatting.count(work.disagreements, 'disagreement')}"


def _score(profile: Profile, work: AuditContext, in_force: bool) -> ScoreView:
    score: Score = profile.count(work.judged)
    low, high = (round(100 * edge, 1) for edge in score.interval)
    point = round(100 * score.agreed / score.lines, 1) if score.lines else 0.0
    unit = profile.unit.removesuffix("s")
    of = f"{score.agreed} of {formatting.count(score.lines, work.subject.kind if unit == 'chart' else unit)}"
    return ScoreView(
        id=profile.id,
        name=profile.name,
        rate=f"{point:.1f}" if score.lines else "",
        words=f"{of}, interval {low:.1f} to {high:.1f}",
        low=low,
        point=point,
        high=high,
        in_force=in_force,
    )


def _remarks(work: AuditContext) -> dict[UUID | None, tuple[str, ...]]:
    """What stands beside each line that was handed in: what was answered to the last round, what is new of it since, and what
    was left with it."""
    changed, answered = since_last_round(work), answered_before(work)
    left = work.subject.remarks()
    return {
        row.coder_line_id: (
            *answered.get(row.coder_line_id, ()),
            *([changed[row.coder_line_id]] if row.coder_line_id in changed else []),
            *left.get(row.coder_line_id, ()),
        )
        for row in work.rows
        if row.coder_line_id is not None
    }


def _change(
    work: AuditContext, row: AuditLine, pair: Pair, change: Change, remarks: tuple[str, ...], called: Names, before: str
) -> ChangeView:
    word, icon = WORDS[change]
    number = called[row.id]
    points = work.subject.points and "icd10cm" not in (row.system, row.coder_system)
    shown = {Change.ADDED: "new", Change.STRUCK: "old"}.get(change, "both" if "code" in pair.differs else "one")
    new, exempt = _side(work, row.system, row.code)
    vault = work.uow.vault
    return ChangeView(
        id=str(row.id),
        state=change.value,
        word=word,
        icon=icon,
        number=number,
        was=f"was {before}" if before and before != number else "",
        row=row_name(row, number, before),
        lines=shown,
        old=_side(work, row.coder_system, row.coder_code)[0],
        new=new,
        detail=_detail(work, pair),
        remarks=remarks,
        poa=row.poa,
        old_poa=row.coder_poa,
        poa_asked=work.subject.inpatient and "icd10cm" in (row.system, row.coder_system),
        poa_exempt=exempt,
        units=row.units,
        old_units=row.coder_units,
        units_asked=has_units(row.system or row.coder_system or ""),
        points=points,
        base=(row.code or "").partition("-")[0],
        modifiers=" ".join((row.code or "").split("-")[1:]) if points else "",
        pointers=_pointed(called, row.pointers) if points else "",
        evidence=len(row.evidence),
        changed=change is not Change.SAME,
        struck=change is Change.STRUCK,
        verdict=row.verdict or "",
        category=row.category,
        material=row.material,
        citation=vault.open(AuditLine.citation_enc, row),
        note=vault.open(AuditLine.note_enc, row),
        thread=str(row.coder_line_id or row.id),
    )


def _side(work: AuditContext, system: str | None, code: str | None) -> tuple[SideView, bool]:
    if system is None or code is None:
        return SideView(), True
    subject = work.subject
    described = describe(WorkLine(work.audit.id, system, code), subject.codes, subject.verdict(system, code))
    unverified = subject.points and system != "icd10cm" and subject.verdict(system, code) is None
    return SideView(code, described.title, "" if unverified else described.mark), described.exempt


def _detail(work: AuditContext, pair: Pair) -> str:
    if pair.coder is None or pair.auditor is None:
        return ""
    place = "principal" if work.subject.inpatient else "first-listed"
    differences = []
    if "principal" in pair.differs:
        differences.append(f"now {place}" if pair.auditor.principal else f"no longer {place}")
    if "poa" in pair.differs:
        differences.append(f"POA {pair.auditor.poa or 'none'}, was {pair.coder.poa or 'none'}")
    if "units" in pair.differs:
        differences.append(f"{formatting.count(pair.auditor.units, 'unit')}, was {pair.coder.units}")
    if "pointers" in pair.differs:
        now, was = (", ".join(side.pointers) or "no diagnosis" for side in (pair.auditor, pair.coder))
        differences.append(f"points to {now}, was {was}")
    return ", ".join(differences)


def _pointed(called: Names, pointers: Sequence[str]) -> str:
    """The names of the diagnoses pointed to: 1 3."""
    return " ".join(name for one in pointers if (name := called.get(UUID(one))))
