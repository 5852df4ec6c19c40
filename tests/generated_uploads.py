"""Uploads made at random by people, servers and exports that are known, so that it is known whose each fact is.

Every fact carries a token in its words, `<person.encounter.fact>`, which says whose it is whatever ids and identifiers the
file gives. People are twins, namesakes, strangers with one filler number; servers number their people alike; exports are
shuffled, repeated, extended and partial.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Resource = dict[str, Any]

TOKEN = re.compile(r"<(\d+)\.(\d+)\.([a-z]\d*)>")
STYLES = ("urls", "meta", "bare", "posted")
"""How a server names what it sends: fullUrls with its base, Meta.source, nothing at all, placeholders to be posted."""
FILLERS = ("999-99-9999", "000-00-0000", "unknown", "123456789", "N/A")
SSN, MEMBER = "http://hl7.org/fhir/sid/us-ssn", "https://insurer.example/members"
GIVEN = ("Ada", "Bo", "Cleo", "Dov", "Ema", "Finn", "Gita", "Hal", "Ida", "Jun")


@dataclass(frozen=True)
class Person:
    """Somebody there really is. `number` is unique over all sets; `member` is a national number, `filler` a wrong one."""

    number: int
    family: str
    given: str
    birth: str
    sex: str
    member: str
    filler: str
    later_family: str


@dataclass
class Server:
    """A source of exports: its people by its own ids, which begin at 1 everywhere, and how it names what it sends."""

    name: str
    style: str
    ids: dict[int, str] = field(default_factory=dict)
    visits: dict[int, list[int]] = field(default_factory=dict)
    numbered: bool = False


@dataclass
class UploadSet:
    """What one practice is sent over time: uploads, each some files; and the people it is about."""

    people: list[Person]
    uploads: list[dict[str, bytes]]
    sent: set[tuple[int, int, str]]


def generate(number: int) -> UploadSet:
    """The set of this number; the same each time."""
    chance = random.Random(number)
    people = _people(chance, number)
    servers = [_server(chance, number, place, people) for place in range(chance.randint(1, 3))]
    made = UploadSet(people, [], set())
    for turn in range(chance.randint(1, 3)):
        made.uploads.append(_upload(chance, servers, people, turn, made.sent))
    return made


def _people(chance: random.Random, number: int) -> list[Person]:
    people: list[Person] = []
    for place in range(chance.randint(1, 4)):
        serial = number * 10 + place
        family, given = f"Fam{serial}", chance.choice(GIVEN)
        birth = f"19{chance.randint(30, 99)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        sex = chance.choice(("female", "male"))
        member = f"M{serial:07}" if chance.random() < 0.4 else ""
        if people and chance.random() < 0.5:
            kin = people[-1]
            family, sex = kin.family, kin.sex
            if chance.random() < 0.6:  # a twin
                birth, given = kin.birth, chance.choice([name for name in GIVEN if name != kin.given])
            else:  # a namesake of another age
                given = kin.given
            if chance.random() < 0.1:
                birth = ""
            told_apart = given != kin.given or (birth and kin.birth)
            if told_apart and chance.random() < 0.4:  # who was given the other's number by mistake
                member = kin.member
        filler = chance.choice(FILLERS) if chance.random() < 0.4 else ""
        later = f"Wed{serial}" if chance.random() < 0.15 else family
        people.append(Person(serial, family, given, birth, sex, member, filler, later))
    return people


def _server(chance: random.Random, number: int, place: int, people: list[Person]) -> Server:
    server = Server(f"https://s{number}-{place}.example/fhir", chance.choice(STYLES), numbered=chance.random() < 0.5)
    known = chance.sample(people, chance.randint(1, len(people)))
    for count, person in enumerate(known, 1):
        server.ids[person.number] = str(count)
        begin = place * 10 + 1
        server.visits[person.number] = list(range(begin, begin + chance.randint(1, 3)))
    return server


def _upload(
    chance: random.Random, servers: list[Server], people: list[Person], turn: int, sent: set[tuple[int, int, str]]
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    mixed: list[Resource] = []
    clear = len(servers) == 1
    for place, server in enumerate(servers):
        by_kind = list(_export(chance, server, people, turn, sent))
        chance.shuffle(by_kind)
        if server.style in ("urls", "posted") and chance.random() < 0.3:
            mixed += [entry for _, entry in by_kind]
        elif (clear or server.style != "bare") and chance.random() < 0.4:
            for kind in ("Patient", "Encounter", "Fact"):
                files[f"{place}-{kind}.json"] = _bundle(chance, [entry for of, entry in by_kind if of == kind])
        else:
            files[f"{place}.json"] = _bundle(chance, [entry for _, entry in by_kind])
    if mixed:
        files["mixed.json"] = _bundle(chance, mixed)
    names = list(files)
    chance.shuffle(names)
    return {name: files[name] for name in names}


def _bundle(chance: random.Random, entries: list[Resource]) -> bytes:
    chance.shuffle(entries)
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def _export(
    chance: random.Random, server: Server, people: list[Person], turn: int, sent: set[tuple[int, int, str]]
) -> Iterator[tuple[str, Resource]]:
    """What a server sends in a turn, by sort: its people, their visits and facts. Later turns leave some visits out."""
    for person in people:
        if person.number not in server.ids:
            continue
        at = _Place(server, person)
        yield "Patient", at.entry("Patient", server.ids[person.number], _patient(chance, at, turn))
        for visit in server.visits[person.number]:
            if turn and chance.random() < 0.3:
                continue
            yield "Encounter", at.entry("Encounter", at.visit_id(visit), _encounter(at, visit))
            for resource in _facts(at, visit, turn, sent):
                yield "Fact", at.entry(resource["resourceType"], resource["id"], resource)


@dataclass
class _Place:
    """A person on a server, and how its resources are named there."""

    server: Server
    person: Person

    def visit_id(self, visit: int) -> str:
        """Ids of visits are counted anew on every server, over its people."""
        return f"{self.server.ids[self.person.number]}{visit % 10:02}"

    def url(self, kind: str, own: str) -> str:
        """The fullUrl; empty where the server gives none."""
        if self.server.style == "urls":
            return f"{self.server.name}/{kind}/{own}"
        return f"urn:uuid:{self.server.name[8:-8]}-{kind}-{own}" if self.server.style == "posted" else ""

    def reference(self, kind: str, own: str) -> Resource:
        """A Reference as this server writes it."""
        return {"reference": self.url(kind, own) if self.server.style == "posted" else f"{kind}/{own}"}

    def entry(self, kind: str, own: str, resource: Resource) -> Resource:
        """The entry of a Bundle."""
        named = {"resourceType": kind, **resource, "id": own}
        if self.server.style == "posted":
            named["id"] = "new"
            return {"fullUrl": self.url(kind, own), "resource": named, "request": {"method": "POST", "url": kind}}
        if self.server.style == "meta":
            return {"resource": {**named, "meta": {"source": f"{self.server.name}#export"}}}
        return {"fullUrl": url, "resource": named} if (url := self.url(kind, own)) else {"resource": named}


def _patient(chance: random.Random, at: _Place, turn: int) -> Resource:
    person, server = at.person, at.server
    identifiers = [{"system": SSN, "value": person.filler}] if person.filler else []
    if server.numbered:
        identifiers.append({"system": f"{server.name}/mrn", "value": f"MRN{server.ids[person.number]}"})
    if person.member and (turn or chance.random() < 0.7):
        identifiers.append({"system": MEMBER, "value": person.member})
    chance.shuffle(identifiers)
    family = person.later_family if turn else person.family
    made: Resource = {"identifier": identifiers, "name": [{"family": family, "given": [person.given]}]}
    return made | {"gender": person.sex} | ({"birthDate": person.birth} if person.birth else {})


def _encounter(at: _Place, visit: int) -> Resource:
    start = f"2026-{1 + visit % 12:02}-{1 + at.person.number % 28:02}T09:00:00-05:00"
    made: Resource = {
        "status": "finished", "class": {"code": "AMB"}, "period": {"start": start, "end": start},
        "subject": at.reference("Patient", at.server.ids[at.person.number]),
        "reasonCode": [{"text": f"Reason <{at.person.number}.{visit}.r>"}],
    }  # fmt: skip
    if at.server.numbered:
        made["identifier"] = [{"system": f"{at.server.name}/visits", "value": f"V{at.visit_id(visit)}"}]
    return made


def _facts(at: _Place, visit: int, turn: int, sent: set[tuple[int, int, str]]) -> Iterator[Resource]:
    refs = {
        "subject": at.reference("Patient", at.server.ids[at.person.number]),
        "encounter": at.reference("Encounter", at.visit_id(visit)),
    }
    for n in range(1 + visit % 2 + (turn > 0)):
        sent.add((at.person.number, visit, f"c{n}"))
        code = {"text": f"Finding <{at.person.number}.{visit}.c{n}>"}
        yield {"resourceType": "Condition", "id": f"{at.visit_id(visit)}c{n}", **refs, "code": code}
    sent.add((at.person.number, visit, "p0"))
    done = {"text": f"Done <{at.person.number}.{visit}.p0>"}
    yield {
        "resourceType": "Procedure", "id": f"{at.visit_id(visit)}p", "status": "completed", **refs, "code": done,
    }  # fmt: skip
