"""NCCI edits of CMS: code pairs (PTP) and unit limits (MUE), as text with tabs or as CSV, below their preamble.

PTP columns: first code, second code, "*" when older than 1996, first day, last day ("*": none), modifier 0, 1 or 9, why.
MUE columns: code, units, adjudication indicator ("2 Date of Service Edit: Policy"), why.
"""

import re
from array import array
from dataclasses import dataclass, field

from codeloom.coding.codesets.contents import Limit, LimitTable, PairTable
from codeloom.coding.codesets.official.days import BadDay, read_day
from codeloom.coding.codesets.official.delimited import Row, heading, rows_of
from codeloom.coding.codesets.official.edition import ncci
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted

PREAMBLE = 60
MOST_UNITS = 1_000_000
_CODE = re.compile(r"\d{5}|\d{4}[A-Z]|[A-V]\d{4}")
_LIMIT_COLUMNS = {
    "code": ("hcpcs", "cpt", "code"),
    "units": ("practitioner services mue", "practitioner mue", "outpatient hospital services mue", "facility",
              "outpatient", "dme supplier services mue", "dme", "mue value", "mue values"),
    "indicator": ("mue adjudication", "mai"),
    "why": ("mue rationale", "rationale"),
}  # fmt: skip
_PARTS = (("practitioner", "practitioner"), ("outpatient", "hospital"), ("facility", "hospital"), ("hospital", "hospital"),
          ("dme", "supplier"))  # fmt: skip
_NAMES = (("ccipra", "practitioner"), ("ccioph", "hospital"), ("pra-", "practitioner"), ("practitioner", "practitioner"),
          ("hospital", "hospital"), ("oph", "hospital"), ("facility", "hospital"), ("dme", "supplier"))  # fmt: skip


@dataclass(slots=True)
class _Pairs:
    """Pairs while they are read: small tables of codes, days and reasons, and one number for each pair."""

    codes: dict[str, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=lambda: {0: 0})
    reasons: dict[str, int] = field(default_factory=dict)
    packed: list[int] = field(default_factory=list)

    def add(self, first: str, second: str, starts: int, ends: int, modifier: int, reason: str) -> None:
        """Note one pair."""
        one = self.codes.setdefault(first, len(self.codes))
        other = self.codes.setdefault(second, len(self.codes))
        begun = self.days.setdefault(starts, len(self.days))
        ended = self.days.setdefault(ends, len(self.days))
        why = self.reasons.setdefault(reason, len(self.reasons))
        self.packed.append((((((one << 16 | other) << 16 | begun) << 16 | ended) << 8 | modifier) << 8) | why)

    def table(self) -> PairTable:
        """The columns, sorted by pair."""
        self.packed.sort()
        return PairTable(
            tuple(self.codes),
            array("I", (value >> 48 for value in self.packed)),
            array("H", (value >> 32 & 0xFFFF for value in self.packed)),
            array("H", (value >> 16 & 0xFFFF for value in self.packed)),
            bytes(value >> 8 & 0xFF for value in self.packed),
            bytes(value & 0xFF for value in self.packed),
            tuple(self.days),
            tuple(self.reasons),
        )


def is_pairs(rows: list[Row]) -> bool:
    """Whether the first rows are those of PTP edits: a heading that says so, or a pair with a day."""
    for _, cells in rows[:PREAMBLE]:
        plain = "".join(cells[:2]).lower().replace(" ", "")
        if plain.startswith("column1column2") or _is_pair(cells):
            return True
    return False


def is_limits(rows: list[Row]) -> bool:
    """Whether a heading among the first rows names MUE values."""
    return any("mue value" in " ".join(" ".join(cells).lower().split()) for _, cells in rows[:PREAMBLE])


def _is_pair(cells: list[str]) -> bool:
    return (
        len(cells) >= 6
        and bool(_CODE.fullmatch(cells[0]) and _CODE.fullmatch(cells[1]))
        and bool(re.fullmatch(r"\d{8}", cells[3]))
    )


def read_pairs(name: str, lines: list[str], separator: str) -> OfficialFile:
    """PTP edits. Raises BadOfficialFile naming line and column (of the table)."""
    flaws, pairs, begun = Flaws(name), _Pairs(), False
    preamble: list[str] = []
    for place, (number, cells) in enumerate(rows_of(name, lines, separator)):
        begun = begun or bool(len(cells) > 1 and _CODE.fullmatch(cells[0]) and _CODE.fullmatch(cells[1]))
        if begun:
            _pair(cells, number, pairs, flaws)
        elif place < PREAMBLE:
            preamble.append(" ".join(cells))
        else:
            flaws.add("No pair of codes in the first lines: this is no file of PTP edits.", number)
            break
    if not pairs.packed and not flaws:
        flaws.add("The file holds no pairs.")
    if len(pairs.codes) > 0xFFFF or len(pairs.days) > 0xFFFF or len(pairs.reasons) > 0xFF:
        flaws.add("More different codes, days or reasons than the edits ever had: the columns are shifted.")
    flaws.refuse()
    text = " ".join(preamble)
    edition, part = ncci(name, text), _part(name, text)
    table = pairs.table()
    notes = [f"{counted(len(table), 'pair')} for {_of(part)}."]
    if not part:
        notes.append("Neither name nor text says whether they are for practitioners or hospitals: they count for both.")
    return OfficialFile(OfficialKind.NCCI_PTP, name, edition.label, len(table), tuple(notes), table, part,
                        edition.first, edition.last)  # fmt: skip


