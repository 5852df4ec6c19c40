"""Who uses the code editor, for the tests of its contract: a screen, where it opens, its people, and how its rows are read.

A new user of the editor is one more entry of `USERS`.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from codeloom.db.scope import Scope
from codeloom.services.audits.blind_desk import EditBlind, OpenBlind, edit_blind, open_blind
from codeloom.services.audits.drawing import DrawEncounter, draw
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.core.commands import parse
from codeloom.services.drills import edit_try, open_drills, start_drills
from codeloom.state.audits.audit import AuditDesk
from codeloom.state.audits.blind import BlindDesk
from codeloom.state.charts.rows import Rows
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.screen import Screen
from codeloom.state.drills.drill import Drill
from codeloom.state.editor.line_editor import LineEditor
from tests.integration.audits.audits_world import NOTE, Practice
from tests.integration.core.walls_world import ROOT, Tab, World, signed_in_as
from tests.integration.encounters.encounters_world import Visit


@dataclass(frozen=True)
class Row:
    """A row as the screen shows it. `words` is what its person wrote about it."""

    id: str
    code: str
    poa: str
    units: int
    evidence: int
    words: str


@dataclass(frozen=True)
class EditorUser:
    """A screen that takes in LineEditor. `begin` makes a list with I10 and E11.9 in it, of an inpatient chart or of an
    encounter; its number.

    `subject` names the id that commands carry, `at` reads it with the newest version; `rows` reads what the screen shows;
    `words` is the handler by which its person writes about a row, with the names of its two arguments; `said` are words of its
    document and `place` where they stand.
    """

    name: str
    screen: type[LineEditor]
    address: str
    begin: Callable[[Practice], int]
    person: Callable[[Practice], Scope]
    subject: str
    at: Callable[[Practice, int], tuple[str, int]]
    rows: Callable[[dict[str, Any]], list[Row]]
    words: tuple[type[Screen], str, str, str]
    place: str = "16:28"
    said: str = "hypertension"


def coded(practice: Practice) -> int:
    """A draft of the coder's."""
    number = practice.chart(setting="inpatient")
    chart_id, version = coders_list(practice, number)
    operations = [{"op": "add", "code": code} for code in ("I10", "E11.9")]
    command = parse(EditChart, {"chart_id": chart_id, "version": version, "operations": operations})
    edit_chart(practice.coder, command)
    return number


def coders_list(practice: Practice, number: int) -> tuple[str, int]:
    """(chart, version)."""
    editor = open_chart(practice.coder, OpenChart(number=number)).editor
    return editor.chart_id, editor.version


def auditors_list(practice: Practice, number: int) -> tuple[str, int]:
    """(audit, version)."""
    board = open_audit(practice.supervisor, OpenAudit(number=number)).board
    return board.audit_id, board.version


def finalized(practice: Practice) -> int:
    """A finalized encounter of two diagnoses, drawn."""
    visit = Visit(practice)
    visit.write(NOTE)
    visit.send()
    visit.edit(*({"op": "add", "code": code, "reason": "Read in the note."} for code in ("I10", "E11.9")))
    visit.finalize()
    draw(practice.supervisor, DrawEncounter(encounter_id=visit.id))
    return visit.view.number


def encounters_list(practice: Practice, number: int) -> tuple[str, int]:
    """(audit, version)."""
    board = open_audit(practice.supervisor, OpenAudit(number=number, kind="encounter")).board
    return board.audit_id, board.version


def coded_blind(practice: Practice) -> int:
    """A blind audit of a chart with other rows of the coder's."""
    number = practice.submitted("J44.1", setting="inpatient")
    coding_id, version = own_list(practice, number)
    operations = [{"op": "add", "code": code} for code in ("I10", "E11.9")]
    command = parse(EditBlind, {"coding_id": coding_id, "version": version, "operations": operations})
    edit_blind(practice.supervisor, command)
    return number


def own_list(practice: Practice, number: int) -> tuple[str, int]:
    """(blind coding, version)."""
    rows = open_blind(practice.supervisor, OpenBlind(number=number)).rows
    return rows.coding_id, rows.version


def own_rows(shown: dict[str, Any]) -> list[Row]:
    """The rows of a blind audit."""
    rows = shown["blind_desk.rows"]["rows"]
    return [Row(row["id"], row["code"], row["poa"], row["units"], row["evidence"], row["rationale"]) for row in rows]


def drilled(practice: Practice) -> int:
    """A session of the coder's whose first case is a stay."""
    number = start_drills(practice.coder, parse(start_drills.command, {"topic": "admission"}))
    view = open_drills(practice.coder, parse(open_drills.command, {"number": number}))
    operations = [{"op": "add", "code": code} for code in ("I10", "E11.9")]
    fields = {"try_id": view.try_id, "version": view.version, "operations": operations}
    edit_try(practice.coder, parse(edit_try.command, fields))
    return number


