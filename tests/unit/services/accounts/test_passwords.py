"""The price of a password hash (INV-14): what a guess costs, the same for an address nobody has, and no way to lower it."""

import ast
import os
import subprocess
import sys

import pytest
from argon2 import Type, extract_parameters
from pydantic import SecretStr

from codeloom.services.accounts import passwords, tokens
from codeloom.services.core.errors import Refused
from codeloom.settings import ROOT, Settings
from tests.hashing import REAL

PASSWORD = "a long enough password"
OWASP_KIB = 46 * 1024
PRICE = """
from argon2 import extract_parameters
from codeloom.services.accounts.passwords import HASHER
print(HASHER.memory_cost, HASHER.time_cost, HASHER.parallelism, HASHER.type.name)
"""


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for the marks."""
    kept = Settings(_env_file=None, jwt_secret=SecretStr("kP2xVbq7Zt0mWcR4"))  # type: ignore[call-arg]  # pydantic-settings takes it at run time
    monkeypatch.setattr(tokens, "settings", lambda: kept)


@pytest.mark.usefixtures("real_hashing")
def test_a_hash_is_argon2id_at_the_price_that_owasp_asks_for_or_more() -> None:
    parameters = extract_parameters(passwords.made(PASSWORD).partition("#")[0])
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= OWASP_KIB
    assert parameters.memory_cost * parameters.time_cost >= OWASP_KIB
    assert len(passwords.made(PASSWORD)) == len(passwords.made("another password"))


@pytest.mark.usefixtures("real_hashing")
def test_an_address_nobody_has_costs_as_much_as_one_somebody_has() -> None:
    compared: list[str] = []
    verify = REAL.verify

    class Noting:
        """Notes what is compared."""

        def verify(self, against: str, password: str) -> bool:
            compared.append(against)
            return verify(against, password)

    kept = passwords.made(PASSWORD)
    passwords.warm()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", Noting())
        assert passwords.matches(kept, PASSWORD)
        assert not passwords.matches(kept, "the wrong password")
        assert not passwords.matches(None, PASSWORD)
    known, _, unknown = (extract_parameters(one) for one in compared)
    assert known == unknown


def test_no_setting_and_no_variable_makes_a_hash_cheaper() -> None:
    """The price stands in one place, in figures; a process with every likely variable set hashes at the full price."""
    source = ast.parse((ROOT / "codeloom/services/accounts/passwords.py").read_text(encoding="utf-8"))
    (made,) = [
        node
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "PasswordHasher"
    ]
    given = {one.arg: one.value for one in made.keywords}
    assert made.args == []
    assert given.keys() >= {"time_cost", "memory_cost", "parallelism"}
    assert not [node for value in given.values() for node in ast.walk(value) if isinstance(node, ast.Name | ast.Call)]
    assert [name for name in Settings.model_fields if "argon" in name or "hash" in name] == []
    names = ("ARGON2_TIME_COST", "ARGON2_MEMORY_COST", "CODELOOM_TESTING", "TESTING", "PYTEST_CURRENT_TEST")
    done = subprocess.run(
        [sys.executable, "-c", PRICE], cwd=ROOT, env={**os.environ, **dict.fromkeys(names, "1")}, capture_output=True,
        text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [
        str(REAL.memory_cost), str(REAL.time_cost), str(REAL.parallelism), REAL.type.name,
    ]  # fmt: skip


def test_only_one_place_of_the_product_hashes_passwords() -> None:
    sources = [path for part in ("codeloom", "workers") for path in (ROOT / part).rglob("*.py")]
    users = [path.name for path in sources if "PasswordHasher(" in path.read_text(encoding="utf-8")]
    assert users == ["passwords.py"]


@pytest.mark.parametrize(
    "password", ["short", "x" * (passwords.LONGEST + 1), "maya@practice.example", "MAYA@practice.example"]
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.made(password, "maya@practice.example")
    assert refused.value.code == "weak_password"


@pytest.mark.parametrize("kept", ["", "$quick$salt$hash", "$argon2id$v=19$m=65536,t=2,p=1$broken"])
def test_a_hash_that_is_none_is_never_right(kept: str) -> None:
    assert not passwords.matches(kept, PASSWORD)


def test_a_hash_of_another_price_is_told_from_todays() -> None:
    today = passwords.made(PASSWORD)
    assert not passwords.outdated(today)
    assert passwords.outdated(REAL.hash(PASSWORD))


def test_a_mark_never_tells_against_the_right_password_and_tells_most_wrong_ones() -> None:
    marks = [passwords.mark_of(passwords.made(f"{PASSWORD} {at}")) for at in range(40)]
    assert all(passwords.may_be(mark, f"{PASSWORD} {at}") for at, mark in enumerate(marks))
    passed = sum(passwords.may_be(mark, f"wrong {at}") for mark in marks for at in range(250))
    assert 5 < passed < 90  # 39 of 10,000
    nobody = passwords.mark_of_nobody("nobody@practice.example")
    assert nobody == passwords.mark_of_nobody("nobody@practice.example")
    assert 5 < sum(passwords.may_be(nobody, f"wrong {at}") for at in range(10_000)) < 90


def test_a_mark_under_another_key_or_none_tells_nothing_and_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = passwords.made(PASSWORD)
    bare = kept.partition("#")[0]
    assert passwords.mark_of(bare) == ""
    assert passwords.matches(bare, PASSWORD)
    assert passwords.outdated(bare)
    monkeypatch.setattr(tokens, "mark_key", lambda: "other")
    assert passwords.mark_of(kept) == ""
    assert passwords.may_be("", "anything")
    assert passwords.matches(kept, PASSWORD)
    assert passwords.outdated(kept)
