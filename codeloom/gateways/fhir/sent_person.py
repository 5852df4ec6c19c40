"""A person as a sender names one beside a note: the same facts as of a Patient, by the same rules for identifiers."""

from collections.abc import Iterable
from datetime import date

from codeloom.gateways.fhir.drafts import PatientFacts
from codeloom.gateways.fhir.identifiers import identifiers_of


def person_of(
    identifiers: Iterable[tuple[str, str]], family: str, given: str, birth_date: date | None, sex: str
) -> PatientFacts:
    """The facts of a person with these (system, value) identifiers; fillers and impossible numbers are left out."""
    listed = [{"system": system, "value": value} for system, value in identifiers]
    names = ((family, given),) if family or given else ()
    return PatientFacts(
        identifiers=identifiers_of("Patient", {"identifier": listed}, "", False, ""), family=family, given=given, names=names,
        birth_date=birth_date, sex=sex, mrn="", deceased=False, deceased_on=None,
    )  # fmt: skip
