"""Passwords that are tried first are refused, long ones of words of one's own are not (NIST SP 800-63B)."""

import pytest

from codeloom.services.accounts import passwords
from codeloom.services.accounts.guessable import guessable
from codeloom.services.core.errors import Refused

KNOWN = ("maya.fontaine@riverbend.example", "Maya Fontaine", "Riverbend Medical Group")


@pytest.mark.parametrize(
    "password",
    ["password1234", "Password2026!", "P@ssw0rd1234", "aaaaaaaaaaaaa", "abcdabcdabcd", "123456789012", "qwertyuiop12",
     "1qaz2wsx3edc", "letmein123456", "iloveyou2026", "Summer2026!!", "welcome2026!!", "codeloomcodeloom", "mayafontaine1",
     "fontaine-2026", "RiverbendMedical1", "Monday-January-7", "zxcvbnm,asdfgh", "000000000000", "............!", "coder2026coder"],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert guessable(password, KNOWN)
    with pytest.raises(Refused) as refused:
        passwords.check(password, *KNOWN)
    assert refused.value.code == "weak_password"


@pytest.mark.parametrize(
    "password",
    ["plum-lantern-on-the-river", "correct horse battery", "x9#kQ2!mZp4&", "dQw4w9WgXcQx", "Thomas-Garden-17",
     "a long enough password", "ruft der Kuckuck", "ein Satz geht auch",
     "\u6c34\u6c34\u5c71\u77f3\u4e91\u96e8\u98ce\u96ea\u82b1\u8349\u6728\u7af9"],
)  # fmt: skip
def test_words_of_ones_own_are_taken_and_no_kind_of_character_is_asked_for(password: str) -> None:
    assert not guessable(password, KNOWN)
    passwords.check(password, *KNOWN)


def test_what_is_known_of_one_person_is_not_of_another() -> None:
    assert guessable("fontaine-2026!", KNOWN)
    assert not guessable("fontaine-2026!", ("dana@elsewhere.example", "Dana Whitfield"))


@pytest.mark.parametrize("password", ["a" * 1024, "ab" * 512, "qwerty" * 170, "x1" * 512])
def test_the_longest_is_judged_at_once(password: str) -> None:
    import time

    began = time.perf_counter()
    guessable(password, KNOWN)
    assert time.perf_counter() - began < 0.5
