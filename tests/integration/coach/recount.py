"""The coach's figures counted again from what was planted, by other means than the product's: plain comparisons of lists."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from tests.integration.coach.coach_world import LEVELS, SPECIFIC, Planted

CHAPTERS = {
    "I": "Circulation",
    "E": "Endocrine, metabolic",
    "N": "Genitourinary",
    "M": "Musculoskeletal",
    "J": "Respiration",
}


def recount(visits: Iterable[Planted], today: date, first: int, last: int) -> Counter[str]:
    """Counts of visits that were between `first` and `last` days ago."""
    out: Counter[str] = Counter()
    for one in visits:
        if one.finalized and first <= (today - one.day).days <= last:
            _visit(out, one)
    return out


def _visit(out: Counter[str], one: Planted) -> None:
    out["visits"] += 1
    billed = one.final["em"]
    if billed:
        out[f"level|office_est|{billed}"] += 1
        if one.picked:
            out[f"picked|office_est|{one.picked}"] += 1
        out[f"suggested|office_est|{one.level}"] += 1
    changed = {"dx_added"} if one.added_by_billing else set()
    for code in one.suggested:
        became, family = one.final[code], CHAPTERS.get(code[0], "Procedures")
        result = "kept" if became == code else "edited" if became else "dropped"
        out[f"family|{family}|{result}"] += 1
        out[f"confidence|{one.confidence[code]}|{result}"] += 1
        if became != code and one.left.get(code, "undecided") != became:
            changed.add(_kind(code, became))
    result = "kept" if billed == one.level else "edited" if billed else "dropped"
    out[f"family|E/M level|{result}"] += 1
    out[f"confidence|medium|{result}"] += 1
    stood = one.picked or one.level
    if billed and LEVELS.index(billed) < LEVELS.index(stood):
        changed.add("level_lowered")
    if billed and LEVELS.index(billed) > LEVELS.index(stood):
        changed.add("level_raised")
    out.update(f"change|{kind}" for kind in changed)
    gaps = {kind for kind in one.gaps if kind} | _seen(one)
    out["gapped"] += bool(gaps)
    out.update(f"gap|{kind}" for kind in gaps)


def _seen(one: Planted) -> set[str]:
    """Gaps that codes and levels show by themselves."""
    out = set()
    billed = [became for code, became in one.final.items() if became and code != "em"]
    if "E11.9" in billed and {"N18.30", "N18.31"} & set(billed):
        out.add("diabetes")
    if one.picked and LEVELS.index(one.picked) > LEVELS.index(one.level):
        out.add("level")
    return out


def _kind(code: str, became: str) -> str:
    if code[0].isdigit():
        return "modifier_units" if became else "procedure"
    if not became:
        return "dx_removed"
    return "dx_specific" if code in SPECIFIC else "dx_replaced"
