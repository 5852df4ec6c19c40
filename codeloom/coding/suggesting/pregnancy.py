"""A pregnancy: weeks and trimester, what it complicates, a routine visit (guidelines I.C.15). Chapter O codes go first."""

import re
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.shapes import Visit
from codeloom.coding.suggesting.stating import stated

_WEEKS = re.compile(
    r"\b(?:(\d{1,2}) ?w(?:ee)?ks? ?(?:(?:and )?\d ?d(?:ays?)?|\d/7|gestation|pregnant|iup|ga\b|ega)"
    r"|(\d{1,2}) ?w ?\d ?d?\b|(?<![\d/.])(\d{1,2})w\b|(\d{1,2}) ?\+ ?\d ?(?:wk|week|w)s?\b|(\d{1,2}) ?\d/7 ?(?:wk|week)s?)",
    re.I,
)
_PREGNANT = re.compile(
    r"\b(?:pregnan\w+|prenatal|G\d+ ?P\d|gravid\w*|obstetric|ob visit|antenatal|IUP|(?:pre)?eclampsia|pprom"
    r"|G\d+P\d+\w*|EDD|fetal|FHT|FHR)\b",
    re.IGNORECASE,
)
_ROUTINE = re.compile(
    r"\b(?:routine prenatal|routine ob|normal (?:first )?pregnancy|routine supervision|uncomplicated pregnancy"
    r"|low[- ]risk)\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:G1 ?P0|primigravida|first pregnancy|nullip)", re.IGNORECASE)
_MULTI = re.compile(r"\bG([2-9]|1\d) ?P", re.IGNORECASE)


_INSULIN = re.compile(r"\b(?:insulin|nph|lispro|glargine|detemir)\b(?! (?:resist|not needed))", re.IGNORECASE)
_TABLETS = re.compile(r"\b(?:metformin|glyburide)\b", re.IGNORECASE)


def weeks_of(note: str) -> tuple[int, int, int] | None:
    """(completed weeks of gestation, start, end) of the first statement; None without one between 4 and 42."""
    for found in _WEEKS.finditer(note):
        weeks = int(next(group for group in found.groups() if group))
        if 4 <= weeks <= 42 and _PREGNANT.search(note):
            return weeks, found.start(), found.end()
    return None


def pregnancy_claims(
    reading: Reading, visit: Visit, found: list[Claim], codeset: CodeSet
) -> tuple[list[Claim], list[Claim]]:
    """(claims of the pregnancy, the other claims as they stand in pregnancy)."""
    at = weeks_of(reading.note)
    if at is None or visit.sex == "M" or (visit.age is not None and not 10 <= visit.age <= 58):
        return [], found
    weeks, start, end = at
    trimester = 1 if weeks < 14 else 2 if weeks < 28 else 3
    where = span(reading.note, start, end)
    own: list[Claim] = []
    rest = [claim for claim in found if not claim.code.startswith(("Z34", "O24.4"))]
    gdm = next((claim for claim in found if claim.code.startswith("O24.4")), None)
    if gdm:
        code = (
            "O24.414"
            if stated(_INSULIN, reading)
            else "O24.415"
            if stated(_TABLETS, reading)
            else _by_diet(reading.note)
        )
        own.append(Claim(code, gdm.spans, gdm.confidence, "Gestational diabetes with its treatment.", gdm.place))
    rest = [claim for claim in rest if not (gdm and re.match(r"E1[01]|R73", claim.code))]
    for claim in rest:
        for pattern, stem in _IN_PREGNANCY:
            if re.match(pattern, claim.code):
                own.append(
                    Claim(
                        f"{stem}{trimester}",
                        claim.spans,
                        "medium",
                        "In pregnancy the chapter O code goes first (I.C.15).",
                        claim.place,
                    )
                )
    cesarean = re.search(
        r"\b(?:previous|prior|h/o|history of)\b[^.\n]{0,30}\b(?:cesarean|c-?section)", reading.note, re.I
    )
    if cesarean:
        low = re.search(r"low[- ]transverse", reading.note, re.I)
        own.append(Claim("O34.211" if low else "O34.219", (span(reading.note, cesarean.start(), cesarean.end()),), "medium",
                         "A scar of an earlier cesarean.", cesarean.start()))  # fmt: skip
    older = re.search(r"\b(?:advanced maternal age|ama)\b", reading.note, re.I)
    if older:
        code = f"O09.5{1 if _FIRST.search(reading.note) else 2}{trimester}"
        own.append(
            Claim(
                code, (span(reading.note, older.start(), older.end()),), "medium", "Age of the mother.", older.start()
            )
        )
    if not own and (routine := _ROUTINE.search(reading.note)):
        stem = "Z34.0" if _FIRST.search(reading.note) else "Z34.8" if _MULTI.search(reading.note) else "Z34.9"
        own.append(
            Claim(
                f"{stem}{trimester}",
                (span(reading.note, routine.start(), routine.end()),),
                "high",
                "A routine prenatal visit.",
                0,
            )
        )
    rest = [claim for claim in rest if not claim.code.startswith("I10") or not own]
    rest = [_in_trimester(claim, trimester, weeks, codeset) for claim in rest]
    if own or any(claim.code.startswith("O") for claim in rest):
        own.append(
            Claim(
                f"Z3A.{weeks:02d}" if weeks >= 8 else "Z3A.01",
                (where,),
                "high",
                "Weeks of gestation.",
                len(reading.note),
            )
        )
    return own, rest


def _in_trimester(claim: Claim, trimester: int, weeks: int, codeset: CodeSet) -> Claim:
    """A code that leaves the trimester open, of the trimester the weeks say."""
    if claim.code == "O47.9":
        return replace(claim, code="O47.1" if weeks >= 37 else f"O47.0{max(trimester, 2)}")
    if claim.code[0] != "O" or "unspecified trimester" not in codeset.title(claim.code):
        return claim
    code = f"{claim.code[:-1]}{trimester}"
    return replace(claim, code=code) if codeset.is_billable(code) else claim


_IN_PREGNANCY = (
    (r"I10", "O10.01"),
    (r"E10", "O24.01"),
    (r"E1[13]", "O24.11"),
    (r"N1[0-2]", "O23.0"),
    (r"N30", "O23.1"),
    (r"N39\.0", "O23.4"),
    (r"E0[0-7]", "O99.28"),
    (r"D5|D6[0-4]", "O99.01"),
    (r"J4[0-7]|J0[0-6]|J1[0-8]|J2", "O99.51"),
    (r"F[34]", "O99.34"),
    (r"F17", "O99.33"),
    (r"E66", "O99.21"),
    (r"G4[03]", "O99.35"),
    (r"K[2-9]", "O99.61"),
    (r"L[0-9]", "O99.71"),
    (r"I[2-5]", "O99.41"),
)


def _by_diet(note: str) -> str:
    return "O24.410" if re.search(r"diet", note, re.I) else "O24.419"
