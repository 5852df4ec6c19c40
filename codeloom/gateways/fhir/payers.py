"""Who pays: out of Coverage and of Claim.insurance. Names of organizations and words only, never a member's number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from codeloom.gateways.fhir.drafts import PayerFact
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.values import Resource, day, line, obj, objs, reference, when, words_of

_OF_PERSONS = ("Patient/", "RelatedPerson/")
SELF_PAY = "Self-pay"
_LAST = 1_000


@dataclass(frozen=True, slots=True)
class HeldCoverage:
    """A Coverage of a patient: who pays, in which order, and from when to when (None: open)."""

    payer: PayerFact
    order: int
    begins: date | None
    ends: date | None

    def holds_on(self, on: date | None) -> bool:
        """Whether the period covers a day; an unknown day is covered by every period."""
        return on is None or ((self.begins is None or self.begins <= on) and (self.ends is None or on <= self.ends))


Insured = tuple[Resource, Resource, Origin]
"""A reference to Coverage as written, the Claim it stands in, and where that stands."""


def coverage(resource: Resource, named: Callable[[str], str], is_person: Callable[[str], bool]) -> HeldCoverage | None:
    """The Coverage; None for one that does not stand or names nobody. `named` names an organization by its reference,
    `is_person` says that a reference means a patient."""
    if line(resource.get("status"), 40) in {"cancelled", "draft", "entered-in-error"}:
        return None
    name = next(filter(None, (_payor(one, named, is_person) for one in objs(resource.get("payor"))[:5])), "")
    kind = words_of(resource.get("type"))
    if not name and not kind:
        return None
    order = resource.get("order")
    period = obj(resource.get("period"))
    return HeldCoverage(
        PayerFact(name or kind, kind if name else "", words_of(resource.get("relationship"))),
        order if isinstance(order, int) and 0 < order < _LAST else _LAST,
        day(when(period.get("start"))),
        day(when(period.get("end"))),
    )


def insured_by(claim: Resource) -> list[Resource]:
    """The references to Coverage of a Claim that stands, the one in focus first."""
    if line(claim.get("status"), 40) in {"cancelled", "entered-in-error", "draft"}:
        return []
    listed = sorted(objs(claim.get("insurance"))[:10], key=lambda one: one.get("focal") is not True)
    return [obj(one.get("coverage")) for one in listed]


def payer_in_claim(
    written: Resource,
    claim: Resource,
    origin: Origin,
    place_of: Callable[[str, Origin], int | None],
    coverages: list[HeldCoverage],
    named: Callable[[str, Origin], str],
) -> PayerFact | None:
    """The payer that a Claim's reference to Coverage means: a Coverage of the patient, one inside the Claim, or its display."""
    pointed = reference(written)
    place = place_of(pointed, origin)
    if place is not None:
        return coverages[place].payer
    if pointed.startswith("#"):
        for inner in objs(claim.get("contained"))[:50]:
            if inner.get("id") == pointed[1:] and inner.get("resourceType") == "Coverage":
                held = coverage(inner, lambda text: named(text, origin), lambda _: False)
                return held.payer if held else None
    name = _without_numbers(line(written.get("display"), 200))
    return PayerFact(name, "", "") if name else None


def payer_of(claimed: Iterable[PayerFact], covered: Iterable[HeldCoverage], on: date | None) -> PayerFact | None:
    """The payer of a service on a day: what a claim for it says, else the patient's first coverage of that day."""
    if (said := next(iter(claimed), None)) is not None:
        return said
    holding = sorted((one for one in covered if one.holds_on(on)), key=lambda one: one.order)
    return holding[0].payer if holding else None


def _without_numbers(name: str) -> str:
    """A name without the words that may be somebody's number."""
    return " ".join(word for word in name.split() if sum(sign.isdigit() for sign in word) < 5)


def _payor(written: Resource, named: Callable[[str], str], is_person: Callable[[str], bool]) -> str:
    """The name of an organization; a person who pays stays unnamed."""
    pointed = reference(written)
    kind = line(written.get("type"), 60)
    if kind in ("Patient", "RelatedPerson") or any(part in pointed for part in _OF_PERSONS) or is_person(pointed):
        return SELF_PAY
    return _without_numbers(line(written.get("display"), 200) or (named(pointed) if pointed else ""))
