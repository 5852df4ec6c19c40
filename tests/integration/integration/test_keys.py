"""API keys: who may make them, what is kept of them, and that an ended one opens nothing."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from codeloom.coding import clock
from codeloom.db.engine import role_url
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.integration import keys
from codeloom.settings import Settings
from tests.http_client import Person, new_person

pytestmark = pytest.mark.usefixtures("database")


def scope_of(person: Person, role: str = "manager") -> Scope:
    return Scope(person.org_id, person.id, role)


def make(person: Person, **fields: object) -> keys.NewKey:
    wanted = {"name": "Billing bridge", "scopes": [keys.CODES], **fields}
    return keys.create_key(scope_of(person), parse(keys.CreateKey, wanted))


def acts(person: Person) -> list[str]:
    with unit_of_work(person.worker) as uow:
        return [entry.act for entry in audit_log.page(uow, audit_log.Wanted(), 50)]


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def test_a_key_is_random_shown_once_and_kept_as_a_hash_only(manager: Person, database: Settings) -> None:
    made = make(manager)
    assert keys.FORM.fullmatch(made.key)
    assert made.key not in repr(made)
    assert make(manager).key != made.key
    with psycopg.connect(database.database_url) as admin:
        row = admin.execute("select k::text, key_hash from api_keys k where id = %s", (made.id,)).fetchone()
    assert row is not None
    assert made.key not in row[0]
    assert row[1] == keys.hashed(made.key)


def test_a_good_key_is_known_with_its_organization_and_scopes(manager: Person) -> None:
    key = keys.behind(make(manager, scopes=[keys.RULES, keys.CODES]).key)
    assert key is not None
    assert (key.org_id, key.scopes) == (manager.org_id, {keys.CODES, keys.RULES})


@pytest.mark.parametrize("presented", ["", "clk_", "clk_" + "a" * 43, "clk_" + "ä" * 43, "x" * 5000, "clk_" + "a" * 44])
def test_what_is_no_key_of_ours_is_nobody(presented: str) -> None:
    assert keys.behind(presented) is None


def test_a_revoked_key_is_refused_at_once_and_stays_in_the_list(manager: Person) -> None:
    made = make(manager)
    assert keys.behind(made.key) is not None
    ended = keys.OfKey(key_id=UUID(made.id))
    assert keys.revoke_key(scope_of(manager), ended) == "Billing bridge"
    assert keys.behind(made.key) is None
    keys.revoke_key(scope_of(manager), ended)
    rows = keys.list_keys(scope_of(manager), Nothing()).rows
    assert [(row.state, row.state_word) for row in rows] == [("revoked", "Revoked")]
    assert acts(manager).count("API_KEY_REVOKED") == 1


def test_a_key_ends_on_its_day(manager: Person) -> None:
    made, lasting = make(manager, days=30), make(manager, days=0)
    with clock.at(clock.now() + timedelta(days=31)):
        assert keys.behind(made.key) is None
        assert keys.behind(lasting.key) is not None
        assert {row.state for row in keys.list_keys(scope_of(manager), Nothing()).rows} == {"good", "expired"}


def test_the_list_tells_keys_apart_and_says_when_they_were_used(manager: Person) -> None:
    made = make(manager)
    row = keys.list_keys(scope_of(manager), Nothing()).rows[0]
    assert (row.name, row.scopes, row.used) == ("Billing bridge", "codes:read", "never")
    assert row.prefix == made.key[: keys.PREFIX_LETTERS] + "…"
    assert "Maya Lee Fontaine" in row.made
    keys.behind(made.key)
    assert keys.list_keys(scope_of(manager), Nothing()).rows[0].used != "never"


def test_making_and_ending_a_key_is_in_the_audit_log(manager: Person) -> None:
    made = make(manager)
    keys.revoke_key(scope_of(manager), keys.OfKey(key_id=UUID(made.id)))
    assert {"API_KEY_CREATED", "API_KEY_REVOKED"} <= set(acts(manager))


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller", "integration"])
def test_only_managers_have_to_do_with_keys(manager: Person, role: str) -> None:
    made = make(manager)
    scope = scope_of(manager, role)
    with pytest.raises(Denied):
        keys.create_key(scope, parse(keys.CreateKey, {"name": "Mine", "scopes": [keys.CODES]}))
    with pytest.raises(Denied):
        keys.list_keys(scope, Nothing())
    with pytest.raises(Denied):
        keys.revoke_key(scope, keys.OfKey(key_id=UUID(made.id)))
    assert keys.behind(made.key) is not None


def test_another_organizations_key_is_neither_seen_nor_ended(manager: Person) -> None:
    made, stranger = make(manager), new_person("manager")
    assert keys.list_keys(scope_of(stranger), Nothing()).rows == ()
    with pytest.raises(NotFound):
        keys.revoke_key(scope_of(stranger), keys.OfKey(key_id=UUID(made.id)))
    assert keys.behind(made.key) is not None


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": "x" * 81}, {"scopes": []}, {"scopes": ["charts:read"]}, {"days": -1}, {"days": 9999}],
)
def test_a_key_without_a_name_a_known_scope_or_a_sensible_end_is_refused(
    manager: Person, wrong: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        make(manager, **wrong)


def test_there_is_a_most_of_keys_in_force(manager: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MOST_KEYS_IN_FORCE", 1)
    made = make(manager)
    with pytest.raises(Refused, match="in force already"):
        make(manager)
    keys.revoke_key(scope_of(manager), keys.OfKey(key_id=UUID(made.id)))
    make(manager)


@pytest.mark.parametrize("column", ["name", "prefix", "created_by", "created_at"])
def test_the_role_that_looks_keys_up_may_not_read_what_they_are_called(database: Settings, column: str) -> None:
    address = role_url(database, "system").set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as system, pytest.raises(psycopg.errors.InsufficientPrivilege):
        system.execute(f"select {column} from api_keys")  # type: ignore[call-overload]  # names of this file


@pytest.mark.parametrize("change", ["key_hash = ''", "scopes = '[]'", "expires_at = null"])
def test_no_role_at_work_may_change_what_a_key_is(database: Settings, change: str) -> None:
    for role in ("app", "system"):
        address = role_url(database, role).set(drivername="postgresql").render_as_string(hide_password=False)  # type: ignore[arg-type]  # names of roles
        with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"update api_keys set {change}")  # type: ignore[call-overload]  # texts of this file
