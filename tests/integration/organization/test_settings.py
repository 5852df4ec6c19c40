"""Settings of an organization: defaults, who may change them, what a provider needs, what the log keeps, the command."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from codeloom.cli.commands import main
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Conflict, Denied, Refused
from codeloom.services.organization import SettingsView, change_settings, read_settings
from codeloom.settings import Settings, settings
from tests.http_client import Person, new_person

pytestmark = pytest.mark.usefixtures("database")
OPENAI = {"suggestion_provider": "openai", "agreement_with": "api.openai.com"}


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


@pytest.fixture
def keys(database: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A server set up for both providers at their own addresses."""
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
    settings.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def scope_of(person: Person, role: str = "manager") -> Scope:
    return Scope(person.org_id, person.id, role)


def shown(person: Person) -> SettingsView:
    return read_settings(scope_of(person), Nothing())


def change(person: Person, **fields: Any) -> SettingsView:
    wanted = {"version": shown(person).version, **fields}
    return change_settings(scope_of(person), parse(change_settings.command, wanted))


def recorded(person: Person) -> list[dict[str, Any]]:
    """The facts of each change in the log, oldest first."""
    with unit_of_work(person.worker) as uow:
        page = audit_log.page(uow, audit_log.Wanted(act="ORGANIZATION_SETTINGS_CHANGED"), 50)
        return [json.loads(entry.body)["facts"] for entry in page][::-1]


def test_without_a_row_everything_has_its_default_and_nothing_may_leave(manager: Person) -> None:
    view = shown(manager)
    assert (view.version, view.suggestion_provider, view.provider_name) == (0, "offline", "Offline engine")
    assert (view.agreement, view.training_consent, view.problem) == ("", False, "")
    assert [(one.provider, one.receiver, one.ready) for one in view.providers] == [
        ("openai", "api.openai.com", False),
        ("anthropic", "api.anthropic.com", False),
    ]


@pytest.mark.usefixtures("keys")
def test_a_provider_is_chosen_with_the_agreement_acknowledged_and_the_log_says_before_and_after(
    manager: Person,
) -> None:
    view = change(manager, **OPENAI)
    assert (view.version, view.provider_name, view.agreement_with) == (1, "OpenAI", "api.openai.com")
    assert view.agreement.startswith("Agreement with api.openai.com, acknowledged by Maya Lee Fontaine on ")
    assert view == shown(manager)
    (facts,) = recorded(manager)
    assert facts["before"] == {
        "suggestion_provider": None, "agreement_with": None, "agreement_by": None, "agreement_at": None,
    }  # fmt: skip
    assert facts["after"] | {"agreement_at": ""} == {**OPENAI, "agreement_by": str(manager.id), "agreement_at": ""}
    assert facts["after"]["agreement_at"]


@pytest.mark.usefixtures("keys")
def test_only_what_changed_is_changed_and_recorded(manager: Person) -> None:
    change(manager, **OPENAI)
    view = change(manager, training_consent=True)
    assert (view.version, view.training_consent, view.suggestion_provider) == (2, True, "openai")
    assert recorded(manager)[-1] == {"before": {"training_consent": False}, "after": {"training_consent": True}}
    assert change(manager, training_consent=True, suggestion_provider="openai").version == 2
    assert len(recorded(manager)) == 2


@pytest.mark.usefixtures("keys")
def test_another_provider_needs_an_agreement_of_its_own_and_gets_no_consent_with_it(manager: Person) -> None:
    change(manager, **OPENAI, training_consent=True)
    with pytest.raises(Refused, match=r"Anthropic needs an acknowledged agreement: .* api\.anthropic\.com"):
        change(manager, suggestion_provider="anthropic")
    with pytest.raises(Refused, match=r"would be sent to api\.anthropic\.com"):
        change(manager, suggestion_provider="anthropic", agreement_with="api.openai.com")
    assert shown(manager).suggestion_provider == "openai"
    view = change(manager, suggestion_provider="anthropic", agreement_with="API.Anthropic.com ")
    assert (view.suggestion_provider, view.agreement_with, view.training_consent) == (
        "anthropic", "api.anthropic.com", False,
    )  # fmt: skip


@pytest.mark.usefixtures("keys")
def test_the_offline_engine_takes_agreement_and_consent_away(manager: Person) -> None:
    change(manager, **OPENAI, training_consent=True)
    view = change(manager, suggestion_provider="offline")
    assert (view.suggestion_provider, view.agreement, view.training_consent) == ("offline", "", False)
    assert recorded(manager)[-1]["before"]["agreement_with"] == "api.openai.com"
    with pytest.raises(Refused, match="needs an acknowledged agreement"):
        change(manager, suggestion_provider="openai")


