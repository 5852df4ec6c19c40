"""Bundles of one person for tests of identity: who it is, by what the source knows them, and their visits."""

import base64
import json
from dataclasses import dataclass, field, replace
from typing import Any

Number = tuple[str, str]
"""(system, value)."""


@dataclass(frozen=True)
class VisitIn:
    """A visit: resource id, day, text of its note, assigned numbers."""

    id: str = "v1"
    day: str = "2026-05-04"
    text: str = "Cough for five days."
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class PersonIn:
    """A person as one file has them. `server` is the base of the fullUrls; empty, nobody says where ids come from."""

    family: str = "Archer"
    given: str = "June"
    born: str = "1931-02-03"
    gender: str = "female"
    id: str = "1"
    numbers: tuple[Number, ...] = (("urn:test:mr", "77"),)
    visits: tuple[VisitIn, ...] = field(default_factory=lambda: (VisitIn(),))
    server: str = ""

    def but(self, **changes: Any) -> "PersonIn":
        """The same with something else."""
        return replace(self, **changes)

    def file(self) -> bytes:
        """The Bundle."""
        person: dict[str, Any] = {"resourceType": "Patient", "id": self.id, "identifier": _listed(self.numbers)}
        if self.family or self.given:
            person["name"] = [{"family": self.family, "given": [self.given]}]
        person |= {key: value for key, value in (("gender", self.gender), ("birthDate", self.born)) if value}
        resources = [person]
        for visit in self.visits:
            subject = {"reference": f"Patient/{self.id}"}
            resources.append({
                "resourceType": "Encounter", "id": visit.id, "status": "finished", "class": {"code": "AMB"},
                "identifier": _listed(visit.numbers), "subject": subject,
                "period": {"start": f"{visit.day}T09:00:00-05:00", "end": f"{visit.day}T09:30:00-05:00"},
            })  # fmt: skip
            note = {"contentType": "text/plain", "data": base64.b64encode(visit.text.encode()).decode()}
            resources.append({
                "resourceType": "DocumentReference", "id": f"{visit.id}-note", "status": "current", "subject": subject,
                "content": [{"attachment": note}], "context": {"encounter": [{"reference": f"Encounter/{visit.id}"}]},
            })  # fmt: skip
        entries = [{"resource": one} | self._address(one) for one in resources]
        return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()

    def _address(self, resource: dict[str, Any]) -> dict[str, str]:
        if not self.server:
            return {}
        return {"fullUrl": f"{self.server}/{resource['resourceType']}/{resource['id']}"}


def _listed(numbers: tuple[Number, ...]) -> list[dict[str, str]]:
    return [{"system": system, "value": value} for system, value in numbers]
