"""The E/M code of documented elements, by MDM or by time, whichever is higher."""

from codeloom.coding.em import tables
from codeloom.coding.em.columns import data_level, mdm_level, problems_level, risk_level
from codeloom.coding.em.shapes import Elements, Level, MdmLevel


def table_name(elements: Elements) -> str:
    """The name in `tables.FAMILIES`: office and home take new or established from the patient."""
    return f"{elements.family}_{elements.patient}" if elements.family in tables.BY_PATIENT else elements.family


def level(elements: Elements) -> Level:
    """The code and what decided it. Raises KeyError for a family that does not exist."""
    mdm = mdm_level(elements)
    code, decided_by = _chosen(elements, mdm)
    columns = problems_level(elements.problems), data_level(elements.data), risk_level(elements.risk)
    return Level(code, mdm, *columns, decided_by=decided_by)  # type: ignore[arg-type]  # _chosen says which they are


def code_by_time(elements: Elements) -> str | None:
    """The code the minutes alone give; None where they give none or the family is not chosen by time."""
    if elements.family == "discharge":
        return _discharge(elements.minutes) if elements.minutes is not None else None
    family = tables.FAMILIES.get(table_name(elements))
    return family.by_time(elements.minutes) if family else None


def _chosen(elements: Elements, mdm: MdmLevel | None) -> tuple[str | None, str | None]:
    if elements.family == "discharge":
        return _discharge(elements.minutes), "time"
    if elements.family == "preventive":
        code = preventive(elements.patient, elements.age)
        return code, "age" if code else None
    if elements.no_physician:
        return (tables.ED_WITHOUT_PHYSICIAN, "mdm") if elements.family == "ed" else (None, None)
    family = tables.FAMILIES[table_name(elements)]
    by_mdm, by_time = family.code(mdm) if mdm else None, family.by_time(elements.minutes)
    if by_mdm and (not by_time or family.ladder().index(by_mdm) >= family.ladder().index(by_time)):
        return by_mdm, "mdm"
    return by_time, "time" if by_time else None


def _discharge(minutes: int | None) -> str:
    return tables.LONG_DISCHARGE if (minutes or 0) > tables.SHORT_DISCHARGE_MINUTES else tables.DISCHARGE


def preventive(patient: str, age: int | None) -> str | None:
    """The code of a preventive visit at this age in years; None without an age."""
    rows = (row for row in tables.PREVENTIVE if age is not None and age >= row[0])
    row = next(rows, None)
    return None if row is None else row[1] if patient == "new" else row[2]


def prolonged(elements: Elements) -> dict[str, int]:
    """Units of prolonged time by code: 99417 and, for Medicare, G2212. One payer takes one of the two, never both."""
    name, minutes = table_name(elements), elements.minutes or 0
    starts = {}
    if name in tables.PROLONGED_FAMILIES:
        starts[tables.PROLONGED] = tables.FAMILIES[name].minutes[-1] + tables.PROLONGED_STEP
    if name in tables.PROLONGED_CMS_FROM:
        starts[tables.PROLONGED_CMS] = tables.PROLONGED_CMS_FROM[name]
    step = tables.PROLONGED_STEP
    return {code: (minutes - first) // step + 1 for code, first in starts.items() if minutes >= first}
