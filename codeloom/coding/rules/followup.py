"""Family: follow-up after completed treatment, Z08 and Z09 (guideline I.C.21.c.8)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.admission import chronic
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.sepsis import LOCALIZED

FOLLOW_UP = ("Z08", "Z09")
HISTORY = ("Z85", "Z86", "Z87")
_ACUTE = (*LOCALIZED, *codes("I21 I22 I26 I60 I61 I62 I63 J00 J02 J06 J95.851 K56 K85 L01 N17 N20 N23 O"))


@rule(
    "OUT-05", Severity.WARN, "I.C.21.c.3, I.C.21.c.8", "History before follow-up",
    hint="Put the follow-up code first, then the history.",
    on=FOLLOW_UP,
    fires=[ex("Z85.3", "Z08"), ex("Z86.16", "Z09")],
    silent=[ex("Z08", "Z85.3"), ex("Z09", "Z86.16")],
)  # fmt: skip
def follow_up_before_history(case: Case) -> Iterable[Finding]:
    for row in case.find(*FOLLOW_UP):
        past = next((other for other in case.find(*HISTORY) if other.at < row.at), None)
        if past:
            yield case.say([past, row], f"{row.code} goes before {past.code}.", case.move(row, past))


_WHAT_WAS = (
    ("Z86.00", codes("D0")), ("Z86.01", codes("D1 D2 D3 K63.5 K62.1")), ("Z86.03", codes("D3 D4")),
    ("Z86.1", codes("A B J12.82 U07.1")), ("Z86.2", codes("D5 D6 D7 D8")), ("Z86.3", codes("E")), ("Z86.5", codes("F")),
    ("Z86.6", codes("G H")), ("Z86.7", codes("I G45 G46")), ("Z87.0", codes("J")), ("Z87.1", codes("K")), ("Z87.2", codes("L")),
    ("Z87.3", codes("M")), ("Z87.4", codes("N")), ("Z87.5", codes("O")), ("Z87.7", codes("Q")), ("Z87.8", codes("S T")),
)  # fmt: skip
"""What a history code says is over, by the codes it had while it lasted."""


def _acute(row: Row) -> bool:
    """An injury in care, an infection or another condition that passes: as long as it is coded, treatment is not complete."""
    injured = ("S00" <= row.category <= "T88" or row.category in ("M80", "M84")) and bool(row.fact.seventh)
    title = row.fact.title.lower()
    return (
        injured
        or row.code[0] in "AB"
        or row.code.startswith(_ACUTE)
        or (title.startswith("acute") and "chronic" not in title)
    )


def _current(case: Case) -> Row | None:
    """The row that the follow-up seems to be for although it is coded as present."""
    past = case.find("Z86", "Z87")
    for row in case.rows:
        if row.code[0] in "RVWXYZ" or row.fact.intent in ("5", "6"):
            continue
        if past:
            over = any(
                row.code.startswith(what) for one in past for history, what in _WHAT_WAS if one.code.startswith(history)
            )
            if over and _acute(row):
                return row
        elif _acute(row) or row.code[0] == "C" or not (chronic(row) or case.has("Z85")):
            return row
    return None


@rule(
    "OUT-08", Severity.WARN, "I.C.21.c.8", "Follow-up after completed treatment beside the condition itself",
    hint="A follow-up code says that the condition is gone: code the condition, or the injury with its 7th character, instead.",
    on=("Z09",),
    fires=[ex("Z09", "S82.201D"), ex("Z09", "N39.0"), ex("Z09", "J18.9", "I10"), ex("Z09", "Z87.440", "N39.0"), ex("N10", "Z09"),
           ex("Z09", "K25.9"), ex("Z09", "C50.911"), ex("Z09", "M80.051D")],
    silent=[ex("Z09", "Z86.16"), ex("Z09", "Z86.0100", "K57.30"), ex("Z09", "I10", "E11.9"), ex("Z09", "Z86.16", "J06.9", "I10"),
            ex("Z09", "Z87.01", "J44.9"), ex("Z09", "Z87.81", "M81.0")],
)  # fmt: skip
def follow_up_means_it_is_gone(case: Case) -> Iterable[Finding]:
    row = _current(case)
    if row:
        for follow_up in case.find("Z09"):
            message = (
                f"Z09 says that treatment is complete and the condition is gone; {row.code} says that it is present."
            )
            yield case.say([follow_up, row], message, case.choice(case.remove(follow_up)))


@rule(
    "OUT-09", Severity.WARN, "I.C.21.c.8, I.C.2.m", "Follow-up code of the wrong kind, or before the malignancy is gone",
    hint="Z08 follows a malignancy that is gone (Z85.-), Z09 every other condition (Z86.-, Z87.-).",
    on=FOLLOW_UP,
    fires=[ex("Z09", "Z85.3"), ex("Z08", "Z87.01"), ex("Z08", "Z85.3", "C79.51")],
    silent=[ex("Z08", "Z85.3"), ex("Z09", "Z87.01"), ex("Z09", "Z86.16", "Z85.3"), ex("Z08", "Z85.3", "Z86.73"), ex("Z09")],
)  # fmt: skip
def follow_up_fits_what_was(case: Case) -> Iterable[Finding]:
    malignant, other = case.find("Z85"), case.find("Z86", "Z87")
    for row in case.find(*FOLLOW_UP):
        if row.code == "Z09" and malignant and not other:
            message = f"{malignant[0].code} is history of a malignancy. Its follow-up is Z08, not Z09."
            yield case.say([row, malignant[0]], message, case.use(row, "Z08"))
        elif row.code == "Z08" and other and not malignant and not case.has("C"):
            message = f"Z08 is follow-up after a malignancy; only {other[0].code} is coded. That is Z09."
            yield case.say([row, other[0]], message, case.choice(case.use(row, "Z09")))
        elif row.code == "Z08":
            for spread in case.find("C77", "C78", "C79")[:1]:
                message = f"Z08 says that the malignancy is gone; {spread.code} says that it has spread."
                yield case.say([row, spread], message, case.choice(case.remove(row)))