def _pair(cells: list[str], number: int, pairs: _Pairs, flaws: Flaws) -> None:
    if len(cells) < 6:
        flaws.add(f"{len(cells)} columns; a pair has seven. Cut off?", number)
        return
    for column in (0, 1):
        if not _CODE.fullmatch(cells[column]):
            flaws.add(f"Column {column + 1}: {quoted(cells[column])} is neither a CPT nor a HCPCS code.", number)
            return
    if cells[2] not in ("", "*", "0", "1"):
        flaws.add(f'Column 3 must be empty or "*", found {quoted(cells[2])}: the columns are shifted.', number)
        return
    try:
        starts = read_day(cells[3])
        ends = read_day(cells[4])
    except BadDay as error:
        flaws.add(f"Column {4 if str(error) == cells[3] else 5}: {quoted(str(error))} is not a day.", number)
        return
    if not starts:
        flaws.add("Column 4: the first day is missing.", number)
    elif cells[5] not in ("0", "1", "9"):
        flaws.add(f"Column 6: the modifier must be 0, 1 or 9, found {quoted(cells[5])}.", number)
    else:
        pairs.add(cells[0], cells[1], starts, ends, int(cells[5]), " ".join(cells[6:]).strip())


def read_limits(name: str, lines: list[str], separator: str) -> OfficialFile:
    """MUE limits. Raises BadOfficialFile naming the line."""
    flaws = Flaws(name)
    rows = list(rows_of(name, lines, separator))
    headed = heading(rows, _LIMIT_COLUMNS, ("code", "units"))
    if headed is None:
        flaws.add("No heading names a code and MUE values.", 1)
        flaws.refuse()
        raise AssertionError("refused")
    place, columns = headed
    limits: dict[str, Limit] = {}
    seen: dict[str, int] = {}
    for number, cells in rows[place + 1 :]:
        if max(columns.values()) >= len(cells):
            flaws.add(f"{len(cells)} columns; the heading has {len(rows[place][1])}. Cut off?", number)
            continue
        code, units = cells[columns["code"]].upper(), cells[columns["units"]]
        indicator = cells[columns["indicator"]] if "indicator" in columns else "1"
        if not _CODE.fullmatch(code):
            flaws.add(f"{quoted(code)} is neither a CPT nor a HCPCS code.", number)
        elif code in seen:
            flaws.add(f"{code} stands twice; first in line {seen[code]}.", number)
        elif not re.fullmatch(r"\d{1,7}", units) or int(units) > MOST_UNITS:
            flaws.add(f"{quoted(units)} is not a number of units.", number)
        elif indicator[:1] not in ("1", "2", "3"):
            flaws.add(f"The adjudication indicator must begin with 1, 2 or 3, found {quoted(indicator)}.", number)
        else:
            limits[code] = Limit(int(units), int(indicator[0]), cells[columns["why"]] if "why" in columns else "")
            seen[code] = number
    if not limits and not flaws:
        flaws.add("The file holds no limits.")
    flaws.refuse()
    text = " ".join(" ".join(cells) for _, cells in rows[: place + 1])
    edition, part = ncci(name, text), _part(name, " ".join(rows[place][1]))
    notes = [f"{counted(len(limits), 'limit')} for {_of(part)}."]
    if "indicator" not in columns:
        notes.append("No adjudication indicator is given: the limits count by claim line.")
    return OfficialFile(OfficialKind.NCCI_MUE, name, edition.label, len(limits), tuple(notes), LimitTable(limits), part,
                        edition.first, edition.last)  # fmt: skip


def _part(name: str, text: str) -> str:
    """Whom the edits are for: "practitioner", "hospital", "supplier" or empty when the file does not say."""
    plain, content = name.rpartition("/")[2].lower(), text.lower()
    by_text = next((part for word, part in _PARTS if word in content), "")
    return next((part for word, part in _NAMES if word in plain), by_text)


def _of(part: str) -> str:
    return {"practitioner": "practitioners", "hospital": "outpatient hospitals", "supplier": "suppliers"}.get(
        part, "all"
    )
