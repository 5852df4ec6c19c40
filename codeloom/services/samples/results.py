"""What the audits of a sample say of the list it was drawn from. No verb lives here."""

from collections import Counter
from collections.abc import Sequence

from codeloom.coding.sampling import Audited, Estimate, Stratum, estimate
from codeloom.db.queries.samples.records import DrawnChart
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.samples import Sample


def closed_audit(one: DrawnChart) -> Audit | None:
    """The finished audit of a drawn chart; None while there is none."""
    return one.audit if one.audit is not None and one.audit.status != "open" else None


def estimate_of(sample: Sample, charts: Sequence[DrawnChart]) -> Estimate | None:
    """The share of rows that are right in the whole list; None while a stratum has no finished audit."""
    drawn = Counter(one.drawn.stratum for one in charts)
    strata = {at: Stratum(stratum["charts"], drawn[at]) for at, stratum in enumerate(sample.strata)}
    return estimate(_audited(charts), strata)


def estimates_of_strata(sample: Sample, charts: Sequence[DrawnChart]) -> dict[int, Estimate]:
    """The same for each stratum that has finished audits, by its number."""
    out = {}
    for at, stratum in enumerate(sample.strata):
        own = [one for one in charts if one.drawn.stratum == at]
        found = estimate(_audited(own), {at: Stratum(stratum["charts"], len(own))}) if own else None
        if found is not None:
            out[at] = found
    return out


def done(charts: Sequence[DrawnChart]) -> int:
    """How many of them have a finished audit."""
    return sum(closed_audit(one) is not None for one in charts)


def _audited(charts: Sequence[DrawnChart]) -> list[Audited]:
    found = ((one.drawn, closed_audit(one)) for one in charts)
    return [
        Audited(drawn.stratum, drawn.chance, audit.agreed or 0, audit.lines or 0)
        for drawn, audit in found
        if audit is not None
    ]
