"""A session ready to show: the case that is coded without any help, its answer with rule and rulings, what came of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

from codeloom.coding import clock
from codeloom.coding.code_patterns import meet
from codeloom.coding.drills import GRADES, Answer, Case, Difference, Kind, Outcome, choices, compare
from codeloom.coding.rules import RULES
from codeloom.db.queries import drills as queries
from codeloom.db.queries import training as training_queries
from codeloom.db.tables.drills import DrillSession, DrillTry
from codeloom.db.tables.training import Ruling
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at
from codeloom.services.core import formatting
from codeloom.services.drills.own_cases import audit_of
from codeloom.services.drills.picking import case_of, memory_of, topic_name
from codeloom.services.drills.summing import Coming, points, summary_of
from codeloom.services.drills.views import DifferenceRow, DrillView, GradeView, RulingLine
from codeloom.services.editor import (
    DocumentView,
    ParagraphView,
    WorkLine,
    cut,
    describe,
    first_diagnosis,
    marks_in,
    row_view,
    unpack_lines,
)

ELEMENTS = {"EM-PROBLEMS": "Number and kind of problems", "EM-DATA": "Data reviewed and analyzed", "EM-RISK": "Risk of management",
            "EM-TIME": "Total time of the day"}  # fmt: skip
SETTINGS = {"inpatient": "Inpatient stay", "outpatient": "Outpatient visit"}
SEXES = {"F": "woman", "M": "man"}
MOST_RULINGS = 3


def document_id_of(case: Case) -> UUID:
    """What its note is called by the operations of the editor."""
    return uuid5(NAMESPACE_URL, f"codeloom:drill:{case.key}")


def document_of(case: Case, work: DrillTry, lines: Sequence[WorkLine]) -> DocumentView:
    """The note; the evidence is that of the person's rows, and once answered that of the answer."""
    document_id = document_id_of(case)
    if work.answered_at is None:
        marks = marks_in(document_id, ((at + 1, line.evidence) for at, line in enumerate(lines)))
    else:
        places = {gold.code: at + 1 for at, gold in enumerate(case.gold)}
        marks = [(start, end, places[code]) for start, end, code in case.spans()]
    title = "Discharge record" if case.inpatient else "Visit note"
    return DocumentView(str(document_id), title, "", False, tuple(map(_unhinted, cut(case.note, marks))))


def _unhinted(paragraph: ParagraphView) -> ParagraphView:
    """The paragraph without the marks of words that are in doubt, which would help."""
    sentences = tuple(
        replace(
            one,
            pieces=tuple(replace(piece, kind="" if piece.kind == "negated" else piece.kind) for piece in one.pieces),
        )
        for one in paragraph.sentences
    )
    return replace(paragraph, sentences=sentences)


def view_of(uow: UnitOfWork, session: DrillSession, work: DrillTry | None) -> DrillView:
    """A session at a case, or over where that is None."""
    assert uow.user_id is not None
    coming = Coming.of(uow)
    tries = queries.tries(uow, uow.user_id, session_id=session.id)
    total = len(session.cases)
    frame = DrillView(
        number=session.number, session_id=str(session.id), total=total, done=sum(one.grade is not None for one in tries)
    )
    case = case_of(uow, work.case_key) if work is not None else None
    if work is None or case is None:
        return replace(frame, stage="summary", summary=summary_of(uow, tries, coming))
    lines = unpack_lines(uow.vault.open(DrillTry.lines_enc, work))
    codes = codeset_at(uow, case.day)
    first, document_id = first_diagnosis(lines), document_id_of(case)
    rows = tuple(
        row_view(at + 1, line, replace(describe(line, codes, None), mark="", complication=""), (), {document_id: "Visit note"},
                 principal=line is first, inpatient=case.inpatient)
        for at, line in enumerate(lines)
    )  # fmt: skip
    shown = replace(
        frame,
        stage="coding",
        try_id=str(work.id),
        version=work.version,
        place=f"Case {work.position + 1} of {total}",
        head=head_of(case),
        origin=origin_of(uow, case),
        asks=asks_of(case),
        day=case.day.isoformat(),
        inpatient=case.inpatient,
        rows=rows,
        document=document_of(case, work, lines),
        last=work.position + 1 == total,
    )
    return shown if work.answered_at is None else _answered(uow, shown, case, work, lines, coming)


