"""The general equivalence mapping (GEM) from ICD-9-CM to ICD-10-CM, as CMS published it until 2018: three columns parted by
blanks, an ICD-9 number without its dot, an ICD-10 code without its dot or NoDx, and five flags.
"""

import re

from codeloom.coding.codesets.contents import TermTable
from codeloom.coding.codesets.official.edition import fiscal
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted

FEWEST_NUMBERS = 10_000
NO_CODE = "NoDx"
_NUMBER = r"\d{3,5}|V\d{2,4}|E\d{3,4}"
_CODE = r"[A-Z]\d[0-9A-Z]{1,5}"
_LINE = re.compile(rf"\s*({_NUMBER})\s+({_CODE}|{NO_CODE})\s+([01])([01])([01])(\d)(\d)\s*")
_BEGUN = re.compile(rf"\s*(?:{_NUMBER})\s+[A-Z]\d[0-9A-Z]{{0,5}}(?:\s+[01]{{0,3}}\d{{0,2}})?\s*")
_BACKWARD = re.compile(rf"\s*{_CODE}\s+(?:{_NUMBER}|{NO_CODE})\s+[01]{{3}}\d\d\s*")


def is_gem(line: str) -> bool:
    """Whether a line is one of this mapping, whole or cut off, or of the one the other way round."""
    return bool(_LINE.fullmatch(line) or _BEGUN.fullmatch(line) or _BACKWARD.fullmatch(line))


def read_gem(name: str, lines: list[str], *, any_size: bool = False) -> OfficialFile:
    """The mapping as terms: the ICD-9 number, with its dot, leads to each of its codes. Raises BadOfficialFile.

    Exact targets come before approximate ones. Of a combination only its first part, which names the condition, is kept.
    """
    flaws = Flaws(name)
    found: dict[tuple[str, str], bool] = {}
    unmapped = 0
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            flaws.add(_problem(line), at)
        elif match[2] == NO_CODE or match[4] == "1":
            unmapped += 1
        elif match[5] == "0" or match[7] == "1":
            key = dotted(match[1]), match[2]
            found[key] = found.get(key, True) and match[3] == "1"
    numbers = {number for number, _ in found}
    if not found and not flaws:
        flaws.add("The mapping holds no numbers.")
    elif not any_size and len(numbers) < FEWEST_NUMBERS and not flaws:
        flaws.add(f"Only {len(numbers):,} ICD-9 numbers; the mapping has thousands more. It is cut off or a sample.")
    flaws.refuse()
    pairs = sorted(found, key=lambda pair: (pair[0], found[pair], pair[1]))
    notes = [f"{counted(len(numbers), 'ICD-9 number')}."]
    if unmapped:
        notes.append(f"{counted(unmapped, 'number')} without a code in ICD-10-CM.")
    edition = fiscal(name)
    table = TermTable(tuple(number for number, _ in pairs), tuple(code for _, code in pairs))
    return OfficialFile(OfficialKind.ICD9_GEM, name, edition.label, len(pairs), tuple(notes), table,
                        suggested_from=edition.first)  # fmt: skip


def dotted(number: str) -> str:
    """An ICD-9 number as it was printed: 250.00, V45.81, E849.0."""
    whole = 4 if number[0] == "E" else 3
    return f"{number[:whole]}.{number[whole:]}" if len(number) > whole else number


def _problem(line: str) -> str:
    if _BACKWARD.fullmatch(line):
        return "This line leads from ICD-10 to ICD-9. Load the mapping from ICD-9 to ICD-10 (I9gem)."
    return f"{quoted(line.strip())} is not an ICD-9 number, an ICD-10 code and five flags."
