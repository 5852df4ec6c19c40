"""What a person prefers for themselves, in every browser. The header of each page knows it (accounts/signed_in.py)."""

from dataclasses import dataclass
from typing import Literal

from codeloom.db.queries import accounts as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import principals
from codeloom.services.core import Command, NotFound, verb


class MyPreferences(Command):
    """What to prefer from now on; None leaves it as it is.

    `letters`: whether single letters, digits and signs act as keys outside fields (WCAG 2.1.4). `theme`: light, dark or as the
    system has it. `row_height`: how high the rows of lists and of codes are.
    """

    letters: bool | None = None
    theme: Literal["system", "light", "dark"] | None = None
    row_height: Literal["dense", "roomy"] | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's preferences as they are now."""

    letters: bool
    theme: str
    row_height: str


@verb("me.preferences", MyPreferences)
def set_my_preferences(uow: UnitOfWork, command: MyPreferences) -> Preferences:
    """Change one's own preferences; nothing is recorded where nothing changes."""
    person = queries.user(uow, uow.user_id)
    if person is None:
        raise NotFound()
    wanted = command.model_dump(exclude_none=True)
    changed = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(person, name, value)
        uow.record("PREFERENCES_CHANGED", "user", person.id, **changed)
        if uow.scope.session_id is not None:
            principals.forget(uow.scope.session_id)
    return Preferences(person.letters, person.theme, person.row_height)
