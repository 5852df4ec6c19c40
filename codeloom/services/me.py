"""What a person prefers for themselves, in every browser. The header of each page knows it (accounts/signed_in.py)."""

from dataclasses import dataclass

from codeloom.db.queries import accounts as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import principals
from codeloom.services.core import Command, NotFound, verb


class MyPreferences(Command):
    """`letters`: whether single letters, digits and signs act as keys outside fields (WCAG 2.1.4)."""

    letters: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's preferences as they are now."""

    letters: bool


@verb("me.preferences", MyPreferences)
def set_my_preferences(uow: UnitOfWork, command: MyPreferences) -> Preferences:
    """Change one's own preferences; nothing is recorded where nothing changes."""
    person = queries.user(uow, uow.user_id)
    if person is None:
        raise NotFound()
    if person.letters != command.letters:
        person.letters = command.letters
        uow.record("PREFERENCES_CHANGED", "user", person.id, letters=command.letters)
        if uow.scope.session_id is not None:
            principals.forget(uow.scope.session_id)
    return Preferences(command.letters)
