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


def address(name: str) -> str:
    """The email address of a staff member."""
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up patient."""

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