def head_of(case: Case) -> str:
    """Outpatient visit, 22 May 2026, woman, 63 y."""
    who = [SEXES.get(case.sex, ""), f"{case.age} y" if case.age is not None else ""]
    return ", ".join(filter(None, (SETTINGS[case.setting], formatting.day(case.day), *who)))


def origin_of(uow: UnitOfWork, case: Case) -> str:
    """Where the case comes from, without its topic: that would help."""
    audit_id = audit_of(case.key)
    if audit_id is None:
        return "From the case library"
    placed = training_queries.placed(uow, [audit_id]).get(audit_id)
    of_chart = placed is None or placed.kind == "chart"
    number = (
        "" if placed is None else (formatting.chart_number if of_chart else formatting.encounter_number)(placed.number)
    )
    return f"From the audit of {number}, names left out"


def asks_of(case: Case) -> str:
    """What is to be coded."""
    visit = any(row.system == "cpt" for row in case.gold)
    return "Diagnoses, and the code of the visit" if visit else "Diagnoses with POA" if case.inpatient else "Diagnoses"


def _answered(
    uow: UnitOfWork, shown: DrillView, case: Case, work: DrillTry, lines: Sequence[WorkLine], coming: Coming
) -> DrillView:
    outcome = compare(case, [Answer(line.code, line.system, line.poa) for line in lines])
    codes = codeset_at(uow, case.day)

    def title(code: str, system: str) -> str:
        entry = codes.get(code) if system == "icd10cm" else None
        return entry.title if entry is not None else "Code of the visit" if code else ""

    assert uow.user_id is not None
    now, card = clock.now(), queries.cards(uow, uow.user_id).get(work.case_key)
    given = {row.code for row in case.gold} | {line.code for line in lines}
    beside = tuple(f"{one.code}: {one.why}" for one in case.accepted)
    rulings = [one for one in training_queries.rulings(uow) if meet(one.codes, given)][:MOST_RULINGS]
    return replace(
        shown,
        stage="answer",
        counts=counts_of(outcome),
        score=points(work.halves or 0, work.most or 1, outcome.count(Kind.RIGHT, Kind.ACCEPTED), len(case.gold)),
        differences=tuple(_difference(row, title) for row in outcome.rows),
        order="Another diagnosis comes first: " + " or ".join(case.first or (case.gold[0].code,))
        if outcome.first_wrong
        else "",
        rule=rule_of(case),
        citation=case.citation,
        rationale=case.rationale,
        accepted=beside,
        rulings=tuple(_ruling(uow, one) for one in rulings),
        grades=tuple(
            GradeView(grade, GRADES[grade], coming.until(due)) for grade, due in choices(memory_of(card), now).items()
        ),
        doubted=work.doubted_at is not None,
    )


def rule_of(case: Case) -> str:
    """What the case drills, by name."""
    rule = RULES.get(case.rule)
    return rule.title if rule is not None else ELEMENTS.get(case.rule, topic_name(case.topic))


def counts_of(outcome: Outcome) -> str:
    """1 changed, 1 missed, 1 too many, 2 right."""
    kinds = ((Kind.CHANGED, "changed"), (Kind.MISSED, "missed"), (Kind.EXTRA, "too many"))
    said = [f"{n} {words}" for kind, words in kinds if (n := outcome.count(kind))]
    if outcome.first_wrong:
        said.append("order")
    right = outcome.count(Kind.RIGHT) + sum(row.kind is Kind.ACCEPTED and row.gold is not None for row in outcome.rows)
    return ", ".join([*said, f"{right} right"]) if said else "all right"


def _difference(row: Difference, title: Callable[[str, str], str]) -> DifferenceRow:
    given, gold = row.given, row.gold
    return DifferenceRow(
        kind=row.kind.value,
        code=given.code if given else "",
        title=title(given.code, given.system) if given else "",
        gold=gold.code if gold else "",
        gold_title=title(gold.code, gold.system) if gold else "",
        why=row.why,
    )


def _ruling(uow: UnitOfWork, one: Ruling) -> RulingLine:
    return RulingLine(f"{one.year}-{one.number:02}", uow.vault.open(Ruling.text_enc, one), f"/rulings?ruling={one.id}")
