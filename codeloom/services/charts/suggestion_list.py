"""What is suggested for a chart as the workbench lists it: what its documents say and what the source has, each code once."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from codeloom.coding.deltas import DeltaKind, Difference
from codeloom.coding.suggesting.shapes import Proposal
from codeloom.db.tables.charts import ChartSuggestion
from codeloom.gateways.llm import NAMES
from codeloom.services.charts.condition_suggestions import suggestions
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.suggested import ORIGIN, Suggested, line_of_proposal
from codeloom.services.charts.suggestion_reading import source_of
from codeloom.services.charts.views import ConditionItem, Remark, SuggestionHead
from codeloom.services.core import formatting
from codeloom.services.editor import Span
from codeloom.services.suggestions import OFFLINE, coded, words_of

NOTED = "note:"
"""What the keys of items begin with that the documents say."""
KEPT = "Nothing was lost: your rows are as they were."
QUOTE = 90
"""Characters of evidence beside a proposal; a longer one ends in three dots."""
_DECIDED = {DeltaKind.ACCEPTED: "accepted", DeltaKind.EDITED: "accepted", DeltaKind.REMOVED: "dismissed"}


def head_of_suggestion(work: ChartContext) -> SuggestionHead:
    """How the suggestion of a chart stands."""
    last, shown = work.newest_wish, work.suggested
    if last is None:
        return SuggestionHead()
    stale = shown is not None and shown.row.source_hmac != source_of(work)
    state = last.status if last.status in ("waiting", "failed") else "none"
    if state == "none" and shown is not None:
        state = "stale" if stale else "ready"
    head = SuggestionHead(
        state=state,
        moment=f"{last.id}:{state}:{stale}",
        problem=words_of(last.provider, last.failure, KEPT) if state == "failed" else "",
    )
    if shown is None:
        return head
    answer = shown.answer
    return replace(
        head,
        answered=True,
        takeable=not stale and state in ("ready", "failed"),
        source=_source(shown.row, len({part.doc for part in answer.parts}), work.around.time_zone),
        left_out=tuple(Remark(one.title, one.why) for one in answer.left_out),
        dropped=tuple(Remark(one.code, one.reason) for one in answer.suggestion.dropped),
        risks=tuple(Remark(", ".join(one.codes), one.message) for one in answer.suggestion.risks),
    )


def suggested_items(work: ChartContext) -> tuple[ConditionItem, ...]:
    """Everything suggested, undecided ones first: proposals in their sequence, then conditions of the source. A condition
    whose code the documents say too stands with it, and what was decided on either is decided."""
    conditions, shown = suggestions(work), work.suggested
    if shown is None:
        return conditions
    differences = shown.difference(work.lines)
    noted = [_noted(work, shown, key, differences.get(key)) for key in shown.proposals]
    twins = {item.code: item for item in reversed(conditions)}
    joined = [_joined(item, twins.get(item.code)) for item in noted]
    said = {item.code for item in noted}
    items = _named([*joined, *(item for item in conditions if item.code not in said)])
    return tuple(sorted(items, key=lambda item: item.state != "open"))


def suggested_marks(work: ChartContext) -> list[tuple[str, tuple[Span, ...]]]:
    """The words of the undecided proposals by what they are called in the documents; none of a stale answer."""
    shown = work.suggested
    if shown is None or not work.editable()[0] or not head_of_suggestion(work).takeable:
        return []
    return [
        (item.marks, shown.evidence(item.key.removeprefix(NOTED)))
        for item in suggested_items(work)
        if item.marks and item.state == "open"
    ]


def _source(row: ChartSuggestion, documents: int, time_zone: str) -> str:
    who = "Offline engine" if row.provider == OFFLINE else NAMES.get(row.provider, row.provider)
    model = f" {row.model}" if row.model else ""
    read, release = formatting.count(documents, "document"), f"ICD-10-CM {row.code_set}" if row.code_set else ""
    when = formatting.clock_time(row.finished_at, time_zone) if row.finished_at else ""
    return ", ".join(filter(None, (f"{who}{model} read {read}", release, when)))


def _noted(work: ChartContext, shown: Suggested, key: str, found: Difference | None) -> ConditionItem:
    one, places = shown.proposals[key], shown.evidence(key)
    titles = {document.id: work.title_of(document) for document in work.documents}
    found = found
    state, note, row_id = _decision(work, shown, key, found)
    first = places[0].doc if places else None
    unnumbered = "" if one.code else "It has no number: add a row and search for the code, then dismiss this"
    unverified = "" if one.verified or not one.code else "Form checked, not verified: no list is loaded"
    return ConditionItem(
        key=NOTED + key,
        code=coded(one) or "no number",
        title=one.title,
        source="In the documents",
        state=state,
        note=note,
        row_id=row_id,
        remark=unnumbered or unverified,
        offered=bool(one.code),
        noted=True,
        imported=False,
        quote=_quote(one),
        document=titles.get(first, "") if first else "",
        document_id=str(first) if first else "",
        confidence=one.confidence,
        why=one.why,
        rules=_rules(shown, key),
    )


def _decision(work: ChartContext, shown: Suggested, key: str, found: Difference | None) -> tuple[str, str, str]:
    """State, its words, and the row that stands for a proposal."""
    if found is None:
        return "open", "", ""
    if found.kind is DeltaKind.REMOVED:
        return "dismissed", shown.reason(key) or "no reason given", ""
    keys = shown.stands_for(work.lines)
    number, line = next((at, line) for at, line in enumerate(work.lines, start=1) if keys.get(line.id) == key)
    if found.kind is DeltaKind.EDITED:
        return "accepted", f"Accepted as {found.after}: row {number}", str(line.id)
    if line.id == line_of_proposal(work.chart.id, key):
        return "accepted", f"Accepted: row {number}", str(line.id)
    return "same", f"Agrees with row {number}", str(line.id)


def _joined(item: ConditionItem, twin: ConditionItem | None) -> ConditionItem:
    if twin is None:
        return item
    source = f"In the documents. {twin.source}"
    item = replace(item, imported=True, source=source, remark="; ".join(filter(None, (item.remark, twin.remark))))
    if item.state == "open" and twin.state in ("accepted", "dismissed"):
        return replace(item, state=twin.state, note=twin.note, row_id=twin.row_id)
    return item


def _named(items: Sequence[ConditionItem]) -> list[ConditionItem]:
    """The items with what their words are called in the documents: a, b to z, then a2."""
    quoted = [item.key for item in items if item.document_id]
    names = {key: chr(ord("a") + at % 26) + (str(at // 26 + 1) if at >= 26 else "") for at, key in enumerate(quoted)}
    return [replace(item, marks=names.get(item.key, "")) for item in items]


def _rules(shown: Suggested, key: str) -> tuple[str, ...]:
    """What the rules say of a proposal beside the others."""
    rows = [other for other, one in shown.proposals.items() if one.code]
    at = rows.index(key) if key in rows else None
    return tuple(f"{one.message} ({one.rule})" for one in shown.answer.suggestion.findings if at in one.rows)


def _quote(one: Proposal) -> str:
    text = " ".join(one.evidence[0].text.split()) if one.evidence else ""
    return text if len(text) <= QUOTE else text[: QUOTE - 3].rstrip() + "..."


def twins_of(work: ChartContext, code: str) -> list[str]:
    """The keys of conditions of the source that suggest a code."""
    return [item.key for item in suggestions(work) if item.code == code]


def provenance(work: ChartContext) -> dict[UUID, str]:
    """What an auditor is told of rows that were suggested, by row."""
    shown = work.suggested
    keys = shown.stands_for(work.lines) if shown is not None else {}
    found = {}
    for line in work.lines:
        if line.origin != ORIGIN:
            continue
        proposed = coded(shown.proposals[keys[line.id]]) if shown is not None and line.id in keys else ""
        changed = proposed not in ("", line.code)
        found[line.id] = (
            f"Suggested as {proposed}, changed by the coder" if changed else "Suggested, accepted by the coder"
        )
    return found
