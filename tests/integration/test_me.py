"""What a person prefers for themselves (WCAG 2.1.4)."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.accounts import principals
from codeloom.services.accounts.signed_in import principal
from codeloom.services.core import Denied, Refused, parse
from codeloom.services.me import MyPreferences, set_my_preferences
from tests.http_client import Browser, new_person, run

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sets_their_own_and_the_header_knows_at_once(role: Role) -> None:
    person, beside = new_person(role), new_person(role)

    async def story() -> None:
        async with Browser() as browser, Browser() as other:
            mine, theirs = await browser.sign_in(person), await other.sign_in(beside)
            before = principals.of(mine)
            assert before is not None
            assert before.letters
            assert set_my_preferences(before.scope, MyPreferences(letters=False)).letters is False
            after, untouched = principals.of(mine), principal(theirs)
            assert after is not None
            assert untouched is not None
            assert not after.letters
            assert untouched.letters
            elsewhere = await browser.sign_in(person)  # another session, as in another browser
            found = principal(elsewhere)
            assert found is not None
            assert not found.letters

    run(story)


def test_programs_and_workers_have_none() -> None:
    person = new_person()
    with pytest.raises(Denied):
        set_my_preferences(Scope.of_integration(person.org_id), MyPreferences(letters=False))


@pytest.mark.parametrize("fields", [{}, {"letters": "maybe"}, {"letters": False, "theme": "dark"}])
def test_bad_input_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(Refused):
        parse(MyPreferences, fields)
