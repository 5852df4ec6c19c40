"""Family: neoplasms (guidelines chapter 2)."""

from collections.abc import Iterable
from datetime import date

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.rule import codes, ex, rule

_THERAPY = ("Z51.0", "Z51.11", "Z51.12")
_HISTORY = (
    (codes("C00 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14"), ("Z85.81",)),
    (("C01", "C02"), ("Z85.810",)),
    (("C15",), ("Z85.01",)),
    (("C16",), ("Z85.028",)),
    (("C17",), ("Z85.068",)),
    (("C18", "C19", "C20"), ("Z85.038", "Z85.048")),
    (("C21",), ("Z85.048",)),
    (("C22",), ("Z85.05",)),
    (("C23", "C24"), ("Z85.09",)),
    (("C25",), ("Z85.07",)),
    (("C30", "C31"), ("Z85.22",)),
    (("C32",), ("Z85.21",)),
    (("C33",), ("Z85.12",)),
    (("C34",), ("Z85.118",)),
    (("C37",), ("Z85.238",)),
    (("C40", "C41"), ("Z85.830",)),
    (("C43",), ("Z85.820",)),
    (("C44",), ("Z85.828",)),
    (("C4A",), ("Z85.821",)),
    (("C46", "C47", "C49"), ("Z85.831",)),
    (("C50",), ("Z85.3",)),
    (("C53",), ("Z85.41",)),
    (("C54", "C55"), ("Z85.42",)),
    (("C56",), ("Z85.43",)),
    (("C51", "C52", "C57"), ("Z85.44",)),
    (("C61",), ("Z85.46",)),
    (("C62",), ("Z85.47",)),
    (("C60", "C63"), ("Z85.48", "Z85.49")),
    (("C64",), ("Z85.528",)),
    (("C65",), ("Z85.53",)),
    (("C66",), ("Z85.54",)),
    (("C67",), ("Z85.51",)),
    (("C68",), ("Z85.59",)),
    (("C69",), ("Z85.840",)),
    (("C71",), ("Z85.841",)),
    (("C70", "C72"), ("Z85.848",)),
    (("C73",), ("Z85.850",)),
    (("C74", "C75"), ("Z85.858",)),
    (("C81",), ("Z85.71",)),
    (("C82", "C83", "C84", "C85", "C86"), ("Z85.72",)),
    (("C90", "C88", "C96"), ("Z85.79",)),
    (("C91", "C92", "C93", "C94", "C95"), ("Z85.6",)),
)
"""Active primary malignancies and the history codes of the same site."""


def neoplasms(case: Case) -> list[Row]:
    """Rows of C00-D49."""
    return case.between("C00", "D49")


@rule(
    "NEO-01", Severity.ERROR, "I.C.2.e.2", "Chemotherapy, radiation or immunotherapy encounter without or before the neoplasm",
    hint="Put Z51.- first and the neoplasm treated second.",
    on=_THERAPY,
    fires=[ex("Z51.11"), ex("C50.911", "Z51.11"), ex("Z51.0", "I10")],
    silent=[ex("Z51.11", "C50.911"), ex("Z51.0", "Z51.11", "C34.90"), ex("Z51.11", "C50.911", "Z51.12")],
)  # fmt: skip
def therapy_has_its_neoplasm(case: Case) -> Iterable[Finding]:
    row = case.find(*_THERAPY)[0]
    growths = neoplasms(case)
    if not growths:
        yield case.say([row], f"{row.code} needs the neoplasm treated as a secondary diagnosis.")
    elif growths[0].at < row.at:
        message = f"{row.code} goes before {growths[0].code} when therapy is the reason for the encounter."
        yield case.say([growths[0], row], message, case.move(row, growths[0]))


@rule(
    "NEO-02", Severity.ERROR, "I.C.2.c.1", "Anemia in neoplastic disease before the neoplasm",
    hint="Put the neoplasm before D63.0.",
    on=("D63.0",),
    fires=[ex("D63.0", "C18.9"), ex("D63.0")],
    silent=[ex("C18.9", "D63.0")],
)  # fmt: skip
def anemia_follows_the_neoplasm(case: Case) -> Iterable[Finding]:
    for row in case.find("D63.0"):
        growths = neoplasms(case)
        if not growths:
            yield case.say([row], "D63.0 needs the neoplasm before it.")
        elif all(growth.at > row.at for growth in growths):
            message = f"{growths[0].code} goes before D63.0."
            yield case.say([row, growths[0]], message, case.move(growths[0], row))


_ANOTHER_PRIMARY = codes("C43 C44 C4A")
"""Organs where a second primary is common and the site of the first is not in its history code."""
_SEVERAL = codes("C18 C34 C40 C41 C47 C49 C50 C56 C57 C62 C64 C65 C66 C67 C69 C71 C72 C74 C91 C92 C93 C94 C95")
"""Paired organs, those of many sites, and kinds of leukemia: the history may be of another primary."""
_ABSENCE = (
    (codes("C15 C16 C17 C18 C19 C20 C21"), ("Z90.3", "Z90.4")),
    (("C34",), ("Z90.2",)),
    (("C50",), ("Z90.1",)),
    (("C54", "C55", "C53", "C56", "C57"), ("Z90.7",)),
    (codes("C61 C62 C63"), ("Z90.7",)),
    (codes("C64 C65 C66"), ("Z90.5",)),
    (("C67",), ("Z90.6",)),
    (("C69",), ("Z90.0",)),
    (("C74",), ("E89.6",)),
)
"""Organs and the codes that say one of them, or a part, was removed."""


