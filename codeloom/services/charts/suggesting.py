"""Suggestions for a chart: asked for by its coder, made by a worker from the chart's documents, shown beside the rows.

The worker's turn is in services/suggestions; here is what it reads of a chart and where its answer goes.
"""

from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.lifecycle import EDITABLE, ChartStatus
from codeloom.coding.suggesting.shapes import Suggestion
from codeloom.db.ids import new_id
from codeloom.db.outbox import Event
from codeloom.db.queries.charts import suggested as queries
from codeloom.db.queries.suggestions import Claim, Leases
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import ChartSuggestion
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.suggested import ChartAnswer, Suggested, pack_answer
from codeloom.services.charts.suggestion_list import head_of_suggestion
from codeloom.services.charts.suggestion_reading import ChartRead, read_chart
from codeloom.services.charts.views import SuggestionHead
from codeloom.services.core import Conflict, OfChart, Refused, verb
from codeloom.services.delivery import Work, chore, consumer, job
from codeloom.services.suggestions import (
    OFFLINE,
    Answering,
    Ground,
    answer,
    answer_whole,
    end_wait,
    ground_of,
    note_made,
    provider_of,
    read_ground,
)

LEASES = Leases(ChartSuggestion, "chart_id")


class AskChartSuggestion(OfChart):
    """A suggestion for the chart as it stands; `offline` asks the offline engine whatever provider the practice chose."""

    offline: bool = False


@verb("charts.suggest", AskChartSuggestion)
def ask_chart_suggestion(uow: UnitOfWork, command: AskChartSuggestion) -> SuggestionHead:
    """Ask for a suggestion; a worker answers. The same documents asked for twice are answered once. Raises Refused where there
    is nothing to read, no service date, or a provider that may not get what is read."""
    work = ChartContext.take(uow, command.chart_id, lock=True)
    editable, why = work.editable()
    if not editable:
        raise Refused(why, todo="Open it again to see how it stands.", code="not_editable")
    read = read_chart(work)
    if not read.whole.parts:
        raise Refused("There is no document to read in this chart.", todo="Code it from its data.", code="no_note")
    provider = OFFLINE if command.offline else provider_of(uow)
    last = work.newest_wish
    if last is not None and last.status == "waiting":
        if (last.source_hmac, last.provider) == (read.source_hmac, provider):
            return head_of_suggestion(work)
        end_wait(last, "overtaken")
        uow.session.add(last)
        uow.session.flush()
    row = ChartSuggestion(
        org_id=uow.org_id, id=new_id(), chart_id=work.chart.id, provider=provider, source_hmac=read.source_hmac,
        note_hmac=read.note_hmac, asked_by=uow.user_id,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    uow.record("SUGGESTION_ASKED", "chart", work.chart.id, suggestion=row.id, provider=provider)
    uow.tell(Topic.CHART_SUGGESTION_ASKED, work.chart.id, suggestion=str(row.id))
    return head_of_suggestion(ChartContext.take(uow, work.chart.id))


@verb("charts.suggestion", OfChart, read_only=True)
def suggestion_state(uow: UnitOfWork, command: OfChart) -> SuggestionHead:
    """How the suggestion of a chart stands, for screens that have it open. Raises NotFound."""
    return head_of_suggestion(ChartContext.take(uow, command.chart_id))


@dataclass(frozen=True, slots=True)
class _Read:
    record: ChartRead
    ground: Ground


def _read(uow: UnitOfWork, claim: Claim) -> _Read:
    record = read_chart(ChartContext.take(uow, claim.subject_id))
    return _Read(record, ground_of(uow, claim.provider, record.visit.dos))


def _ask(claim: Claim, read: _Read) -> Suggestion:
    def goes_on() -> None:
        if not LEASES.renew(claim):
            raise Conflict("Another suggestion took the place of this one.")

    return answer_whole(read.ground, read.record.whole, read.record.visit, answer, goes_on)


def _keep(claim: Claim, read: _Read | None, found: Suggestion | None, failure: str) -> bool:
    """Store an answer or a failure, if the claim still holds, beside the rows, which it does not touch. A chart that was sent
    for audit meanwhile takes none."""
    with unit_of_work(Scope.of_worker(claim.org_id, claim.asked_by)) as uow:
        work = ChartContext.take(uow, claim.subject_id, lock=True)
        row = LEASES.held(uow, claim)
        if row is None:
            return False
        if read is not None:
            row.note_hmac, row.source_hmac = read.record.note_hmac, read.record.source_hmac
        if ChartStatus(work.chart.status) not in EDITABLE:
            found = None
            end_wait(row, "overtaken", failure)
        else:
            end_wait(row, "done" if found is not None else "failed", failure)
        uow.session.add(row)
        if found is not None and read is not None:
            _take_over(work, row, ChartAnswer(found, read.record.whole.parts, read.record.whole.left_out))
        uow.record("AI_SUGGESTED_CODES", "chart", work.chart.id, suggestion=row.id, status=row.status,
                   provider=row.provider, count=_count(found), failure=failure)  # fmt: skip
        uow.commit()
    return True


def _take_over(work: ChartContext, row: ChartSuggestion, answer_: ChartAnswer) -> None:
    """The new answer in place of the one before; what was turned down stays so where it is proposed again."""
    uow, before = work.uow, work.suggested
    if answer_.suggestion.made is not None:
        note_made(row, answer_.suggestion.made)
    row.answer_enc = uow.vault.seal(ChartSuggestion.answer_enc, row, pack_answer(answer_))
    uow.session.flush()
    now = Suggested(uow, work.chart.id, row)
    row.dismissed = [key for key in before.row.dismissed if key in now.proposals] if before is not None else []
    queries.take_place(uow, row)
    now.append(work.lines, {}, row.asked_by)


def _count(found: Suggestion | None) -> int:
    return len(found.diagnoses) + len(found.procedures) if found is not None else 0


SUGGESTIONS = Answering(LEASES, _read, _ask, _keep)


def answer_waiting(org_id: UUID, worker: str) -> int:
    """Answer every suggestion for charts of an organization that waits, here and now; how many were answered."""
    return SUGGESTIONS.answer_waiting(org_id, worker)


@job(queue="suggestions", give_back=SUGGESTIONS.give_back, prepare=read_ground)
def run_chart_suggestion(here: Work, org_id: UUID, suggestion_id: UUID) -> None:
    """Answer a suggestion for a chart."""
    SUGGESTIONS.run(org_id, suggestion_id, here.worker)


@consumer(Topic.CHART_SUGGESTION_ASKED, name="chart-suggestion")
def enqueue_chart_suggestion(_uow: UnitOfWork, event: Event) -> None:
    """Enqueue run_chart_suggestion. A second job meets the claim and does nothing. Raises job_queue.Away."""
    suggestion_id = UUID(event.payload["suggestion"])
    run_chart_suggestion.enqueue(f"chart-suggestion-{suggestion_id}-0", event.org_id, suggestion_id)


@chore(every=2.0)
def enqueue_unanswered() -> int:
    """Enqueue every suggestion for a chart that waits or whose worker died. Raises job_queue.Away, Unreachable."""
    return SUGGESTIONS.enqueue_unanswered(
        lambda one: run_chart_suggestion.enqueue(
            f"chart-suggestion-{one.suggestion_id}-{one.attempts}", one.org_id, one.suggestion_id
        )
    )
