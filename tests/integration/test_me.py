"""What a person prefers for themselves (WCAG 2.1.4)."""

import json

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.accounts import principals
from codeloom.services.accounts.signed_in import principal
from codeloom.services.core import Denied, Refused, parse
from codeloom.services.me import MyPreferences, Preferences, set_my_preferences
from tests.http_client import Browser, Person, new_person, run
from tests.integration.accounts.test_sign_in import acts

pytestmark = pytest.mark.usefixtures("database")


def changes_of(person: Person) -> list[dict[str, object]]:
    """What the log keeps of changed preferences in the person's organization."""
    return [json.loads(body)["facts"] for act, body in acts(person.org_id) if act == "PREFERENCES_CHANGED"]


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sets_their_own_and_the_header_knows_at_once(role: Role) -> None:
    person, beside = new_person(role), new_person(role)

    async def story() -> None:
        async with Browser() as browser, Browser() as other:
            mine, theirs = await browser.sign_in(person), await other.sign_in(beside)
            before = principals.of(mine)
            assert before is not None
            assert before.letters
            set_my_preferences(before.scope, MyPreferences(theme="dark", row_height="roomy"))
            assert set_my_preferences(before.scope, MyPreferences(letters=False)) == Preferences(False, "dark", "roomy")
            after, untouched = principals.of(mine), principal(theirs)
            assert after is not None
            assert untouched is not None
            assert (after.letters, after.theme, after.row_height) == (False, "dark", "roomy")
            assert (untouched.letters, untouched.theme, untouched.row_height) == (True, "system", "dense")
            elsewhere = await browser.sign_in(person)  # another session, as in another browser
            found = principal(elsewhere)
            assert found is not None
            assert (found.letters, found.theme, found.row_height) == (False, "dark", "roomy")

    run(story)
    assert changes_of(person) == [{"theme": "dark", "row_height": "roomy"}, {"letters": False}]


def test_what_is_as_it_was_is_not_recorded() -> None:
    person = new_person()
    mine = Scope(person.org_id, person.id, "coder")
    same = MyPreferences(letters=True, theme="system", row_height="dense")
    assert set_my_preferences(mine, same) == Preferences(True, "system", "dense")
    assert set_my_preferences(mine, MyPreferences()) == Preferences(True, "system", "dense")
    assert changes_of(person) == []


def test_programs_and_workers_have_none() -> None:
    person = new_person()
    with pytest.raises(Denied):
        set_my_preferences(Scope.of_integration(person.org_id), MyPreferences(letters=False))


@pytest.mark.parametrize("fields", [{"letters": "maybe"}, {"theme": "pink"}, {"row_height": ""}, {"language": "de"}])
def test_bad_input_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(Refused):
        parse(MyPreferences, fields)
