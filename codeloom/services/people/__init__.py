"""Making organizations and people, registering and inviting them, and what a manager decides of their second factor."""

from codeloom.services.people.creation import add_user, create_organization, demo_people
from codeloom.services.people.factors import person_called, require_factor, reset_factor
from codeloom.services.people.inviting import accept_invitation, invite, open_invitation
from codeloom.services.people.registering import Register, ask_to_register, confirm_registration, open_registration

__all__ = [
    "Register",
    "accept_invitation",
    "add_user",
    "ask_to_register",
    "confirm_registration",
    "create_organization",
    "demo_people",
    "invite",
    "open_invitation",
    "open_registration",
    "person_called",
    "require_factor",
    "reset_factor",
]