def drills_list(practice: Practice, number: int) -> tuple[str, int]:
    """(try, version)."""
    view = open_drills(practice.coder, parse(open_drills.command, {"number": number}))
    return view.try_id, view.version


def drills_rows(shown: dict[str, Any]) -> list[Row]:
    """The rows of the case that is open."""
    rows = shown["drill.view"]["rows"]
    return [Row(row["id"], row["code"], row["poa"], row["units"], row["evidence"], row["rationale"]) for row in rows]


def coders_rows(shown: dict[str, Any]) -> list[Row]:
    """The rows of the workbench."""
    rows = shown["workbench.editor"]["rows"]
    return [Row(row["id"], row["code"], row["poa"], row["units"], row["evidence"], row["rationale"]) for row in rows]


def auditors_rows(shown: dict[str, Any]) -> list[Row]:
    """The auditor's side of the pairs that stand in the list."""
    rows = [row for row in shown["audit_desk.board"]["changes"] if not row["struck"]]
    return [Row(row["id"], row["new"]["code"], row["poa"], row["units"], row["evidence"], row["note"]) for row in rows]


USERS = (
    EditorUser(
        "the coder's list",
        Workbench,
        "/chart/{}",
        begin=coded,
        person=lambda practice: practice.coder,
        subject="chart_id",
        at=coders_list,
        rows=coders_rows,
        words=(Rows, "set_rationale", "line_id", "text"),
    ),
    EditorUser(
        "the auditor's list",
        AuditDesk,
        "/audit/{}",
        begin=lambda practice: practice.submitted("I10", "E11.9", setting="inpatient"),
        person=lambda practice: practice.supervisor,
        subject="audit_id",
        at=auditors_list,
        rows=auditors_rows,
        words=(AuditDesk, "set_note", "row_id", "text"),
    ),
    EditorUser(
        "the auditor's list of an encounter",
        AuditDesk,
        "/audit/encounter-{}",
        begin=finalized,
        person=lambda practice: practice.supervisor,
        subject="audit_id",
        at=encounters_list,
        rows=auditors_rows,
        words=(AuditDesk, "set_note", "row_id", "text"),
    ),
    EditorUser(
        "the auditor's own list, blind",
        BlindDesk,
        "/blind/{}",
        begin=coded_blind,
        person=lambda practice: practice.supervisor,
        subject="coding_id",
        at=own_list,
        rows=own_rows,
        words=(BlindDesk, "set_why", "row_id", "text"),
    ),
    EditorUser(
        "the list of a drill",
        Drill,
        "/drill/{}",
        begin=drilled,
        person=lambda practice: practice.coder,
        subject="try_id",
        at=drills_list,
        rows=drills_rows,
        words=(Drill, "set_rationale", "line_id", "text"),
        place="19:27",
        said="79-year-",
    ),
)


class Desk:
    """A tab in which a user's screen is open at one list."""

    def __init__(self, user: EditorUser, number: int, tab: Tab) -> None:
        self.user, self.tab, self.path = user, tab, user.address.format(number)

    async def do(self, handler: str, /, of: type[Screen] | None = None, **arguments: Any) -> None:
        """Send an event to a handler of the editor, or of another screen, and wait until it is done."""
        name = (of or self.user.screen).get_full_name().removeprefix(f"{ROOT}.")
        await self.tab.ask(f"{name}.{handler}", self.path, **arguments)

    async def open(self) -> "Desk":
        """Load the page."""
        await self.tab.ask("hydrate_and_load", self.path)
        return self

    def var(self, name: str) -> Any:
        """A value of the editor as the page shows it."""
        return self.tab.vars()[f"{self.user.screen.get_name().rsplit('____', 1)[-1]}.{name}"]

    @property
    def rows(self) -> list[Row]:
        """The rows in sequence."""
        return self.user.rows(self.tab.vars())

    @property
    def codes(self) -> list[str]:
        """The codes in sequence."""
        return [row.code for row in self.rows]

    @property
    def toasts(self) -> list[str]:
        """The titles of what was said."""
        return [toast["title"] for toast in self.tab.vars()["screen.toasts"]]


@asynccontextmanager
async def desk_of(
    world: World, user: EditorUser, practice: Practice, number: int, scope: Scope | None = None
) -> AsyncIterator[Desk]:
    """The screen opened at a list by its person, or by somebody else."""
    async with signed_in_as(world, practice, scope or user.person(practice)) as browser, world.tab(browser) as tab:
        yield await Desk(user, number, tab).open()


def at_a_list(
    world: World, user: EditorUser, practice: Practice, story: Callable[[Desk], Awaitable[None]]
) -> None:  # fmt: skip
    """A story of the user's person at a list with I10 and E11.9."""

    async def told() -> None:
        async with desk_of(world, user, practice, user.begin(practice)) as desk:
            assert desk.codes == ["I10", "E11.9"]
            await story(desk)

    world.run(told())
