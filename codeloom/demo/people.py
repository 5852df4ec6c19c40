"""Who is in the demo: the staff of a made-up practice and its twelve made-up patients."""

from dataclasses import dataclass
from datetime import date

from codeloom.coding.lifecycle import Role

TIME_ZONE = "America/New_York"
DOMAIN = "riverbend.example"

STAFF = (
    (Role.MANAGER, "Dana Whitfield"),
    (Role.CODER, "Maya Fontaine"),
    (Role.CODER, "Tomas Lindqvist"),
    (Role.CODER, "Priya Raman"),
    (Role.SUPERVISOR, "Noor Haddad"),
    (Role.SUPERVISOR, "Samuel Okoye"),
    (Role.PROVIDER, "Alba Ortiz"),
    (Role.BILLER, "Sam Keller"),
)


TEAMS = (
    ("Inpatient", "Noor Haddad", ("Maya Fontaine", "Tomas Lindqvist")),
    ("Outpatient", "Samuel Okoye", ("Tomas Lindqvist", "Priya Raman")),
)
"""Teams: name, lead, members. One coder is in both."""


def address(name: str) -> str:
    """The email address of a staff member."""
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up patient. `number` tells them apart in the demo."""

    number: int
    given: str
    family: str
    sex: str
    born: date

    @property
    def words(self) -> dict[str, str]:
        """What a note calls the person."""
        female = self.sex == "F"
        return {
            "name": f"{'Ms.' if female else 'Mr.'} {self.family}",
            "person": "woman" if female else "man",
            "he": "she" if female else "he",
            "He": "She" if female else "He",
            "his": "her" if female else "his",
        }


PATIENTS = (
    Person(1, "Harold", "Brandt", "M", date(1948, 3, 11)),
    Person(2, "Lucille", "Moreau", "F", date(1955, 7, 2)),
    Person(3, "Denise", "Okafor", "F", date(1991, 11, 23)),
    Person(4, "Walter", "Lindgren", "M", date(1961, 1, 30)),
    Person(5, "Rosa", "Delgado", "F", date(1972, 9, 14)),
    Person(6, "Eugene", "Kowalski", "M", date(1953, 5, 19)),
    Person(7, "Marta", "Novak", "F", date(1947, 12, 8)),
    Person(8, "Andre", "Baptiste", "M", date(1984, 4, 27)),
    Person(9, "Grace", "Holloway", "F", date(1966, 8, 5)),
    Person(10, "Samir", "Haddad", "M", date(1979, 2, 16)),
    Person(11, "Ines", "Carvalho", "F", date(1996, 6, 21)),
    Person(12, "Leonard", "Fisk", "M", date(1958, 10, 3)),
)

VISITORS = (
    Person(101, "Gabriele", "Rohan", "F", date(1968, 2, 3)),
    Person(102, "Dmitri", "Sokolov", "M", date(1957, 11, 20)),
    Person(103, "Amara", "Nwosu", "F", date(1988, 5, 9)),
    Person(104, "Felix", "Brandeis", "M", date(1943, 8, 17)),
    Person(105, "Juana", "Iglesias", "F", date(1994, 1, 28)),
    Person(106, "Curtis", "Penn", "M", date(1975, 6, 12)),
    Person(107, "Helga", "Steiner", "F", date(1950, 10, 2)),
    Person(108, "Omar", "Rahman", "M", date(2000, 3, 31)),
    Person(109, "Beatrice", "Lowell", "F", date(1962, 12, 6)),
    Person(110, "Theo", "Vance", "M", date(1983, 9, 25)),
    Person(111, "Pilar", "Montoya", "F", date(1979, 4, 14)),
    Person(112, "Norbert", "Quist", "M", date(1948, 7, 8)),
)
"""Patients whom only the provider sees: Codeloom gives them their record numbers."""
