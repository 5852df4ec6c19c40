"""From what a source calls a person or a visit to the HMACs by which the database finds them again.

Which of them may join whom is decided in matching.py and visits.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from codeloom.coding.same_person import fingerprint
from codeloom.db.crypto import Vault
from codeloom.gateways.fhir import ChartDraft, Identifier, PatientFacts


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One key of an incoming person.

    `kind`: assigned, local, bare or shared as the reader says, or former, what a release up to 0.3.0 knew the person by.
    `composite` is the same identifier together with name, birth date and sex. `hints` are those of an identifier that names
    nobody by itself, together with the name and with the birth date: who changed one of them is met again by the other.
    `numbering` is the HMAC of what an assigned or local key counts in: its system, or the source of the id.
    """

    kind: str
    hmac: bytes
    composite: bytes
    hints: tuple[bytes, ...] = ()
    numbering: bytes | None = None


class VisitKind(StrEnum):
    """What a key says of a visit: an id within a named source, or an id together with its first day, is this visit; an
    assigned number may be an account of several; an id whose source nobody named is a hint. Former ones are of 0.3.0."""

    LOCAL = "local"
    DATED = "dated"
    ASSIGNED = "assigned"
    HINT = "hint"
    FORMER = "former"
    FORMER_HINT = "former_hint"


@dataclass(frozen=True, slots=True)
class VisitKey:
    """One key of an incoming visit of a known patient."""

    kind: VisitKind
    hmac: bytes


def person_keys(vault: Vault, person: PatientFacts) -> tuple[PersonKey, ...]:
    """The keys of a person, in the order of the identifiers; the former ones last, unless they are among the others."""
    described = fingerprint(person.demographics)
    family, given, born, _ = described.split("\n")
    parts = [f"name\n{family}\n{given}" if family or given else "", f"born\n{born}" if born else ""]
    found: dict[bytes, PersonKey] = {}
    for one in person.identifiers:
        text = f"local\n{one.key}" if one.kind == "local" else one.key
        composite = composite_of(vault, one.key, described)
        weak = one.kind in ("bare", "shared")
        hints = tuple(vault.blind("patient", f"hint\n{one.key}\n{part}") for part in parts if part and weak)
        place = one.key.rpartition("|")[0]
        numbering = None if weak else vault.blind("patient", f"numbering\n{one.kind}\n{place}")
        found.setdefault(hmac := vault.blind("patient", text), PersonKey(one.kind, hmac, composite, hints, numbering))
    for text in _formers(person.former, person.identifiers):
        found.setdefault(hmac := vault.blind("patient", text), PersonKey("former", hmac, b""))
    return tuple(found.values())


def composite_of(vault: Vault, identifier: str, described: str) -> bytes:
    """The key of an identifier's text together with a `fingerprint`."""
    return vault.blind("patient", f"composite\n{identifier}\n{described}")


def visit_keys(vault: Vault, patient_id: UUID, draft: ChartDraft) -> tuple[VisitKey, ...]:
    """The keys of a visit of this patient."""
    named = {"local": VisitKind.LOCAL, "assigned": VisitKind.ASSIGNED, "bare": VisitKind.HINT}
    found = []
    for one in draft.identifiers:
        if one.kind in named:
            found.append(VisitKey(named[one.kind], vault.blind("visit", f"{patient_id}\n{one.key}")))
        if one.kind == "bare":
            dated = f"{patient_id}\n{one.key}\n{draft.period_start[:10]}"
            found.append(VisitKey(VisitKind.DATED, vault.blind("visit", dated)))
    return tuple(found)


def former_visit_keys(vault: Vault, person: PatientFacts, draft: ChartDraft) -> tuple[VisitKey, ...]:
    """The keys that releases up to 0.3.0 would have given the visit."""
    kind = VisitKind.FORMER if "|" in draft.former else VisitKind.FORMER_HINT
    return tuple(
        VisitKey(kind, vault.blind("encounter", f"{who}\n{visit}"))
        for who in _formers(person.former, person.identifiers)
        for visit in _formers(draft.former, draft.identifiers)
    )


def _formers(former: str, identifiers: tuple[Identifier, ...]) -> Iterator[str]:
    """The identity of 0.3.0, as it was and as it was told apart from an equal one of the same source."""
    if former:
        yield former
        for one in identifiers:
            if one.kind in ("bare", "local"):
                yield f"{former}#{one.key.rpartition('/')[2]}"
