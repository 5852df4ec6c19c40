"""A chart read by a manager or a supervisor: everything its coder sees, nothing to change, no right to edit taken."""

from dataclasses import dataclass, field, replace

from codeloom.coding.lifecycle import EDITABLE, ChartStatus, Role
from codeloom.db.queries import people
from codeloom.db.queries.charts import rows as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.chart_lists import PRIORITIES
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.listing import CoderChoice
from codeloom.services.charts.opening import OpenChart, documents_of, groups_of, head_of
from codeloom.services.charts.versions import new_versions
from codeloom.services.charts.views import ChartHead, DataGroup, DocumentItem, WaysView
from codeloom.services.charts.ways import ways_of
from codeloom.services.core import NotFound, verb
from codeloom.services.editor import EditorView

NO_CODER = CoderChoice("", "")


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A chart opened for reading. `coder` is whose it is, `before` who had it last, by id and first name.

    `movable` and `closable` say that this person may give it to a coder, and close it; `reopenable` that it was closed.
    """

    head: ChartHead = field(default_factory=ChartHead)
    documents: tuple[DocumentItem, ...] = ()
    groups: tuple[DataGroup, ...] = ()
    editor: EditorView = field(default_factory=EditorView)
    ways: WaysView = field(default_factory=WaysView)
    notices: tuple[str, ...] = ()
    first_document: str = ""
    coder: str = ""
    before: CoderChoice = NO_CODER
    coders: tuple[CoderChoice, ...] = ()
    movable: bool = False
    reopenable: bool = False
    waits_for_audit: bool = False
    priority: str = "normal"


@verb("charts.read", OpenChart, repeatable=True)
def read_chart(uow: UnitOfWork, command: OpenChart) -> ReadingView:
    """A chart of the organization, read-only; the read is recorded. Raises NotFound."""
    chart = queries.by_number(uow, command.number)
    if chart is None:
        raise NotFound()
    work, manages = ChartContext(uow, chart), uow.scope.role == Role.MANAGER
    uow.record("CHART_READ", "chart", chart.id)
    documents = tuple(replace(one, unread=False) for one in documents_of(work))
    open_ = ChartStatus(chart.status) in EDITABLE
    coders = [one for one in people.active(uow, Role.CODER) if one.id != chart.assignee_id] if manages and open_ else []
    last = people.find(uow, chart.assigned_before_id) if chart.sent_back_at and chart.assigned_before_id else None
    active = last is not None and last in coders
    return ReadingView(
        head=head_of(work),
        documents=documents,
        groups=groups_of(work),
        editor=replace(work.editor(), unread=0, locked_why=""),
        ways=ways_of(work),
        notices=(*new_versions(work), *work.notices),
        first_document=documents[0].id if documents else "",
        coder=people.name_of(uow, chart.assignee_id),
        before=CoderChoice(str(last.id), last.name) if last is not None and active else NO_CODER,
        coders=tuple(CoderChoice(str(one.id), one.name) for one in coders),
        movable=manages and open_,
        reopenable=manages and chart.status == ChartStatus.CLOSED,
        priority=next(word for word, number in PRIORITIES.items() if number == chart.priority),
        waits_for_audit=chart.status == ChartStatus.PENDING_AUDIT,
    )
