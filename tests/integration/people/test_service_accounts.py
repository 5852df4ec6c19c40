"""Service accounts: who may, what becomes of keys and work, two managers at once, and other practices."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import integration as queries
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services import people
from codeloom.services.core import Conflict, Denied, NotFound, Nothing, Refused, Verb, parse
from codeloom.services.integration import create_key, keys
from codeloom.services.people.service_accounts import ServiceAccountView
from tests.http_client import Person, new_person
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import Visit

pytestmark = pytest.mark.usefixtures("database")
ACTS: tuple[Verb[Any, Any], ...] = (
    people.rename_service_account, people.disable_service_account, people.enable_service_account,
)  # fmt: skip


def do(by: Scope, verb: Verb[Any, Any], **fields: Any) -> Any:
    """Call a verb with fields as a page sends them."""
    return verb(by, parse(verb.command, fields))


def manager_of(person: Person, role: str = "manager") -> Scope:
    return Scope(person.org_id, person.id, role)


@pytest.fixture
def manager() -> Scope:
    return manager_of(new_person("manager"))


def added(by: Scope, name: str = "EHR connector", role: str = "provider") -> ServiceAccountView:
    made = do(by, people.add_service_account, name=name, role=role)
    return one_of(by, made)


def one_of(by: Scope, account: str) -> ServiceAccountView:
    return next(row for row in do(by, people.list_service_accounts).rows if row.id == account)


def key_for(by: Scope, account: str, **fields: Any) -> keys.NewKey:
    wanted = {"name": "Bridge", "scopes": [keys.READ_ENCOUNTERS], "acts_for": account, **fields}
    made: keys.NewKey = do(by, create_key, **wanted)
    return made


def recorded(by: Scope, account: str) -> list[tuple[str, str]]:
    with unit_of_work(Scope.of_worker(by.org_id)) as uow:
        page = audit_log.page(uow, audit_log.Wanted(about=(("user", account), ("api_key", account))), 50)
        return [(entry.act, entry.body.decode()) for entry in page][::-1]


def test_an_account_stands_with_its_keys_and_when_they_were_used(manager: Scope) -> None:
    empty = added(manager)
    assert (empty.name, empty.role, empty.state_words, empty.used, empty.in_force, empty.ended) == (
        "EHR connector", "Provider", "Active", "never", (), "",
    )  # fmt: skip
    first, second = key_for(manager, empty.id), key_for(manager, empty.id, name="Spare")
    other = added(manager, "Claims bridge", "biller")
    do(manager, keys.revoke_key, key_id=second.id)
    keys.behind(first.key)
    view = do(manager, people.list_service_accounts)
    assert [(row.name, [key.name for key in row.in_force], row.used, row.ended) for row in view.rows] == [
        ("Claims bridge", [], "never", ""), ("EHR connector", ["Bridge"], "now", "1 key ended"),
    ]  # fmt: skip
    assert (view.active, view.good) == (2, 1)
    assert other.role == "Biller"
    assert first.key not in repr(view)


def test_disabling_ends_its_keys_at_once_and_enabling_brings_none_back(manager: Scope) -> None:
    account, other = added(manager), added(manager, "Claims bridge")
    ended, elsewhere = key_for(manager, account.id), key_for(manager, other.id)
    assert keys.behind(ended.key) is not None
    assert do(manager, people.disable_service_account, account_id=account.id, version=0) == "EHR connector"
    assert keys.behind(ended.key) is None
    assert keys.behind(elsewhere.key) is not None
    disabled = one_of(manager, account.id)
    assert (disabled.active, disabled.in_force, disabled.ended, disabled.version) == (False, (), "1 key ended", 1)
    assert disabled.state_words.startswith("Disabled ")
    with pytest.raises(Refused, match="acts for a provider, a biller or a service account"):
        key_for(manager, account.id)
    do(manager, people.enable_service_account, account_id=account.id, version=1)
    assert keys.behind(ended.key) is None
    assert one_of(manager, account.id).state_words == "Active"
    assert keys.behind(key_for(manager, account.id).key) is not None
    acts = [act for act, _ in recorded(manager, account.id)]
    assert acts == ["SERVICE_ACCOUNT_ADDED", "SERVICE_ACCOUNT_DISABLED", "SERVICE_ACCOUNT_ENABLED"]
    assert '"keys":1' in recorded(manager, account.id)[1][1].replace(" ", "")
    assert [act for act, _ in recorded(manager, ended.id)] == ["API_KEY_CREATED", "API_KEY_REVOKED"]


def test_a_new_name_holds_everywhere_and_is_not_in_the_log(manager: Scope) -> None:
    account = added(manager)
    key_for(manager, account.id)
    assert (
        do(manager, people.rename_service_account, account_id=account.id, version=0, name=" Ward bridge ")
        == "Ward bridge"
    )
    assert keys.list_keys(manager, Nothing()).rows[0].acts_for == "Ward bridge"
    assert do(manager, people.rename_service_account, account_id=account.id, version=1, name="Ward bridge")
    log = recorded(manager, account.id)
    assert [act for act, _ in log] == ["SERVICE_ACCOUNT_ADDED", "SERVICE_ACCOUNT_RENAMED"]
    assert not any("Ward" in body or "connector" in body for _, body in log)


def test_the_second_of_two_managers_is_told(manager: Scope) -> None:
    account = added(manager)
    do(manager, people.disable_service_account, account_id=account.id, version=0)
    with pytest.raises(Conflict, match="disabled now"):
        do(manager, people.rename_service_account, account_id=account.id, version=0, name="Late")
    assert one_of(manager, account.id).name == "EHR connector"


def test_what_it_has_in_hand_can_be_given_to_a_person_of_its_role() -> None:
    practice = Practice()
    dana = practice.person("Dana Whitfield", Role.MANAGER)
    account = added(dana)
    practice.people["Alba Ortiz"] = Scope(practice.org_id, UUID(account.id), Role.PROVIDER.value)
    visit = Visit(practice)
    visit.write()
    taker = practice.person("Rohan Mehta", Role.PROVIDER)
    work = do(dana, people.service_account_work, account_id=account.id)
    assert [line.what for line in work.lines] == ["Encounters not with billing, 1"]
    with pytest.raises(Refused):
        do(dana, people.disable_service_account, account_id=account.id, version=0, to=dana.user_id)
    do(dana, people.disable_service_account, account_id=account.id, version=0, to=taker.user_id)
    visit.provider = taker
    assert visit.write("Continued by a person.").note == "Continued by a person."


def test_no_key_comes_to_be_for_an_account_that_is_being_disabled(manager: Scope) -> None:
    account = added(manager)
    with ThreadPoolExecutor(1) as other:
        with unit_of_work(manager) as uow:
            assert queries.held_actor(uow, UUID(account.id), keys.ACTORS)
            late = other.submit(do, manager, people.disable_service_account, account_id=account.id, version=0)
            made = keys.create_key.run(uow, parse(keys.CreateKey, {
                "name": "At once", "scopes": [keys.READ_ENCOUNTERS], "acts_for": account.id,
            }))  # fmt: skip
            assert not late.done()
            uow.commit()
        assert late.result(30) == "EHR connector"
    assert keys.behind(made.key) is None
    do(manager, people.enable_service_account, account_id=account.id, version=1)
    assert keys.behind(made.key) is None, "the key was ended, not only kept out while the account was disabled"


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller", "integration", "worker"])
def test_only_managers_have_to_do_with_them(role: str) -> None:
    person = new_person("manager")
    account, scope = added(manager_of(person)), manager_of(person, role)
    for verb in ACTS:
        with pytest.raises(Denied):
            verb(scope, parse(verb.command, {"account_id": account.id, "version": 0, **_name(verb)}))
    for verb, fields in (
        (people.list_service_accounts, {}),
        (people.service_account_work, {"account_id": account.id}),
        (people.add_service_account, {"name": "Mine", "role": "provider"}),
    ):
        with pytest.raises(Denied):
            do(scope, verb, **fields)
    assert one_of(manager_of(person), account.id).version == 0


def test_another_practices_account_a_person_and_nobody_are_not_found(manager: Scope) -> None:
    stranger = manager_of(new_person("manager"))
    account = added(manager)
    assert do(stranger, people.list_service_accounts).rows == ()
    for by, wanted in ((stranger, account.id), (manager, str(manager.user_id)), (manager, str(uuid4()))):
        for verb in ACTS:
            with pytest.raises(NotFound):
                do(by, verb, account_id=wanted, version=0, **_name(verb))
        with pytest.raises(NotFound):
            do(by, people.service_account_work, account_id=wanted)
    with pytest.raises(Refused):
        key_for(stranger, account.id)
    for person_verb in (people.enable, people.show_person):
        with pytest.raises(NotFound):
            do(manager, person_verb, person_id=account.id, **({"version": 0} if person_verb is people.enable else {}))
    assert one_of(manager, account.id).version == 0


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 81}, {"role": "manager"}, {"role": "coder"}, {"kind": "person"}]
)
def test_what_is_no_account_is_refused(manager: Scope, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        do(manager, people.add_service_account, **{"name": "EHR connector", "role": "provider", **wrong})
    assert do(manager, people.list_service_accounts).rows == ()


def _name(verb: Verb[Any, Any]) -> dict[str, str]:
    return {"name": "Another"} if verb is people.rename_service_account else {}
