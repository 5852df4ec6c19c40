"""The commands of the code editor as pure functions on a list of lines: the written contract of docs/ARCHITECTURE.md.

The same operations serve the coder's workbench, the auditor's list, the biller's review and drills.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from codeloom.coding.lines import MOST_UNITS, Fix, System
from codeloom.db.ids import new_id
from codeloom.services.core import CodeText, Command, LongText, NotFound, Refused

MOST_LINES = 120
MOST_SPANS = 40
Poa = Literal["", "Y", "N", "U", "W", "1"]


@dataclass(frozen=True, slots=True)
class Span:
    """Evidence: characters start to end (half-open) of a document of the chart."""

    doc: UUID
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A code line while it is worked on. Its place in the list is its sequence; `pointers` are ids of the diagnoses a
    procedure is for, where that is asked."""

    id: UUID
    system: str
    code: str
    poa: str = ""
    rationale: str = ""
    evidence: tuple[Span, ...] = ()
    origin: str = "coder"
    units: int = 1
    pointers: tuple[str, ...] = ()


class SpanOf(Command):
    """Evidence as it comes from the browser."""

    doc: UUID
    start: int = Field(ge=0, le=10_000_000)
    end: int = Field(ge=1, le=10_000_000)


class Add(Command):
    """A new line, last unless `at` (0-based) says where."""

    op: Literal["add"]
    code: CodeText
    system: System = "icd10cm"
    at: int | None = Field(None, ge=0, le=MOST_LINES)
    evidence: tuple[SpanOf, ...] = Field((), max_length=MOST_SPANS)
    origin: Literal["coder", "map", "fix"] = "coder"


class SetCode(Command):
    """Another code on a line; rationale and evidence stay."""

    op: Literal["set_code"]
    line: UUID
    code: CodeText
    system: System = "icd10cm"


class Remove(Command):
    """A line away."""

    op: Literal["remove"]
    line: UUID


class Move(Command):
    """A line to another place (0-based)."""

    op: Literal["move"]
    line: UUID
    to: int = Field(ge=0, le=MOST_LINES)


class Principal(Command):
    """A line to the first place: the principal or first-listed diagnosis."""

    op: Literal["principal"]
    line: UUID


class SetPoa(Command):
    """The present-on-admission indicator of a line."""

    op: Literal["poa"]
    line: UUID
    value: Poa


class SetUnits(Command):
    """How many times a CPT or HCPCS code is reported on a line."""

    op: Literal["units"]
    line: UUID
    value: int = Field(ge=1, le=MOST_UNITS)


class SetRationale(Command):
    """Why this code."""

    op: Literal["rationale"]
    line: UUID
    text: LongText


class MarkEvidence(Command):
    """A span of a document as evidence of a line."""

    op: Literal["mark"]
    line: UUID
    span: SpanOf


class Unmark(Command):
    """A span of a line away (0-based)."""

    op: Literal["unmark"]
    line: UUID
    index: int = Field(ge=0, le=MOST_SPANS)


OfOneLine = Add | SetCode | Remove | Move | Principal | SetPoa | SetUnits | SetRationale | MarkEvidence | Unmark
Operation = Annotated[OfOneLine, Field(discriminator="op")]


def apply(lines: Sequence[WorkLine], operation: Operation) -> list[WorkLine]:
    """The list after one operation. Raises NotFound for an unknown line and Refused for too many lines or spans."""
    out = list(lines)
    if isinstance(operation, Add):
        return _add(out, operation)
    at = _place(out, operation.line)
    line = out[at]
    match operation:
        case SetCode(code=code, system=system):
            out[at] = replace(line, code=code, system=system, units=line.units if has_units(system) else 1)
        case Remove():
            del out[at]
        case Move(to=to):
            out.insert(min(to, len(out) - 1), out.pop(at))
        case Principal():
            out.insert(0, out.pop(at))
        case SetPoa(value=value):
            out[at] = replace(line, poa=value)
        case SetUnits(value=value):
            if not has_units(line.system):
                raise Refused("Only CPT and HCPCS codes have units.")
            out[at] = replace(line, units=value)
        case SetRationale(text=text):
            out[at] = replace(line, rationale=text.strip())
        case MarkEvidence(span=span):
            out[at] = replace(line, evidence=_with(line.evidence, _span(span)))
        case Unmark(index=index):
            out[at] = replace(line, evidence=tuple(s for n, s in enumerate(line.evidence) if n != index))
    return out


def has_units(system: str) -> bool:
    """Whether codes of a system are reported so many times on one line."""
    return system in ("cpt", "hcpcs")


def operations_of(fix: Fix, lines: Sequence[WorkLine]) -> list[Operation]:
    """The operations a finding's fix stands for. Raises Refused for a fix that only a person can choose."""
    line = lines[fix.row].id if fix.row is not None and fix.row < len(lines) else None
    if fix.kind == "add":
        return [Add(op="add", code=fix.code, at=fix.to, origin="fix")]
    if line is None or fix.kind in ("pick", "choice"):
        raise Refused(
            "This needs a choice of yours.", todo="Take one of the ways shown, or open the row and choose the code."
        )
    if fix.kind == "replace":
        moved: list[Operation] = [] if fix.to is None else [Move(op="move", line=line, to=fix.to)]
        return [SetCode(op="set_code", line=line, code=fix.code), *moved]
    if fix.kind == "remove":
        return [Remove(op="remove", line=line)]
    if fix.kind == "move":
        return [Move(op="move", line=line, to=fix.to or 0)]
    if fix.kind == "set_poa":
        return [SetPoa.model_validate({"op": "poa", "line": line, "value": fix.code})]
    raise Refused("This finding has no fix that can be applied.")


def _add(lines: list[WorkLine], operation: Add) -> list[WorkLine]:
    if len(lines) >= MOST_LINES:
        raise Refused(f"A chart takes {MOST_LINES} code lines.", todo="Remove one first.")
    made = WorkLine(
        id=new_id(),
        system=operation.system,
        code=operation.code,
        evidence=tuple(_span(span) for span in operation.evidence),
        origin=operation.origin,
    )
    lines.insert(len(lines) if operation.at is None else min(operation.at, len(lines)), made)
    return lines


def _span(span: SpanOf) -> Span:
    if span.end <= span.start:
        raise Refused("That selection is empty.", todo="Select the words again.")
    return Span(span.doc, span.start, span.end)


def _with(spans: tuple[Span, ...], new: Span) -> tuple[Span, ...]:
    if new in spans:
        return spans
    if len(spans) >= MOST_SPANS:
        raise Refused(f"A row takes {MOST_SPANS} pieces of evidence.", todo="Remove one first.")
    return (*spans, new)


def _place(lines: Sequence[WorkLine], line_id: UUID) -> int:
    for at, line in enumerate(lines):
        if line.id == line_id:
            return at
    raise NotFound("That row is gone.", todo="Look at the fresh rows.")