@rule(
    "NEO-03", Severity.WARN, "I.C.2.d, I.C.2.m", "Active cancer and history of the same cancer",
    hint="Keep the malignancy while it is treated, the history code once it is gone; a history of another primary stays.",
    on=("Z85",),
    fires=[ex("C50.911", "Z85.3"), ex("C18.9", "Z85.038"), ex("C34.90", "Z85.118")],
    silent=[ex("C79.51", "Z85.3"), ex("C50.911", "Z85.46"), ex("C43.61", "Z85.820"), ex("C50.411", "Z85.3", "Z90.12")],
)  # fmt: skip
def cancer_is_now_or_past(case: Case) -> Iterable[Finding]:
    for past in case.find("Z85"):
        for sites, histories in _HISTORY:
            if not past.code.startswith(histories):
                continue
            row = next((row for row in case.find(*sites) if not _removed_elsewhere(case, row)), None)
            if row is None or row.code.startswith(_ANOTHER_PRIMARY):
                continue
            if row.code.startswith(_SEVERAL):
                message = (
                    f"{row.code} is active, {past.code} is history of such a cancer. Check that it was another primary."
                )
                yield case.say([row, past], message, severity=Severity.INFO)
            else:
                message = f"{row.code} is active and {past.code} is history of the same organ. One of them holds."
                yield case.say([row, past], message)


def _removed_elsewhere(case: Case, row: Row) -> bool:
    """Whether the organ, or a part of it, is gone on another side than the one that is ill now."""
    gone = next((absences for sites, absences in _ABSENCE if row.code.startswith(sites)), ())
    ill = side(row.fact.title)
    return any(not side(one.fact.title) or side(one.fact.title) != ill for one in case.find(*gone)) if gone else False


@rule(
    "NEO-04", Severity.INFO, "I.C.2.a, I.C.2.b, I.C.2.k", "Secondary malignancy without a primary, its history or C80.1",
    hint="Add the primary, its history (Z85.-), or C80.1 when it is unknown.",
    on=("C77", "C78", "C79", "C7B"),
    fires=[ex("C79.51"), ex("C78.7", "I10")],
    silent=[ex("C79.51", "Z85.3"), ex("C78.7", "C18.9"), ex("C79.51", "C80.1"), ex("C90.00", "C79.51")],
)  # fmt: skip
def metastasis_has_a_primary(case: Case) -> Iterable[Finding]:
    rows = case.find("C77", "C78", "C79", "C7B")
    if rows and not case.has("Z85") and not any(
        row.code[0] == "C" and row not in rows for row in case.rows
    ):  # fmt: skip
        message = f"{rows[0].code} is secondary. Its primary is missing: the site, its history (Z85.-), or C80.1 when unknown."
        yield case.say(rows[:1], message, case.choice(case.add("C80.1")))


@rule(
    "NEO-05", Severity.WARN, "I.C.2.j, I.C.2.k", "Unspecified malignancy beside a specified one",
    hint="Remove C80.0 or C80.1: the sites are known.",
    on=("C80.0", "C80.1"),
    fires=[ex("C34.90", "C80.1"), ex("C80.0", "C18.9", "C78.7")],
    silent=[ex("C79.51", "C80.1"), ex("C80.0"), ex("C44.91", "C80.1")],
)  # fmt: skip
def unknown_primary_is_unknown(case: Case) -> Iterable[Finding]:
    known = [row for row in case.rows if "C00" <= row.category <= "C76" and row.category != "C44"]
    spread = case.find("C77", "C78", "C79")
    for row in case.find("C80.0", "C80.1"):
        other = next(iter(known or (spread if row.code == "C80.0" else [])), None)
        if other:
            yield case.say([other, row], f"{other.code} names the site, so {row.code} is not added.", case.remove(row))


@rule(
    "NEO-06", Severity.WARN, "I.C.2.t (since FY2025)", "Lymphoma with a secondary solid-organ code",
    since=date(2024, 10, 1),
    hint="Use the lymphoma code for extranodal and solid organ sites instead of C77-C79.",
    on=("C81-C85",),
    fires=[ex("C83.30", "C79.31", dos="2026-06-01")],
    silent=[ex("C83.30", "C79.31", dos="2024-09-30"), ex("C83.398"), ex("C83.30", "C34.90", "C79.31")],
)  # fmt: skip
def lymphoma_spreads_in_its_own_code(case: Case) -> Iterable[Finding]:
    lymphoma = case.between("C81", "C85")
    solid = any("C00" <= row.category <= "C76" or row.category in ("C7A", "C80") for row in case.rows)
    spread = case.find("C77", "C78", "C79")
    if lymphoma and spread and not solid and not case.has("Z85"):
        message = (
            f"{spread[0].code} is not used for spread of {lymphoma[0].code}: lymphoma codes name extranodal sites."
        )
        yield case.say([lymphoma[0], spread[0]], message)


@rule(
    "NEO-07", Severity.WARN, "I.C.21.c.8", "Follow-up after completed treatment with an active malignancy",
    hint="Use the malignancy instead of Z08 when it has come back.",
    on=("Z08",),
    fires=[ex("Z08", "C50.911", "Z85.3"), ex("Z08", "C61")],
    silent=[ex("Z08", "Z85.3"), ex("Z08", "Z85.3", "C44.91")],
)  # fmt: skip
def follow_up_means_gone(case: Case) -> Iterable[Finding]:
    for row in case.find("Z08"):
        active = next((other for other in case.rows if other.code[0] == "C" and other.category != "C44"), None)
        past = case.find("Z85")
        same = active and (not past or any(past_row.code.startswith(histories) and active.code.startswith(sites)
                                           for past_row in past for sites, histories in _HISTORY))  # fmt: skip
        if active and same:
            message = f"Z08 says the malignancy is gone, {active.code} says it is active."
            yield case.say([row, active], message, case.choice(case.remove(row), case.remove(active)))
