"""Making organizations and people, registering and inviting them, and what a manager decides of their second factor."""

from codeloom.services.people.creation import add_user, create_organization, demo_people
from codeloom.services.people.factors import person_called, require_factor, reset_factor
from codeloom.services.people.inviting import accept_invitation, invite, open_invitation
from codeloom.services.people.list_inviting import ListedPerson, ListView, invite_list, preview_list
from codeloom.services.people.list_reading import MOST_CHARACTERS
from codeloom.services.people.registering import Register, ask_to_register, confirm_registration, open_registration

__all__ = [
    "MOST_CHARACTERS",
    "ListView",
    "ListedPerson",
    "Register",
    "accept_invitation",
    "add_user",
    "ask_to_register",
    "confirm_registration",
    "create_organization",
    "demo_people",
    "invite",
    "invite_list",
    "open_invitation",
    "open_registration",
    "person_called",
    "preview_list",
    "require_factor",
    "reset_factor",
]
