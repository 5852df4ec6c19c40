"""How a patient left: the discharge disposition of an Encounter as a patient discharge status of UB-04."""

from codeloom.gateways.fhir.values import Resource, codings, line, obj

STATUSES = frozenset({*range(1, 8), 9, 20, 21, 30, *range(40, 44), 50, 51, *range(61, 67), 69, 70, *range(81, 96)})
"""Patient discharge statuses that are in use."""
_UB04 = ("nubc.org", "2.16.840.1.113883.6.301.5")
_HL7 = "discharge-disposition"
_OF_HL7 = {
    "home": 1,
    "alt-home": 1,
    "snf": 3,
    "aadvice": 7,
    "exp": 20,
    "rehab": 62,
    "long": 63,
    "psy": 65,
    "other-hcf": 70,
}
"""The codes of HL7's own list that mean one status; hospice may be at home or not, and is left out."""


def disposition_of(encounter: Resource) -> int:
    """The status of an Encounter resource; 0 when it gives none that is known."""
    for coding in codings(obj(encounter.get("hospitalization")).get("dischargeDisposition")):
        system, code = line(coding.get("system")), line(coding.get("code"), 20)
        if any(part in system for part in _UB04) and code.isascii() and code.isdigit() and int(code) in STATUSES:
            return int(code)
        if _HL7 in system and code in _OF_HL7:
            return _OF_HL7[code]
    return 0
