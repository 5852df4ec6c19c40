"""Finding a code while typing: hits of the shared index, procedure codes by their form, and the picker of a stem."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.procedures import described, read_procedure
from codeloom.coding.search import Hit, Index, SearchAnswer, grid, is_icd9_number
from codeloom.coding.search.seventh import full
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at, codesets_of, index_of
from codeloom.services.codes.favorites import OwnCodes, own_codes
from codeloom.services.core import Command, ShortText, verb

MOST_HITS, CONSIDERED = 12, 40
"""Diagnoses shown, and those looked through for the person's own codes."""
MOST_RECENT = 8
"""Lately used codes that an empty field shows."""
MOST_INSTEAD = 4
NOTHING = "Nothing found. Try another word, or the first three characters."
ICD9_NUMBER = (
    "This looks like an ICD-9-CM number. Those of the ICD-9-CM to ICD-10-CM mapping (GEM) are found once a manager loads"
    " that file under Code sets. Or type what the number stands for."
)
SIDES = {"right": "Right", "left": "Left", "bilateral": "Both", "unspecified": "Unsp."}
"""Sides as the picker names them, in the order in which they always stand."""
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
    """One line of the drop-down. `value` is "system:code" as the editor takes it; `label` what is shown.

    `head` is the heading above the line, where a group of lines begins ("Favorites").
    """

    value: str
    label: str
    title: str
    why: str
    takeable: bool
    stem: bool
    head: str = ""


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
    """How the words were understood, and the hits; `starred` are the person's favorites as "system:code"."""

    read_as: tuple[str, ...] = ()
    hits: tuple[CodeHit, ...] = ()
    note: str = ""
    picker: PickerView = PickerView()
    starred: tuple[str, ...] = ()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.now().date()


@verb("codes.search", SearchCodes, read_only=True)
def search(uow: UnitOfWork, command: SearchCodes) -> SearchView:
    """Codes for what is typed, valid on the service date; with nothing typed the person's own codes.

    Diagnoses come first, by meaning. What only has the form of a procedure code comes after them, so that "E1122" is E11.22
    and never HCPCS E1122 unasked; it leads where no diagnosis fits or a modifier says that a procedure is meant.
    """
    day, own = _day(command.day), own_codes(uow)
    index = index_of(uow)
    if not command.text.strip():
        return _own(uow, index, own, day)
    answer = diagnoses(index, command.text, day, own, MOST_HITS)
    hits = [_hit(hit) for hit in answer.hits]
    if procedure := _procedure(uow, command.text, day):
        modified = "-" in procedure.label and bool(hits) and hits[0].why != "code"
        hits.insert(0 if modified else len(hits), procedure)
    note = "" if hits else ICD9_NUMBER if is_icd9_number(command.text) else NOTHING
    first = picker_of(index, hits[0].value, day) if hits else PickerView()
    return SearchView(answer.read_as, tuple(hits), note, first, own.values)


def diagnoses(index: Index, text: str, day: date, own: OwnCodes, most: int) -> SearchAnswer:
    """The best `most` diagnoses for a text, by meaning; the person's own codes only go before what fits equally well."""
    answer = index.search(text, day, limit=CONSIDERED)
    return SearchAnswer(answer.read_as, own.before_equals(answer.hits, text)[:most])


def _procedure(uow: UnitOfWork, text: str, day: date, system: str = "", why: str = "procedure") -> CodeHit | None:
    """A procedure code as a hit, with its title where a loaded list has it; None when it has the form of none."""
    read = read_procedure(text, system)
    if not read.system or read.problem:
        return None
    shown = "-".join((read.code, *read.modifiers))
    title, refused = described(read, codesets_of(uow).tables, day)
    return CodeHit(f"{read.system}:{shown}", shown, title, why, not refused, False)


