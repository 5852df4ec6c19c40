"""One step of demo work by one person: coding a chart, auditing it, correcting a returned one. All by the real verbs."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.db.scope import Scope
from codeloom.demo.bundles import Visit
from codeloom.demo.case import GoldLine
from codeloom.services.audits import (
    EditAudit,
    FinishAudit,
    GiveVerdict,
    OpenAudit,
    ReadForAudit,
    SaveFeedback,
    edit_audit,
    finish,
    give_verdict,
    open_audit,
    read_for_audit,
    save_feedback,
)
from codeloom.services.charts import (
    AnswerReturn,
    EditChart,
    OpenChart,
    ReadDocument,
    SubmitChart,
    WorkbenchView,
    answer_return,
    edit_chart,
    open_chart,
    read_document,
    submit,
)
from codeloom.services.editor import DocumentView


@dataclass(frozen=True, slots=True)
class Desk:
    """Who codes and who audits a chart, and which encounter it is."""

    coder: Scope
    auditor: Scope
    number: int
    visit: Visit


def _spans(documents: list[DocumentView], words: str) -> list[dict[str, object]]:
    """Where words stand in the first document that has them, as evidence of a line."""
    for document in documents:
        for paragraph in document.paragraphs:
            for sentence in paragraph.sentences:
                sentence_text = "".join(piece.text for piece in sentence.pieces)
                at = sentence_text.find(words)
                if at >= 0:
                    start = sentence.start + at
                    return [{"doc": document.id, "start": start, "end": start + len(words)}]
    return []


def _read(desk: Desk, view: WorkbenchView) -> list[DocumentView]:
    chart = UUID(view.head.id)
    return [
        read_document(desk.coder, ReadDocument(chart_id=chart, document_id=UUID(document.id)))
        for document in view.documents
    ]


def _operations(documents: list[DocumentView], lines: list[GoldLine]) -> list[dict[str, object]]:
    return [
        {"op": "add", "code": line.code, "system": line.system, "evidence": _spans(documents, line.words)}
        for line in lines
    ]


def code(desk: Desk, *, slip: bool, send: bool = True) -> None:
    """Code a chart from its note and send it for audit; with `slip`, one mistake that the rules let pass."""
    case = desk.visit.case
    lines = list(case.lines)
    if slip:
        wrong = case.slip
        if wrong.code:
            right = lines[wrong.at]
            lines[wrong.at] = GoldLine(wrong.code, right.words, right.poa, right.system)
        else:
            del lines[wrong.at]
    view = open_chart(desk.coder, OpenChart(number=desk.number))
    documents = list(reversed(_read(desk, view)))
    chart = UUID(view.head.id)
    made = edit_chart(
        desk.coder,
        EditChart(chart_id=chart, version=view.editor.version, operations=_operations(documents, lines)),
    )
    more: list[dict[str, object]] = []
    for row, line in zip(made.rows, lines, strict=True):
        if line.poa:
            more.append({"op": "poa", "line": row.id, "value": line.poa})
        if line.rationale:
            more.append({"op": "rationale", "line": row.id, "text": line.rationale})
    if more:
        made = edit_chart(desk.coder, EditChart(chart_id=chart, version=made.version, operations=more))
    if send:
        submit(desk.coder, SubmitChart(chart_id=chart, version=made.version))


def mend(desk: Desk) -> None:
    """Mend a returned chart as the feedback asks, and send it again."""
    case = desk.visit.case
    right = case.lines[case.slip.at]
    view = open_chart(desk.coder, OpenChart(number=desk.number))
    documents = list(reversed(_read(desk, view)))
    chart = UUID(view.head.id)
    if case.slip.code:
        row = next(row for row in view.editor.rows if row.code == case.slip.code)
        operations: list[dict[str, object]] = [{"op": "set_code", "line": row.id, "code": right.code}]
    else:
        spans = _spans(documents, right.words)
        operations = [{"op": "add", "code": right.code, "system": right.system, "at": case.slip.at, "evidence": spans}]
    made = edit_chart(desk.coder, EditChart(chart_id=chart, version=view.editor.version, operations=operations))
    if not case.slip.code and right.poa:
        row = made.rows[case.slip.at]
        poa = [{"op": "poa", "line": row.id, "value": right.poa}]
        made = edit_chart(desk.coder, EditChart(chart_id=chart, version=made.version, operations=poa))
    for reason in made.reasons:
        answer = AnswerReturn(chart_id=chart, version=made.version, reason=UUID(reason.id), answer="done")
        answer_return(desk.coder, answer)
    submit(desk.coder, SubmitChart(chart_id=chart, version=made.version))


def audit(desk: Desk, *, slip: bool, send_back: bool) -> None:
    """Audit a chart: correct the slip if there is one, then approve, or send it back with feedback."""
    case = desk.visit.case
    view = open_audit(desk.auditor, OpenAudit(number=desk.number))
    board = view.board
    audit_id = UUID(board.audit_id)
    for document in view.documents:
        read_for_audit(desk.auditor, ReadForAudit(audit_id=audit_id, document_id=UUID(document.value)))
    if slip:
        right = case.lines[case.slip.at]
        if case.slip.code:
            pair = next(change for change in board.changes if case.slip.code in (change.old.code, change.new.code))
            operations: list[dict[str, object]] = [{"op": "set_code", "line": pair.id, "code": right.code}]
        else:
            operations = [{"op": "add", "code": right.code, "system": right.system, "at": case.slip.at}]
        board = edit_audit(
            desk.auditor, EditAudit(audit_id=audit_id, version=board.version, operations=operations)
        )  # fmt: skip
        for change in board.changes:
            if change.changed and not change.verdict:
                board = give_verdict(
                    desk.auditor,
                    GiveVerdict(
                        audit_id=audit_id,
                        version=board.version,
                        pair=UUID(change.id),
                        verdict="disagree",
                        category=case.slip.category,
                        material=True,
                    ),
                )
        board = save_feedback(
            desk.auditor, SaveFeedback(audit_id=audit_id, version=board.version, text=case.slip.feedback)
        )  # fmt: skip
    outcome = "return" if send_back else "approve"
    finish(desk.auditor, FinishAudit(audit_id=audit_id, version=board.version, outcome=outcome))
