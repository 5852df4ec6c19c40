"""Finding a code while typing: hits of the shared index, procedure codes by their form, and the picker of a stem."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.search import Hit, Index, grid
from codeloom.coding.search.seventh import full
from codeloom.db.work import UnitOfWork
from codeloom.services.commands import Command, ShortText
from codeloom.services.knowledge import index_of
from codeloom.services.verbs import verb

MOST_HITS = 12
GRID_COLUMNS = 3


class SearchCodes(Command):
    """What is typed, and the service date (ISO; empty for today)."""

    text: ShortText = ""
    day: ShortText = ""


class DescribeCodes(Command):
    """Codes (comma separated) to choose among."""

    codes: Annotated[str, StringConstraints(max_length=2000)]
    day: ShortText = ""


class ShowPicker(Command):
    """A code whose side and 7th character are to be picked."""

    code: ShortText
    day: ShortText = ""


@dataclass(frozen=True, slots=True)
class CodeHit:
    """One line of the drop-down. `value` is "system:code" as the editor takes it; `label` what is shown."""

    value: str
    label: str
    title: str
    why: str
    takeable: bool
    stem: bool


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of the same condition."""

    name: str
    code: str
    on: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """One 7th character in the grid; an empty `char` is a combination that does not exist."""

    char: str
    value: str
    on: bool
    key: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One kind of encounter in the grid."""

    label: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class PickerView:
    """The picker beside the hits for the hit in focus."""

    code: str = ""
    title: str = ""
    value: str = ""
    sides: tuple[SideView, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[GridRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchView:
    """How the words were read, and what was found."""

    read_as: tuple[str, ...] = ()
    hits: tuple[CodeHit, ...] = ()
    note: str = ""
    picker: PickerView = PickerView()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.now().date()


@verb("codes.search", SearchCodes, read_only=True)
def search(uow: UnitOfWork, command: SearchCodes) -> SearchView:
    """Codes for what is typed, valid on the service date; a procedure code by its form alone."""
    day = _day(command.day)
    index = index_of(uow)
    answer = index.search(command.text, day, limit=MOST_HITS)
    hits = [_hit(hit) for hit in answer.hits]
    procedure = read_procedure(command.text)
    if procedure.system and not procedure.problem:
        shown = "-".join((procedure.code, *procedure.modifiers))
        is_diagnosis = bool(answer.hits) and answer.hits[0].why == "code"
        place = 1 if is_diagnosis else 0  # "E1165" is E11.65 first, whatever HCPCS codes look like
        hits.insert(place, CodeHit(f"{procedure.system}:{shown}", shown, procedure.note, "procedure", True, False))
    note = "" if hits or not command.text.strip() else "Nothing found. Try another word, or the first three characters."
    first = picker_of(index, hits[0].value, day) if hits else PickerView()
    return SearchView(answer.read_as, tuple(hits), note, first)


@verb("codes.describe", DescribeCodes, read_only=True)
def describe(uow: UnitOfWork, command: DescribeCodes) -> SearchView:
    """Given codes as hits, for a finding that leaves the choice to the person."""
    index, day, hits = index_of(uow), _day(command.day), []
    for code in command.codes.split(",")[:MOST_HITS]:
        found = index.search(code, day, limit=1).hits
        hits += [_hit(hit) for hit in found]
    return SearchView((), tuple(hits), "", picker_of(index, hits[0].value, day) if hits else PickerView())


@verb("codes.picker", ShowPicker, read_only=True)
def show_picker(uow: UnitOfWork, command: ShowPicker) -> PickerView:
    """The sides and 7th characters of a hit."""
    return picker_of(index_of(uow), command.code, _day(command.day))


def _hit(hit: Hit) -> CodeHit:
    label = f"{hit.seventh.stem}-" if hit.seventh else hit.code
    return CodeHit(f"icd10cm:{hit.code}", label, hit.title, hit.why, hit.billable, hit.seventh is not None)


def picker_of(index: Index, value: str, day: date) -> PickerView:
    """The picker for a code as "system:code"; empty parts where the code has no sides or no 7th characters."""
    system, _, code = value.rpartition(":")
    if system not in ("", "icd10cm"):
        return PickerView(code=code, title="Form checked, not verified", value=value)
    found = index.search(code, day, limit=1).hits
    if not found:
        return PickerView()
    hit = found[0]
    laid = grid(hit.seventh) if hit.seventh else None
    codes = {choice.char: choice.code for choice in hit.seventh.choices} if hit.seventh else {}
    here = hit.seventh.chosen if hit.seventh else ""
    stem = hit.seventh.stem if hit.seventh else hit.code
    return PickerView(
        code=hit.code,
        title=hit.title,
        value=f"icd10cm:{hit.code}",
        sides=tuple(SideView(name.capitalize(), _value(other, here), other == stem) for name, other in hit.sides),
        columns=_padded(laid.columns, "") if laid else (),
        rows=tuple(
            GridRow(
                label,
                tuple(CellView(c, f"icd10cm:{codes.get(c, '')}", c == here, c.lower()) for c in _padded(cells, "")),
            )
            for label, cells in (laid.rows if laid else ())
        ),
    )


def _value(stem: str, char: str) -> str:
    return f"icd10cm:{full(stem, char) if char else stem}"


def _padded(cells: tuple[str, ...], empty: str) -> tuple[str, ...]:
    """As many cells as the grid has columns."""
    return (*cells, *[empty] * (GRID_COLUMNS - len(cells)))
