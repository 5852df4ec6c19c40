"""A code line as a row ready to show, and what holds of any list of lines: its principal, its codes in printed form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.coding.poa import decided_alone
from codeloom.services.editor.operations import WorkLine, has_units
from codeloom.services.editor.views import FindingView, OpenPoa, RowView, SpanView

SYSTEM_WORDS = {"icd10cm": "ICD-10-CM", "icd10pcs": "ICD-10-PCS", "hcpcs": "HCPCS", "cpt": "CPT"}


def first_diagnosis(lines: Iterable[WorkLine]) -> WorkLine | None:
    """The principal or first-listed diagnosis: the first ICD-10-CM line."""
    return next((line for line in lines if line.system == "icd10cm"), None)


def in_printed_form(lines: Iterable[WorkLine], codes: CodeSet) -> list[WorkLine]:
    """The lines with their codes as they are printed: E11.9 for e119."""
    return [replace(line, code=_printed(line, codes)) for line in lines]


def _printed(line: WorkLine, codes: CodeSet) -> str:
    return codes.normalise(line.code) if line.system == "icd10cm" else line.code.upper()


@dataclass(frozen=True, slots=True)
class Description:
    """What the code set says of a line: title, what is odd about the code, exempt from POA, CC or MCC."""

    title: str
    mark: str = ""
    exempt: bool = False
    complication: str = ""


def describe(line: WorkLine, codes: CodeSet, verdict: Verdict | None) -> Description:
    """A line's code in the code set of the service date; a procedure code by the loaded list, else by its form only."""
    if line.system != "icd10cm":
        title = (verdict.title if verdict else "") or f"{SYSTEM_WORDS[line.system]} {line.code}"
        mark = "form checked, not verified" if verdict is None else "" if verdict.listed else "not in the loaded list"
        return Description(title, mark, True)
    entry = codes.get(line.code)
    if entry is None:
        return Description("Not an ICD-10-CM code", "unknown code")
    mark = "" if entry.billable else ("not complete" if entry.in_force else f"not in {codes.release.name}")
    return Description(entry.title, mark, "poa_exempt" in entry.flags, entry.complication)


def row_view(
    number: int,
    line: WorkLine,
    described: Description,
    findings: Sequence[FindingView],
    titles: Mapping[UUID, str],
    *,
    principal: bool,
    inpatient: bool,
) -> RowView:
    """A line as a row. `titles` are those of documents by id; `inpatient` says that diagnoses take a POA indicator."""
    if not (inpatient and line.system == "icd10cm"):
        poa_state = "none"
    elif described.exempt:
        poa_state = "exempt"
    else:
        poa_state = "set" if line.poa else "missing"
    worst = next((level for level in ("error", "warn", "info") if any(f.severity == level for f in findings)), "")
    return RowView(
        id=str(line.id),
        number=number,
        code=line.code,
        title=described.title,
        system=SYSTEM_WORDS[line.system],
        principal=principal,
        poa=line.poa,
        poa_state=poa_state,
        units=line.units,
        units_asked=has_units(line.system),
        evidence=len(line.evidence),
        spans=tuple(SpanView(str(s.doc), titles.get(s.doc, ""), s.start, s.end) for s in line.evidence),
        rationale=line.rationale,
        mark=described.mark,
        complication=described.complication,
        severity=worst,
        findings=tuple(findings),
    )


def open_poa(lines: Sequence[WorkLine], codes: CodeSet, evidence_of: Callable[[WorkLine], str]) -> tuple[OpenPoa, ...]:
    """The diagnoses of a stay without a POA indicator that are not exempt, and why "POA Y for all" leaves some to a person."""
    found = []
    for at, line in enumerate(lines):
        entry = codes.get(line.code) if line.system == "icd10cm" and not line.poa else None
        if entry is not None and "poa_exempt" not in entry.flags:
            why = decided_alone(line.code, evidence_of(line))
            found.append(OpenPoa(str(line.id), at + 1, line.code, entry.title, why))
    return tuple(found)
