"""Pairs of an audit as values, and what was changed in one, in words."""

from collections.abc import Iterator, Mapping, Sequence

from codeloom.coding.variance import Coded, Pair
from codeloom.db.tables.audits import AuditLine


def auditors_codes(rows: Sequence[AuditLine]) -> dict[str, str]:
    """The auditor's code of each standing row, by id: what pointers lead to."""
    return {str(row.id): row.code for row in rows if row.code is not None}


def coder_side(row: AuditLine, codes: Mapping[str, str]) -> Coded | None:
    """The coder's line of a row. `codes` are those that pointers lead to; one that leads nowhere does not count."""
    if row.coder_code is None:
        return None
    return Coded(row.coder_code, row.coder_system or "icd10cm", row.coder_principal, row.coder_poa, row.coder_units,
                 tuple(codes[one] for one in row.coder_pointers if one in codes))  # fmt: skip


def auditor_side(row: AuditLine, codes: Mapping[str, str]) -> Coded | None:
    """The auditor's line of a row, its pointers as in `coder_side`."""
    if row.code is None:
        return None
    return Coded(row.code, row.system or "icd10cm", row.principal, row.poa, row.units,
                 tuple(codes[one] for one in row.pointers if one in codes))  # fmt: skip


def pair_of(row: AuditLine, codes: Mapping[str, str]) -> Pair:
    """A row with both sides at the places they have in their lists."""
    return Pair(coder_side(row, codes), auditor_side(row, codes), row.coder_sequence, row.position)


def what_changed(line: AuditLine, rows: Sequence[AuditLine] = ()) -> str:
    """Everything that differs in one pair, in words: E11.9 becomes E11.22, with POA N; R06.02 struck; Z87.891 added;
    J44.1 comes first; I10 moves from place 4 to 2; 97110 with 3 units; 83036 points to E11.65.

    `rows` are all pairs, among which the diagnoses pointed to are.
    """
    if line.code is None:
        return f"{line.coder_code} struck"
    details = list(_details(line, rows))
    if line.coder_code is None:
        return ", ".join((f"{line.code} added", *details))
    if line.code != line.coder_code:
        return ", ".join((f"{line.coder_code} becomes {line.code}", *details))
    if details:
        return f"{line.code} {', '.join(details)}"
    if line.coder_sequence is not None and line.position != line.coder_sequence:
        return f"{line.code} moves from place {line.coder_sequence} to {line.position}"
    return f"{line.code} kept"


def _details(line: AuditLine, rows: Sequence[AuditLine]) -> Iterator[str]:
    """What differs beside the code; of an added line what it has."""
    added = line.coder_code is None
    if line.principal != line.coder_principal:
        yield "comes first" if line.principal else "does not come first"
    if line.poa != line.coder_poa:
        yield f"with POA {line.poa}" if line.poa else "without POA"
    if line.units != line.coder_units:
        yield f"with {line.units} {'unit' if line.units == 1 else 'units'}"
    if line.pointers != line.coder_pointers and not (added and not line.pointers):
        codes = auditors_codes(rows)
        to = ", ".join(code for one in line.pointers if (code := codes.get(one)))
        yield f"points to {to or 'no diagnosis'}"
