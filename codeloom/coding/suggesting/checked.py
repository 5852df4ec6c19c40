"""The rule layer behind every provider of suggestions: what it lets through exists, is billable that day, and is in the note.

A code that is not billable is replaced only by its one official successor, or, for a category, by the one code under it whose
further words the note has; else it is dropped with a reason. It is never exchanged by likeness.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSet, CodeSets
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.lines import Finding
from codeloom.coding.rules.engine import offered
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.rules.rule import codes
from codeloom.coding.search.words import words
from codeloom.coding.suggesting.quoting import held
from codeloom.coding.suggesting.settling import context_of, lines, settled
from codeloom.coding.suggesting.shapes import Dropped, Em, Proposal, Risk, Span, Suggestion, Visit

MOST_UNDER = 400
_LEVELS = {"high": 2, "medium": 1, "low": 0}
_SAYS_LITTLE = frozenset(
    codes("unspecified other specified of the and or in with without encounter initial type site part for to a an by")
)
NOT_IN_NOTE = "None of its quotes is in the note letter for letter."


def checked(
    raw: Suggestion, note: str, visit: Visit, codesets: CodeSets, local: LocalBook | tuple[()] = ()
) -> Suggestion:
    """A suggestion of any provider after the checks: codes, quotes, duplicates, and the whole list through the rules."""
    codeset, dropped = codesets.at(visit.dos), list(raw.dropped)
    said = words(note)
    diagnoses = _merged(_valid(raw.diagnoses, note, frozenset(said), codeset, dropped))
    ordered, removed = settled(diagnoses, visit, codesets, local)
    procedures = _procedures(raw.procedures, note, visit, codesets, dropped)
    coded = [row for row in (*ordered, *procedures) if row.code]
    findings: tuple[Finding, ...] = offered(lines(coded), context_of(visit), codesets, fold=True, local=local)
    return Suggestion(
        diagnoses=ordered,
        procedures=procedures,
        em=_em(raw.em, note),
        risks=_risks(raw.risks, note),
        dropped=tuple(dict.fromkeys((*dropped, *removed))),
        findings=findings,
    )


def _valid(
    rows: Iterable[Proposal], note: str, said: frozenset[str], codeset: CodeSet, dropped: list[Dropped]
) -> list[Proposal]:
    out = []
    for row in rows:
        code = codeset.normalise(row.code or "")
        evidence = _evidence(note, row.evidence)
        if not evidence:
            dropped.append(Dropped(code, NOT_IN_NOTE))
            continue
        billable, reason = _billable(code, said, codeset)
        if not billable:
            dropped.append(Dropped(code, reason))
            continue
        why = row.why if billable == code else f"{row.why} {reason}".strip()
        out.append(
            replace(
                row,
                code=billable,
                system="icd10cm",
                title=codeset.title(billable),
                evidence=evidence,
                why=why,
                verified=True,
            )
        )
    return out


def _billable(code: str, said: frozenset[str], codeset: CodeSet) -> tuple[str, str]:
    """The code to report for a code, and why it is not that code itself; an empty code with the reason when there is none."""
    entry = codeset.get(code) if code else None
    if entry is None:
        return "", "It is not an ICD-10-CM code."
    if entry.billable:
        return code, ""
    if entry.in_force:
        below = _worded(code, said, codeset)
        if below:
            return below, f"{code} is a category; the note has the words of {below}."
        return "", "It is a category, and the note does not say which code under it."
    successors = [one for one in codeset.replacements(code) if codeset.is_billable(one)]
    if len(successors) == 1:
        return successors[0], f"{code} is not valid on the service date; its successor is {successors[0]}."
    return "", "It is not valid on the service date and has no single successor."


def _worded(category: str, said: frozenset[str], codeset: CodeSet) -> str:
    """The one code under a category whose further words all stand in the note; the one with most of them."""
    known = set(words(codeset.title(category))) | _SAYS_LITTLE
    supported = [
        (len(further), code)
        for code in codeset.billable_below(category, MOST_UNDER)
        if (further := set(words(codeset.title(code))) - known) and further <= said
    ]
    most = max((count for count, _ in supported), default=0)
    best = [code for count, code in supported if count == most]
    return best[0] if len(best) == 1 else ""


def _merged(rows: Sequence[Proposal]) -> list[Proposal]:
    """Each code once, with the evidence of all and the highest confidence."""
    out: dict[str | None, Proposal] = {}
    for row in rows:
        known = out.get(row.code)
        if known is None:
            out[row.code] = row
            continue
        evidence = tuple(dict.fromkeys((*known.evidence, *row.evidence)))
        surer = max(known, row, key=lambda one: _LEVELS.get(one.confidence, 0))
        out[row.code] = replace(known, evidence=evidence, confidence=surer.confidence, why=surer.why)
    return list(out.values())


def _procedures(
    rows: Iterable[Proposal], note: str, visit: Visit, codesets: CodeSets, dropped: list[Dropped]
) -> tuple[Proposal, ...]:
    out: dict[tuple[str | None, str], Proposal] = {}
    for row in rows:
        evidence = _evidence(note, row.evidence)
        if not evidence:
            dropped.append(Dropped(row.code or "", NOT_IN_NOTE))
            continue
        if row.code is None:
            out.setdefault((None, row.title), replace(row, evidence=evidence, verified=False))
            continue
        read = read_procedure(row.code)
        if read.problem or read.system == "icd10pcs":
            dropped.append(Dropped(row.code, read.problem or "ICD-10-PCS is for hospital inpatients."))
            continue
        verdict = codesets.tables.verdict(read.system, read.code, visit.dos.toordinal())
        if verdict is not None and not verdict.listed:
            dropped.append(Dropped(read.code, "It is not in the list in force on the service date."))
            continue
        title = verdict.title if verdict else row.title
        modifiers = row.modifiers or read.modifiers
        row = replace(row, code=read.code, system=read.system, title=title, evidence=evidence, modifiers=modifiers)
        out.setdefault((read.code, ""), replace(row, verified=verdict is not None))
    return tuple(out.values())


def _evidence(note: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(found for one in spans if (found := held(note, one)) is not None))


def _em(em: Em | None, note: str) -> Em | None:
    """The level with the quotes the note has. It was computed from its elements by code; an element with no quote stays out."""
    if em is None:
        return None
    elements = [replace(one, evidence=_evidence(note, one.evidence)) for one in em.elements]
    return replace(em, elements=tuple(elements))


def _risks(risks: Iterable[Risk], note: str) -> tuple[Risk, ...]:
    """Risks whose quotes are in the note; one that speaks of something absent may have none."""
    out = []
    for risk in risks:
        evidence = _evidence(note, risk.evidence)
        if evidence or not risk.evidence:
            out.append(replace(risk, evidence=evidence))
    return tuple(dict.fromkeys(out))
