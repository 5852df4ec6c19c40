"""Telling FHIR R4 from DSTU2, STU3 and R5 by the shape of resources: files do not say which version they are in."""

from collections import Counter

from codeloom.gateways.archives import Refused
from codeloom.gateways.fhir.values import Resource, obj
from codeloom.gateways.fhir.words import refused

_R4_SYSTEMS = "http://terminology.hl7.org/"
_OLD_SYSTEMS = "http://hl7.org/fhir/v3/"
_OLD_CLASSES = frozenset({"ambulatory", "outpatient", "inpatient", "emergency", "virtual", "home", "field", "daytime"})
_CONTEXT_IN_STU3 = frozenset({"Condition", "Observation", "Procedure", "MedicationRequest", "DiagnosticReport"})


def encounter_version(encounter: Resource) -> str:
    """ "r5", "dstu2", "stu3", "r4" when the shape of an Encounter tells, else empty."""
    value = encounter.get("class")
    if isinstance(value, list) or "actualPeriod" in encounter:
        return "r5"
    if isinstance(value, str) or ("patient" in encounter and "subject" not in encounter):
        return "dstu2"
    coded = obj(value)
    system = coded.get("system")
    if isinstance(system, str) and system.startswith(_R4_SYSTEMS):
        return "r4"
    old_system = isinstance(system, str) and system.startswith(_OLD_SYSTEMS)
    old_code = isinstance(code := coded.get("code"), str) and code in _OLD_CLASSES
    return "stu3" if old_system or old_code else ""


def version_of(kind: str, resource: Resource) -> str:
    """As `encounter_version`, for any resource that an older version writes differently."""
    if kind == "Encounter":
        return encounter_version(resource)
    if kind == "Condition":
        if isinstance(resource.get("clinicalStatus"), dict):
            return "r4"
        if "patient" in resource and "subject" not in resource:
            return "dstu2"
        return "stu3" if isinstance(resource.get("clinicalStatus"), str) or "context" in resource else ""
    if kind == "MedicationOrder":
        return "dstu2"
    if kind in _CONTEXT_IN_STU3 and "context" in resource and "encounter" not in resource:
        return "stu3"
    return ""


def verdict(signs: Counter[str], encounters: Counter[str]) -> Refused | None:
    """The refusal for a file whose resources as a whole are not R4. A few stray ones are left out by themselves.

    `signs` counts versions over all resources, `encounters` over encounters only (empty string: no telling).
    """
    r5 = encounters["r5"]
    if r5 and r5 * 2 >= encounters.total():
        return refused("r5")
    old = signs["dstu2"] + signs["stu3"]
    if old > signs["r4"]:
        return refused("dstu2" if signs["dstu2"] >= signs["stu3"] else "stu3")
    return None
