"""What a patient is found by: HMACs of the record number, and of name with birth date. Names and numbers are sealed, so nobody can
look through them. Several patients may have the same: each further one has the next place."""

from datetime import date

from codeloom.coding.same_person import Demographics, fingerprint
from codeloom.db.crypto import Vault

ALIKE = 8
"""Patients found by the same words; more are not told apart here."""


def key_places(vault: Vault, text: str) -> list[bytes]:
    """The keys under which patients of a text stand."""
    return [vault.blind("patient", f"find\n{text}\n{place}") for place in range(ALIKE)]


def number_text(number: str) -> str:
    """What a record number is found by; case and spaces play no part."""
    return f"number\n{''.join(number.split()).upper()}"


def person_text(family: str, given: str, born: date) -> str:
    """What a name with a birth date is found by; of the given names the first counts."""
    first = given.split()[0] if given.split() else ""
    return "person\n" + fingerprint(Demographics(names=((family, first),), birth_date=born, sex=""))
