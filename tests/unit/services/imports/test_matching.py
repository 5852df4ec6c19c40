"""Who an imported person is: a table of what is known, what comes, and what follows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest

from codeloom.coding.same_person import Demographics
from codeloom.db.queries.imports.identities import KnownKey
from codeloom.services.imports.identity_keys import PersonKey
from codeloom.services.imports.matching import Match, Numbers, Reason, Verdict, match, still_held

JUNE = Demographics((("Archer", "June"),), date(1931, 2, 3), "F")
MARRIED = Demographics((("Bell", "June"),), date(1931, 2, 3), "F")
TWIN = Demographics((("Archer", "Jane"),), date(1931, 2, 3), "F")
THEO = Demographics((("Byrd", "Theo"),), date(1990, 9, 9), "M")
AGELESS = Demographics((("Archer", "June"),), None, "F")
NAMELESS = Demographics((), None, "")
P, Q = UUID(int=1), UUID(int=2)


def key(text: str, kind: str = "assigned", fingerprint: str = "now") -> PersonKey:
    """A key whose HMAC is its text; it counts in what stands before the bar, if there is one."""
    return PersonKey(kind, text.encode(), f"{text}+{fingerprint}".encode(), numbering=numbering(text))


def numbering(text: str) -> bytes | None:
    """What a key counts in."""
    return text.partition("|")[0].encode() if "|" in text else None


@dataclass(frozen=True)
class Case:
    """`known`: (kind, patient) by key, `people`: who they are; `expected`: verdict, then reason and candidates or patient."""

    name: str
    keys: tuple[PersonKey, ...]
    person: Demographics
    known: dict[str, tuple[str, UUID | None]]
    expected: tuple[object, ...]
    people: dict[UUID, Demographics] = field(default_factory=lambda: {P: JUNE, Q: THEO})


MR, BARE, LOCAL = key("mr"), key("1", "bare"), key("a|1", "local")
HINTED = PersonKey("bare", b"1", b"1+now", (b"1 June", b"1 1931"))
OF_P = {"mr": ("assigned", P)}
CASES = (
    Case("nothing known", (MR, BARE), JUNE, {}, ("new",)),
    Case("a number and the same person", (MR,), JUNE, OF_P, ("joined", P)),
    Case("a number and nothing said", (MR,), NAMELESS, OF_P, ("joined", P)),
    Case("a number and another name", (MR,), MARRIED, OF_P, ("held", "conflict", (P,))),
    Case("a number and somebody else", (MR,), THEO, OF_P, ("held", "conflict", (P,))),
    Case("a number and a twin", (MR,), TWIN, OF_P, ("held", "conflict", (P,))),
    Case("an id within a source and somebody else", (LOCAL,), THEO, {"a|1": ("local", P)}, ("held", "conflict", (P,))),
    Case("numbers of two people", (MR, key("pi")), JUNE, OF_P | {"pi": ("assigned", Q)}, ("held", "two_people", (P, Q))),
    Case("a number of several people names nobody", (MR,), JUNE, {"mr": ("shared", None)}, ("new",)),
    Case("the number an old release kept", (MR,), JUNE, {"mr": ("legacy", P)}, ("joined", P)),
    Case("the number an old release kept, somebody else", (MR,), THEO, {"mr": ("legacy", P)}, ("held", "conflict", (P,))),
    Case("a bare id and the same person", (BARE,), JUNE, {"1": ("bare", P)}, ("joined", P)),
    Case("a bare id and somebody else", (BARE,), THEO, {"1": ("bare", P)}, ("new",)),
    Case("a bare id and a twin", (BARE,), TWIN, {"1": ("bare", P)}, ("held", "uncertain", (P,))),
    Case("a bare id and nothing said", (BARE,), NAMELESS, {"1": ("bare", P)}, ("held", "uncertain", (P,))),
    Case("the bare id of an old release, somebody else", (key("1", "former"),), THEO, {"1": ("legacy", P)}, ("new",)),
    Case("a number beside a bare id of somebody else", (MR, BARE), JUNE, OF_P | {"1": ("bare", Q)}, ("joined", P)),
    Case("a number beside a bare id of one who may be the same", (MR, BARE), AGELESS, OF_P | {"1": ("bare", Q)},
         ("held", "two_people", (P, Q)), {P: JUNE, Q: AGELESS}),
    Case("a number of one of whom nothing is said, a bare id of the very same", (MR, BARE), JUNE,
         OF_P | {"1": ("bare", Q)}, ("held", "two_people", (P, Q)), {P: NAMELESS, Q: JUNE}),
    Case("a number of somebody else beside a bare id of one who may be the same", (MR, BARE), JUNE,
         OF_P | {"1": ("bare", Q)}, ("held", "two_people", (P, Q)), {P: THEO, Q: AGELESS}),
    Case("a number beside a shared value of one who may be the same", (MR, key("n", "shared")), AGELESS,
         OF_P | {"n": ("assigned", Q)}, ("held", "two_people", (P, Q)), {P: JUNE, Q: JUNE}),
    Case("a number beside the id of an old release of one who may be the same", (MR, key("1", "former")), JUNE,
         OF_P | {"1": ("legacy", Q)}, ("held", "two_people", (P, Q)), {P: JUNE, Q: AGELESS}),
    Case("a number beside a hint of one who may be the same", (MR, HINTED), AGELESS, OF_P | {"1 June": ("hint", Q)},
         ("held", "two_people", (P, Q)), {P: JUNE, Q: AGELESS}),
    Case("a number beside a hint of a twin", (MR, HINTED), JUNE, OF_P | {"1 1931": ("hint", Q)},
         ("held", "two_people", (P, Q)), {P: JUNE, Q: TWIN}),
    Case("a number beside a bare id under another name of that birth date", (MR, BARE), MARRIED,
         OF_P | {"1": ("bare", Q)}, ("held", "two_people", (P, Q)), {P: MARRIED, Q: JUNE}),
    Case("a value remembered, and a bare id of a twin", (MR, HINTED), JUNE,
         OF_P | {"1+now": ("composite", P), "1 1931": ("hint", Q)}, ("joined", P), {P: JUNE, Q: TWIN}),
    Case("a shared value remembered, and a bare id under another name of that birth date",
         (key("n", "shared"), BARE), MARRIED, {"n+now": ("composite", P), "1": ("bare", Q)},
         ("held", "two_people", (P, Q)), {P: MARRIED, Q: JUNE}),
    Case("a shared value of the same person, a bare id under another name", (key("n", "shared"), BARE), MARRIED,
         {"n": ("assigned", P), "1": ("bare", Q)}, ("held", "two_people", (P, Q)), {P: MARRIED, Q: JUNE}),
    Case("a shared value of the same person, a bare id of somebody else", (key("n", "shared"), BARE), JUNE,
         {"n": ("assigned", P), "1": ("bare", Q)}, ("joined", P)),
    Case("a number beside a bare id of one of whom nothing is said", (MR, BARE), JUNE, OF_P | {"1": ("bare", Q)},
         ("joined", P), {P: JUNE, Q: NAMELESS}),
    Case("a number and a bare id remembered, beside one who may be the same", (MR, BARE), JUNE,
         OF_P | {"1+now": ("composite", P), "1": ("bare", Q)}, ("joined", P), {P: JUNE, Q: AGELESS}),
    Case("a number, and another id of the same source", (MR, key("a|2", "local")), AGELESS,
         OF_P | {"a|1": ("local", P)}, ("held", "numbered_apart", (P,))),
    Case("a number, and another id of the same source, birth date known", (MR, key("a|2", "local")), JUNE,
         OF_P | {"a|1": ("local", P)}, ("held", "numbered_apart", (P,)), {P: AGELESS}),
    Case("a number, and another id of the same source, nothing said", (MR, key("a|2", "local")), NAMELESS,
         OF_P | {"a|1": ("local", P)}, ("held", "numbered_apart", (P,))),
    Case("a number, and another number of the same system", (MR, key("s|8")), AGELESS,
         OF_P | {"s|7": ("assigned", P)}, ("held", "numbered_apart", (P,))),
    Case("a number, and another number that an old release kept", (MR, key("s|8")), AGELESS,
         OF_P | {"s|7": ("legacy", P)}, ("held", "numbered_apart", (P,))),
    Case("a number and another id of the source, name and birth date agree", (MR, key("a|2", "local")), JUNE,
         OF_P | {"a|1": ("local", P)}, ("joined", P)),
    Case("a number and an id of another source", (MR, key("b|2", "local")), AGELESS, OF_P | {"a|1": ("local", P)},
         ("joined", P)),
    Case("two numbers of one system, of which one is known", (key("s|7"), key("s|8")), AGELESS,
         {"s|7": ("assigned", P)}, ("joined", P)),
    Case("the id of the source, with a number that changed", (LOCAL, key("s|8")), AGELESS,
         {"a|1": ("local", P), "s|7": ("assigned", P)}, ("joined", P)),
    Case("remembered, with another id of the same source", (MR, key("a|2", "local")), JUNE,
         OF_P | {"mr+now": ("composite", P), "a|1": ("local", P)}, ("joined", P), {P: AGELESS}),
    Case("remembered against the number", (MR,), THEO, OF_P | {"mr+now": ("composite", Q)}, ("joined", Q)),
    Case("remembered with a number of another release", (MR,), THEO, OF_P | {"mr+then": ("composite", Q)},
         ("held", "conflict", (P,))),
    Case("remembered by a bare id, a number of somebody else", (MR, BARE), JUNE,
         {"1+now": ("composite", Q), "1": ("bare", Q)} | OF_P, ("held", "two_people", (P, Q))),
    Case("remembered by a bare id as another, a number of somebody else", (MR, BARE), THEO,
         {"1+now": ("composite", Q), "1": ("bare", Q)} | OF_P, ("held", "two_people", (P, Q))),
    Case("nobody is remembered without name and birth date", (BARE,), NAMELESS, {"1+now": ("composite", Q)}, ("new",)),
    Case("a value shared in this file, known of the same person", (key("mr", "shared"),), JUNE, OF_P, ("joined", P)),
    Case("a value shared in this file, known of somebody else", (key("mr", "shared"),), THEO, OF_P, ("new",)),
)  # fmt: skip


def told(found: Match) -> tuple[object, ...]:
    """A match as the table has it."""
    if found.verdict == "held":
        return "held", str(found.reason), found.candidates
    return ("joined", found.patient_id) if found.verdict == "joined" else ("new",)


def numbers_in(case: Case) -> Callable[[UUID], Numbers]:
    """The keys of each patient by what they count in."""

    def numbers_of(patient_id: UUID) -> Numbers:
        found: dict[bytes, set[bytes]] = {}
        for text, (kind, whose) in case.known.items():
            if whose == patient_id and kind != "composite" and (counted := numbering(text)) is not None:
                found.setdefault(counted, set()).add(text.encode())
        return found

    return numbers_of


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_who_it_is(case: Case) -> None:
    known = {text.encode(): KnownKey(*here) for text, here in case.known.items()}
    assert told(match(case.keys, case.person, known, case.people.__getitem__, numbers_in(case))) == case.expected


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_order_of_identifiers_changes_nothing(case: Case) -> None:
    known = {text.encode(): KnownKey(*here) for text, here in case.known.items()}
    found = told(match(case.keys[::-1], case.person, known, case.people.__getitem__, numbers_in(case)))
    assert [set(one) if isinstance(one, tuple) else one for one in found] == [
        set(one) if isinstance(one, tuple) else one for one in case.expected
    ]


WAITS = Match(Verdict.HELD, reason=Reason.NUMBERED_APART, candidates=(P,))


@pytest.mark.parametrize(
    ("keys", "known", "waiting", "goes_on_waiting"),
    [
        ((MR,), OF_P, ("mr+now",), True),
        ((MR,), OF_P, ("mr+then",), False),
        ((MR,), OF_P | {"mr+now": ("composite", P)}, ("mr+now",), False),
        ((MR, LOCAL), OF_P | {"a|1": ("local", P)}, ("mr+now",), False),
        ((MR, key("b|9", "local")), OF_P, ("mr+now",), True),
    ],
    ids=["the same description", "another description", "decided", "by an id of their own too", "an unknown id beside"],
)
def test_who_waits_under_an_identifier_is_not_joined_by_it_from_elsewhere(
    keys: tuple[PersonKey, ...],
    known: dict[str, tuple[str, UUID | None]],
    waiting: tuple[str, ...],
    goes_on_waiting: bool,
) -> None:
    joined = Match(Verdict.JOINED, P, agrees=True)
    here = {text.encode(): KnownKey(*what) for text, what in known.items()}
    found = still_held(keys, joined, here, {text.encode(): WAITS for text in waiting})
    assert found == (WAITS if goes_on_waiting else joined)
