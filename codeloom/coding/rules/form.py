"""Family: form. A code exists, is complete, is valid on the service date and is listed once. Laterality has its own file."""

import re
from collections.abc import Iterable

from codeloom.coding.codesets import undot
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import ex, rule

CHOICES = 12
_SHAPE = re.compile(r"[A-Z]\d[0-9A-Z](?:[0-9A-Z]{1,4})?")
PROCEDURE_SYSTEMS = ("icd10pcs", "hcpcs", "cpt")


def _expired(row: Row) -> bool:
    """A code of another release: it was or will be reportable, but not on this date."""
    entry = row.fact.entry
    return entry is not None and not entry.billable and entry.valid_from is not None


@rule(
    "FMT-01", Severity.ERROR, "I.A.2, I.A.3, I.B.2", "Code must exist and be complete",
    hint="Choose a code from the list, to the last character it takes.",
    when=lambda fact: not fact.reportable,
    fires=[ex("A00-B99"), ex("E11"), ex("S52.501")],
    silent=[ex("E11.9"), ex("S52.501A"), ex("D69.1", dos="2026-06-01")],
)  # fmt: skip
def code_exists_and_is_complete(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if _expired(row):
            continue
        if row.fact.exists:
            choices = case.codeset.billable_below(row.code, CHOICES)
            if row.fact.entry and not row.fact.entry.in_force:
                yield case.say([row], f"{row.code} is not in use on the service date.", case.pick(row, choices))
            else:
                yield case.say([row], f"{row.code} is a category. Choose a complete code.", case.pick(row, choices))
        else:
            yield case.say([row], f"{row.code} is not an ICD-10-CM code.", case.pick(row, _near(case, row)))


def _near(case: Case, row: Row) -> tuple[str, ...]:
    """Codes under the longest beginning that exists, when only the tail is wrong."""
    bare = row.fact.bare
    for length in range(len(bare) - 1, 3, -1):
        complete = case.codeset.billable_below(bare[:length], CHOICES)
        if complete:
            return complete
    return ()


@rule(
    "FMT-02", Severity.ERROR, "I.A.4, I.A.5", "Placeholder X and 7th character",
    hint="Fill empty places with X and put the 7th character in the seventh place, only where the category takes one.",
    when=lambda fact: not fact.reportable,
    fires=[ex("T36.01A"), ex("I10.XXXA"), ex("S52.501"), ex("S13.4A"), ex("W19.A"), ex("J18.9A"), ex("S13.4XXX")],
    silent=[ex("S13.4XXA"), ex("I10"), ex("E11")],
)  # fmt: skip
def seventh_character_stands_seventh(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if _expired(row):
            continue
        entry = row.fact.entry
        if entry is not None:
            if entry.seventh:
                choices = [
                    child for child in entry.children if undot(child)[6:7] in {char for char, _ in entry.seventh}
                ]
                message = f"{row.code} needs a 7th character ({', '.join(char for char, _ in entry.seventh[:4])}...)."
                yield case.say([row], message, case.pick(row, choices))
            continue
        padded = _padded(case, row.fact.bare)
        if padded:
            yield case.say([row], f"{row.code} has its 7th character in the wrong place. Use {padded}.", case.use(row, padded),
                           about=[padded])  # fmt: skip
        elif stem := _stem_without_seventh(case, row.fact.bare):
            yield case.say([row], f"No 7th character applies to {stem}.", case.use(row, stem))
        elif wrong := _wrong_seventh(case, row):
            yield wrong


def _padded(case: Case, bare: str) -> str:
    """The code with its last character moved to the seventh place and X before it, when that code exists."""
    if not 4 <= len(bare) <= 7 or not _SHAPE.fullmatch(bare):
        return ""
    body, seventh = bare[:-1], bare[-1]
    for cut in range(len(body), 2, -1):
        for gap in range(3):
            tried = (body[:cut] + "X" * gap + body[cut:]).ljust(6, "X") + seventh
            if len(tried) == 7 and tried != bare and case.codeset.is_billable(tried):
                return case.codeset.normalise(tried)
    return ""


def _stem_without_seventh(case: Case, bare: str) -> str:
    """The reportable code hidden under X padding or a needless last character."""
    if len(bare) < 4 or (len(bare) < 7 and bare[-1] not in "ADS"):
        return ""
    for stem in (bare[:-1].rstrip("X"), bare.rstrip("X")):
        if len(stem) >= 3 and stem != bare and case.codeset.is_billable(stem):
            return case.codeset.normalise(stem)
    return ""


def _wrong_seventh(case: Case, row: Row) -> Finding | None:
    """A stem that takes 7th characters, but not this one."""
    bare = row.fact.bare
    stem = bare[:6].rstrip("X")
    sevenths = case.codeset.seventh(stem) if len(bare) == 7 else ()
    if not sevenths:
        return None
    choices = case.codeset.children(stem)
    return case.say([row], f"{case.codeset.normalise(stem)} takes no 7th character {bare[6]}.", case.pick(row, choices))


@rule(
    "FMT-03", Severity.ERROR, "code validity periods", "Code not valid on the date of service",
    hint="Use the code that replaced it, or check the service date.",
    when=lambda fact: not fact.reportable,
    fires=[ex("G35", dos="2025-11-01"), ex("D69.1", dos="2026-11-01"), ex("D69.11", dos="2026-06-01")],
    silent=[ex("D69.1", dos="2026-06-01"), ex("G35", dos="2025-09-30"), ex("E11")],
)  # fmt: skip
def code_is_valid_on_the_day(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        entry = row.fact.entry
        if not _expired(row) or entry is None or entry.valid_from is None:
            continue
        choices = case.codeset.replacements(row.code)
        now = f" Now: {', '.join(choices[:4])}{' and more' if len(choices) > 4 else ''}." if choices else ""
        if entry.valid_from > case.dos:
            message = f"{row.code} is valid from {entry.valid_from}, after the service date."
        else:
            message = f"{row.code} expired {entry.valid_to}.{now}"
        yield case.say([row], message, case.pick(row, choices))


@rule(
    "FMT-04", Severity.ERROR, "I.B.12; MCE DUPLICATE_OF_PDX", "Same code reported twice",
    hint="Remove the second row.",
    fires=[ex("I10", "E11.9", "i10"), ex("e119", "E11.9")],
    silent=[ex("I10", "E11.9"), ex("M54.50", "M54.51")],
)  # fmt: skip
def code_is_said_once(case: Case) -> Iterable[Finding]:
    if len({row.code for row in case.rows}) == len(case.rows):
        return
    seen: dict[str, Row] = {}
    for row in case.rows:
        first = seen.setdefault(row.code, row)
        if first is not row:
            yield case.say([first, row], f"{row.code} is repeated in row {row.index + 1}.", case.remove(row))


@rule(
    "PRC-01", Severity.ERROR, "Form of ICD-10-PCS, HCPCS and CPT codes", "Procedure code has the form of its system",
    hint="CPT: five digits, or four and F, T, U or M. HCPCS: a letter and four digits. ICD-10-PCS: seven characters.",
    on=("procedure",),
    fires=[ex("cpt:9921"), ex("icd10pcs:0DTJ4Z"), ex("hcpcs:12345")],
    silent=[ex("cpt:99213"), ex("cpt:99213-25"), ex("icd10pcs:0DTJ4ZZ"), ex("hcpcs:J1100")],
)  # fmt: skip
def procedure_code_has_its_form(case: Case) -> Iterable[Finding]:
    for index, line in enumerate(case.lines):
        if line.system in PROCEDURE_SYSTEMS and line.code:
            problem = read_procedure(line.code, line.system).problem
            if problem:
                yield case.about_line(index, f"{problem}.")


@rule(
    "PRC-02", Severity.WARN, "claim form practice", "Same procedure code in two rows",
    hint="Remove the second row, or tell the two apart by modifier.",
    on=("procedure",),
    fires=[ex("cpt:99213", "cpt:99213")],
    silent=[ex("cpt:73560-RT", "cpt:73560-LT"), ex("cpt:99213", "icd10pcs:0DTJ4ZZ")],
)  # fmt: skip
def procedure_is_said_once(case: Case) -> Iterable[Finding]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for index, line in enumerate(case.lines):
        if line.system not in PROCEDURE_SYSTEMS or not line.code:
            continue
        read = read_procedure(line.code, line.system)
        key = read.code, read.modifiers
        if key in seen:
            yield case.about_line(index, f"{line.code} is repeated in row {index + 1}.", remove=True)
        seen.add(key)