def test_an_address_that_changed_needs_an_agreement_with_its_owner(keys: pytest.MonkeyPatch, manager: Person) -> None:
    change(manager, **OPENAI, training_consent=True)
    keys.setenv("OPENAI_BASE_URL", "https://models.example.org/v1")
    settings.cache_clear()
    problem = "Notes would now go to models.example.org, but the agreement acknowledged is with api.openai.com."
    assert shown(manager).problem == problem
    view = change(manager, agreement_with="models.example.org")
    assert (view.agreement_with, view.training_consent, view.problem) == ("models.example.org", False, "")


def test_the_servers_default_waits_for_a_manager(keys: pytest.MonkeyPatch, manager: Person) -> None:
    keys.setenv("LLM_PROVIDER", "anthropic")
    settings.cache_clear()
    view = shown(manager)
    assert (view.version, view.suggestion_provider, view.agreement) == (0, "anthropic", "")
    assert "no manager has acknowledged an agreement with api.anthropic.com" in view.problem
    assert change(manager, agreement_with="api.anthropic.com").problem == ""


def test_a_provider_that_is_not_set_up_is_not_chosen(manager: Person) -> None:
    with pytest.raises(Refused, match="OpenAI is not set up on this server"):
        change(manager, **OPENAI)


@pytest.mark.parametrize(
    "fields",
    [
        {"suggestion_provider": "local"},
        {"suggestion_provider": "offline", "agreement_with": "api.openai.com"},
        {"training_consent": True},
        {"agreement_with": "a" * 256},
        {"version": -1},
        {"org_id": str(UUID(int=1))},
    ],
)
def test_bad_input_is_refused(manager: Person, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        change(manager, **fields)
    assert shown(manager).version == 0


@pytest.mark.usefixtures("keys")
def test_a_change_on_an_old_version_is_a_conflict(manager: Person) -> None:
    change(manager, **OPENAI)
    with pytest.raises(Conflict) as conflict:
        change(manager, version=0, suggestion_provider="offline")
    assert conflict.value.details == {"version": 1}
    assert shown(manager).suggestion_provider == "openai"


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller", "integration", "worker"])
def test_only_managers_see_and_change_them(manager: Person, role: str) -> None:
    scope = scope_of(manager, role)
    with pytest.raises(Denied):
        read_settings(scope, Nothing())
    with pytest.raises(Denied):
        change_settings(scope, parse(change_settings.command, {"version": 0, "suggestion_provider": "offline"}))


@pytest.mark.usefixtures("keys")
def test_another_organization_is_untouched(manager: Person) -> None:
    change(manager, **OPENAI)
    assert shown(new_person("manager")).version == 0


@pytest.mark.parametrize(
    "wish",
    [
        "suggestion_provider = 'openai'",
        "training_consent = true",
        "agreement_with = 'api.openai.com'",
        "suggestion_provider = 'else'",
        "agreement_by = '00000000-0000-0000-0000-000000000001'",
    ],
)
def test_the_database_holds_no_provider_without_an_agreement(database: Settings, manager: Person, wish: str) -> None:
    change(manager, suggestion_provider="offline")
    with psycopg.connect(database.database_url) as admin, pytest.raises(psycopg.errors.IntegrityError):
        admin.execute(f"update organization_settings set {wish} where org_id = '{manager.org_id}'".encode())


@pytest.mark.usefixtures("keys")
def test_the_command_shows_and_changes_them_for_a_manager_by_name(
    manager: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    change_it = ["organization", "change", "--manager", manager.email]
    assert main([*change_it, "--provider", "openai"]) == 1
    assert "needs an acknowledged agreement" in capsys.readouterr().err
    assert main([*change_it, "--provider", "openai", "--agreement-with", "api.openai.com", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["suggestion_provider"] == "openai"
    assert main(["organization", "settings", "--org", str(manager.org_id)]) == 0
    told = capsys.readouterr().out
    assert "Suggestions: OpenAI.\nAgreement with api.openai.com, acknowledged by Maya Lee Fontaine on " in told
    assert "Consent to training: not given." in told
    assert main([*change_it, "--provider", "offline"]) == 0
    assert recorded(manager)[-1]["after"]["suggestion_provider"] == "offline"


def test_the_command_acts_for_nobody_but_a_manager(manager: Person, capsys: pytest.CaptureFixture[str]) -> None:
    coder = new_person("coder", manager.org_id)
    assert main(["organization", "change", "--manager", coder.email, "--provider", "offline"]) == 1
    assert capsys.readouterr().err == "No active manager has that address. Nothing was changed.\n"


def test_the_days_to_answer_a_query_are_three_until_a_manager_says_otherwise(manager: Person) -> None:
    assert shown(manager).query_days == 3
    assert change(manager, query_days=7).query_days == 7
    assert recorded(manager)[-1] == {"before": {"query_days": None}, "after": {"query_days": 7}}
    for wrong in (0, 61):
        with pytest.raises(Refused):
            change(manager, query_days=wrong)
