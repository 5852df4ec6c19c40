"""Whether an imported person is one that is here, a new one, or for a manager to decide. No database, no writing.

An identifier says who is meant, and name, birth date and sex whether that can be ([ADR 22](docs/adr/0022-held-matches.md)).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from codeloom.coding.same_person import Demographics, compare
from codeloom.db.queries.imports.identities import KnownKey
from codeloom.services.imports.identity_keys import PersonKey


class Verdict(StrEnum):
    """`joined`: the person is `patient_id`; `new`: nobody here; `held`: a manager decides among `candidates`."""

    JOINED = "joined"
    NEW = "new"
    HELD = "held"


class Reason(StrEnum):
    """Why a person is held: an identifier agrees and the person differs; identifiers of two people; nothing tells; an
    identifier agrees and another numbering, which numbers both, tells them apart."""

    CONFLICT = "conflict"
    TWO_PEOPLE = "two_people"
    UNCERTAIN = "uncertain"
    NUMBERED_APART = "numbered_apart"


@dataclass(frozen=True, slots=True)
class Match:
    """What came of matching. `agrees` says that nothing of the person speaks against the patient who was joined."""

    verdict: Verdict
    patient_id: UUID | None = None
    reason: Reason | None = None
    candidates: tuple[UUID, ...] = ()
    agrees: bool = False


NEW = Match(Verdict.NEW)
NAMING = frozenset({"assigned", "local"})
"""Kinds that name a person by themselves."""
Numbers = Mapping[bytes, Collection[bytes]]
"""The assigned and local keys of a patient, by their numbering."""


def identifiable(person: Demographics) -> bool:
    """Whether name and birth date are known, so that they can tell people apart."""
    return bool(person.birth_date) and any(any(name) for name in person.names)


def match(
    keys: Sequence[PersonKey],
    person: Demographics,
    known: Mapping[bytes, KnownKey],
    who_is: Callable[[UUID], Demographics],
    numbers_of: Callable[[UUID], Numbers],
) -> Match:
    """Find the patient an incoming person is. `known` are the keys of the organization that were looked up.

    In this order: what a manager decided of an identifier together with this very name, birth date and sex; identifiers
    that name a person; other ids that came with this very name, birth date and sex before; ids of sources that nobody
    named and keys of old releases, which join only when the person agrees and nobody else may be meant. Where these lead
    to two patients, a manager decides; what is of the last sort leads to a patient beside one of the other sorts only
    where `Agreement.possible` says so. Where an identifier leads to a patient to whom the same source or system gave
    another number, these are two people unless name and birth date agree: a manager decides.
    """
    weak = [key for key in keys if key.kind not in NAMING]
    remembered: tuple[UUID, ...] = ()
    if identifiable(person):
        naming = [key for key in keys if key.kind in NAMING and not _is_shared(known, key)]
        decided = _patients(known, [key.composite for key in naming])
        if len(decided) == 1:
            return Match(Verdict.JOINED, decided[0], agrees=not compare(person, who_is(decided[0])).conflict)
        remembered = _patients(known, [key.composite for key in keys if key not in naming])
        weak = [key for key in weak if key.composite not in known]
    named = _patients(known, [key.hmac for key in keys if key.kind in NAMING])
    hinted = _patients(known, [hmac for key in weak for hmac in (key.hmac, *key.hints)])
    meant = tuple(dict.fromkeys((*named, *remembered)))
    if meant:
        meant += tuple(one for one in hinted if one not in meant and compare(person, who_is(one)).possible)
    if len(meant) > 1:
        return Match(Verdict.HELD, reason=Reason.TWO_PEOPLE, candidates=meant)
    if remembered:
        return Match(Verdict.JOINED, remembered[0], agrees=not compare(person, who_is(remembered[0])).conflict)
    if named:
        agreement = compare(person, who_is(named[0]))
        if agreement.conflict:
            return Match(Verdict.HELD, reason=Reason.CONFLICT, candidates=named)
        if not agreement.positive and _numbered_apart(known, keys, named[0], numbers_of):
            return Match(Verdict.HELD, reason=Reason.NUMBERED_APART, candidates=named)
        return Match(Verdict.JOINED, named[0], agrees=True)
    agreements = {one: compare(person, who_is(one)) for one in hinted}
    alike = tuple(one for one in hinted if agreements[one].positive)
    possible = tuple(one for one in hinted if not agreements[one].clearly_different)
    if alike and possible == alike[:1]:
        return Match(Verdict.JOINED, alike[0], agrees=True)
    if not possible:
        return NEW
    reason = Reason.TWO_PEOPLE if alike else Reason.UNCERTAIN
    return Match(Verdict.HELD, reason=reason, candidates=possible)


def still_held(
    keys: Sequence[PersonKey], found: Match, known: Mapping[bytes, KnownKey], waiting: Mapping[bytes, Match]
) -> Match:
    """The match that waits for a manager, where only identifiers join the person under which somebody described alike waits.

    `waiting` are open matches by the composite keys of those who wait. Who comes again is not filed before it is decided
    who it is, for another server may name a person less than the one of whom it was asked.
    """
    joins = [key for key in keys if key.kind in NAMING and _patients(known, [key.hmac]) == (found.patient_id,)]
    composites = {key.composite for key in joins}
    if (
        found.verdict is not Verdict.JOINED
        or not composites
        or not composites <= waiting.keys()
        or composites & known.keys()
    ):
        return found
    return waiting[joins[0].composite]


def _is_shared(known: Mapping[bytes, KnownKey], key: PersonKey) -> bool:
    """Whether the key stands on different people here, whatever the file it came in thinks of it."""
    here = known.get(key.hmac)
    return here is not None and here.patient_id is None


def _numbered_apart(
    known: Mapping[bytes, KnownKey],
    keys: Sequence[PersonKey],
    patient_id: UUID,
    numbers_of: Callable[[UUID], Numbers],
) -> bool:
    """Whether a numbering has other numbers for the patient than for the person. What one record of a source says of
    its own numbers is a change of them."""
    if any(key.kind == "local" and _patients(known, [key.hmac]) == (patient_id,) for key in keys):
        return False
    numbers = numbers_of(patient_id)
    incoming: dict[bytes, set[bytes]] = {}
    for key in keys:
        if key.numbering is not None and key.numbering in numbers:
            incoming.setdefault(key.numbering, set()).add(key.hmac)
    return any(own.isdisjoint(numbers[numbering]) for numbering, own in incoming.items())


def _patients(known: Mapping[bytes, KnownKey], hmacs: Sequence[bytes]) -> tuple[UUID, ...]:
    """The patients that keys stand for, each once, in the order of the keys."""
    found = (known[hmac].patient_id for hmac in hmacs if hmac in known)
    return tuple(dict.fromkeys(one for one in found if one is not None))
