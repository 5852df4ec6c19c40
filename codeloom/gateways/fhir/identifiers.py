"""By what a patient or an encounter is known across files: typed identifiers with their assigner, ids within a source.

Identifiers that tell nobody apart are left out: fillers (999-99-9999, unknown), numbers that are impossible, temporary
ones, kinds that name no person (driver's licence, account number). docs/adr/0021 says why.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from codeloom.gateways.fhir.drafts import Identifier
from codeloom.gateways.fhir.values import Resource, codings, ident, line, obj, objs, status_code

_OF_PERSONS = frozenset({
    "MR", "MRT", "PI", "PT", "PE", "NI", "NIIP", "SS", "SB", "JHN", "HC", "MB", "MC", "MA", "NH", "MCN", "PN",
    "PNT", "SR",
})  # fmt: skip
"""Codes of HL7 table 0203 that number a person. Driver's licence and passport numbers are not kept by those who number
patients, and made-up ones collide; they stay out."""
_OF_VISITS = frozenset({"VN", "PLAC", "FILL", "ACSN", "RI"})
"""Codes that number one visit. An account number (AN) can hold many."""
_TYPES = (
    "http://terminology.hl7.org/CodeSystem/v2-0203",
    "http://hl7.org/fhir/v2/0203",
    "urn:oid:2.16.840.1.113883.18.108",
)
_SSN = ("http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1")
_SYSTEM_SPELLINGS = {"urn:oid:2.16.840.1.113883.4.1": "http://hl7.org/fhir/sid/us-ssn"}
_FILLERS = frozenset({
    "unknown", "unk", "none", "null", "nil", "na", "nan", "test", "temp", "tba", "tbd", "pending", "unassigned", "missing",
    "notavailable", "notapplicable", "notassigned", "notgiven", "noid", "nomrn", "nossn", "anonymous", "anon", "dummy",
    "default", "undefined", "asku", "masked", "redacted", "removed", "xxx", "placeholder", "newpatient", "refused",
    "declined", "unavailable", "withheld", "notprovided", "notknown", "notrecorded", "empty", "blank", "string", "mrn", "ssn",
})  # fmt: skip
_COUNTED_UP = "01234567890123456789"
_NO_SIGN = re.compile(r"[\W_]+")
_SSN_SHAPE = re.compile(r"(\d{3})[- ]?(\d{2})[- ]?(\d{4})")
_PUBLISHED_SSN = frozenset({"078051120", "219099999", "123456789", "111223333"})
"""Numbers printed on sample cards and forms and used by thousands."""
_BASE = re.compile(r"(https?://[^?#]+)/[A-Za-z]+/[^/?#]+")
_OF_NO_SERVER = re.compile(r"https?://(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|host\.docker\.internal)([:/]|$)")


class Origin(NamedTuple):
    """Where a resource stands: its file, the base address of its fullUrl (empty: none), and who is named as its source."""

    file: int
    base: str
    source: str


def base_of(full_url: str) -> str:
    """The server's base address of a fullUrl `base/Type/id`; empty for any other."""
    if not full_url.startswith(("http://", "https://")):
        return ""
    full_url = full_url.partition("/_history/")[0]
    matched = _BASE.fullmatch(full_url)
    return matched[1] if matched else ""


def source_of(resource: Resource, base: str, otherwise: str) -> str:
    """Who a resource comes from: the server of its fullUrl, its own Meta.source, else what names the file's source.

    An address that every machine has (localhost) names nobody.
    """
    if base and not _OF_NO_SERVER.match(base):
        return base
    said = obj(resource.get("meta")).get("source")
    return (line(said, 500).partition("#")[0] if said else "") or otherwise


def identifiers_of(kind: str, resource: Resource, full_url: str, posted: bool, source: str) -> tuple[Identifier, ...]:
    """What a Patient or Encounter is known by, in a fixed order; empty when it has no id of any sort.

    `posted`: the entry asks a server to make the resource, so that its id is a placeholder and only its fullUrl counts.
    """
    known = {Identifier("assigned", key) for key in _assigned(kind, resource)}
    own = ident(resource.get("id"))
    if posted or not own:
        own = line(full_url, 500).removeprefix("urn:uuid:") or own
    if own:
        known.add(Identifier("local", f"{source}|{kind}/{own}") if source else Identifier("bare", own))
    return tuple(sorted(known))


def former_identity(resource: Resource, full_url: str) -> str:
    """By what releases up to 0.3.0 knew a resource: `system|value` of the first identifier that has both and is not an old
    one, else the id, else the fullUrl. It finds again what they stored, and nothing else."""
    for identifier in objs(resource.get("identifier")):
        system, value = line(identifier.get("system"), 500), ident(identifier.get("value"))
        if system and value and identifier.get("use") != "old":
            return f"{system}|{value}"
    return ident(resource.get("id")) or line(full_url, 500)


def _assigned(kind: str, resource: Resource) -> Iterator[str]:
    for identifier in objs(resource.get("identifier"))[:50]:
        value = ident(identifier.get("value"))
        system = _assigner(identifier)
        if not value or not system or identifier.get("use") == "temp" or is_filler(value):
            continue
        types = {line(c.get("code"), 20) for c in codings(identifier.get("type")) if c.get("system") in _TYPES}
        if types and not types & (_OF_PERSONS if kind == "Patient" else _OF_VISITS):
            continue
        if (system in _SSN or "SS" in types) and not _possible_ssn(value):
            continue
        yield f"{_SYSTEM_SPELLINGS.get(system, system)}|{_spelled(system, value)}"


def _assigner(identifier: Resource) -> str:
    """Who gave a number: the system, else the organization named as assigner."""
    if system := line(identifier.get("system"), 500):
        return system.rstrip("/")
    assigner = obj(identifier.get("assigner"))
    named = obj(assigner.get("identifier"))
    if value := ident(named.get("value")):
        return f"assigner:{line(named.get('system'), 500)}|{value}"
    name = line(assigner.get("display"), 200) or status_code(assigner.get("reference"))
    return f"assigner:{name.casefold()}" if name else ""


def _spelled(system: str, value: str) -> str:
    """One spelling for a social security number; every other value as it was given."""
    return _NO_SIGN.sub("", value) if system in _SSN else value


def is_filler(value: str) -> bool:
    """Whether a value stands where none was known: a word for nothing, one sign again and again, digits counted up."""
    signs = _NO_SIGN.sub("", value).casefold()
    if not signs or signs in _FILLERS or signs.strip("0x") == "":
        return True
    if len(signs) >= 3 and len(set(signs)) == 1:
        return True
    return signs.isdigit() and len(signs) >= 6 and (signs in _COUNTED_UP or signs in _COUNTED_UP[::-1])


def _possible_ssn(value: str) -> bool:
    """Whether the Social Security Administration could have given this number (SSA, "Social Security Number Randomization")."""
    shape = _SSN_SHAPE.fullmatch(value.strip())
    if shape is None or "".join(shape.groups()) in _PUBLISHED_SSN:
        return False
    area, group, serial = shape.groups()
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"