def _own(uow: UnitOfWork, index: Index, own: OwnCodes, day: date) -> SearchView:
    """What an empty field offers: favorites, those that ended with what replaced them, then codes used lately."""
    codes = codeset_at(uow, day)
    valid: list[CodeHit] = []
    ended: list[CodeHit] = []
    for system, code in own.starred:
        if system != "icd10cm":
            plain = CodeHit(f"{system}:{code}", code, "Form checked, not verified", "favorite", True, False)
            valid.append(_procedure(uow, code, day, system, "favorite") or plain)
        elif hits := _exactly(index, codes, code, day):
            valid += hits
        else:
            ended += _instead(index, codes, code, day)
    known = {hit.value for hit in valid}
    recent = [hit for code in own.recent for hit in _exactly(index, codes, code, day) if hit.value not in known]
    hits = [
        *_under("Favorites", valid[:MOST_HITS], "favorite"), *ended,
        *_under("Recently used", recent[:MOST_RECENT], "recently used"),
    ]  # fmt: skip
    first = next((hit.value for hit in hits if hit.value), "")
    picker = picker_of(index, first, day) if first else PickerView()
    return SearchView((), tuple(hits), "", picker, own.values)


def _under(head: str, hits: Sequence[CodeHit], why: str) -> list[CodeHit]:
    return [replace(hit, why=why, head=head if at == 0 else "") for at, hit in enumerate(hits)]


def _exactly(index: Index, codes: CodeSet, code: str, day: date) -> list[CodeHit]:
    """A code as a hit: to be taken when it is billable that day, to be opened when it is a category. Else none."""
    entry = codes.get(code)
    if entry is None or not entry.in_force:
        return []
    if entry.billable or entry.seventh:
        return [_hit(hit) for hit in index.search(code, day, limit=1).hits]
    if entry.valid_from is not None:
        return []  # it was billable once and is a category now
    return [CodeHit(f"icd10cm:{entry.code}", f"{entry.code}-", entry.title, "category", False, False)]


def _instead(index: Index, codes: CodeSet, code: str, day: date) -> list[CodeHit]:
    """A favorite that is not valid on the day says so; below it stand the codes that replaced it."""
    offered = [hit for other in codes.replacements(code)[:MOST_INSTEAD] for hit in _exactly(index, codes, other, day)]
    notice = f"{code} is not valid in {codes.release.name}. " + ("Instead:" if offered else "No code took its place.")
    return _under(notice, offered or [CodeHit("", code, "", "", False, False)], f"instead of {code}")


@verb("codes.describe", DescribeCodes, read_only=True)
def describe(uow: UnitOfWork, command: DescribeCodes) -> SearchView:
    """Given codes as hits, for a finding that leaves the choice to the person."""
    index, day, hits = index_of(uow), _day(command.day), dict[str, CodeHit]()
    for code in command.codes.split(","):
        diagnosis = codeset_at(uow, day).get(code)
        procedure = None if diagnosis else _procedure(uow, code, day)
        for hit in [procedure] if procedure else [_hit(hit) for hit in index.search(code, day, limit=1).hits]:
            hits.setdefault(hit.label, hit)  # codes of one stem are one hit with its picker
    shown = tuple(hits.values())[:MOST_HITS]
    picker = picker_of(index, shown[0].value, day) if shown else PickerView()
    return SearchView((), shown, "", picker, own_codes(uow).values)


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
    hits = index.search(code, day, limit=1).hits
    if not hits:
        return PickerView()
    hit = hits[0]
    choices = grid(hit.seventh) if hit.seventh else None
    codes = {choice.char: choice.code for choice in hit.seventh.choices} if hit.seventh else {}
    here = hit.seventh.chosen if hit.seventh else ""
    stem = hit.seventh.stem if hit.seventh else hit.code
    return PickerView(
        code=hit.code,
        title=hit.title,
        value=f"icd10cm:{hit.code}",
        sides=tuple(
            SideView(SIDES[name], _value(other, here), other == stem)
            for name, other in sorted(hit.sides, key=lambda side: list(SIDES).index(side[0]))
        ),
        columns=_padded(choices.columns, "") if choices else (),
        rows=tuple(
            GridRow(
                label,
                tuple(CellView(c, f"icd10cm:{codes.get(c, '')}", c == here, c.lower()) for c in _padded(cells, "")),
            )
            for label, cells in (choices.rows if choices else ())
        ),
    )


def _value(stem: str, char: str) -> str:
    return f"icd10cm:{full(stem, char) if char else stem}"


def _padded(cells: tuple[str, ...], empty: str) -> tuple[str, ...]:
    """As many cells as the grid has columns."""
    return (*cells, *[empty] * (GRID_COLUMNS - len(cells)))
