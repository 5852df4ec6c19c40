"""Making organizations and people, registering and inviting them, and what a manager decides of their second factor."""

from codeloom.services.people.creation import add_user, create_organization, demo_people
from codeloom.services.people.deciding import (
    change_role,
    disable,
    enable,
    end_sessions,
    set_specialties,
    show_work,
)
from codeloom.services.people.factors import person_called, require_factor, reset_factor
from codeloom.services.people.inviting import (
    accept_invitation,
    invite,
    invite_again,
    invite_many,
    open_invitation,
    withdraw_invitation,
)
from codeloom.services.people.list_inviting import ListView, invite_list, preview_list
from codeloom.services.people.list_reading import MOST_CHARACTERS
from codeloom.services.people.listing import TABS, ListPeople, PeopleView, Tab, list_people
from codeloom.services.people.one import PersonView, ShowPerson, end_session_of, show_person
from codeloom.services.people.person_history import WORDS
from codeloom.services.people.registering import Register, ask_to_register, confirm_registration, open_registration
from codeloom.services.people.work import WorkView

__all__ = [
    "MOST_CHARACTERS",
    "TABS",
    "WORDS",
    "ListPeople",
    "ListView",
    "PeopleView",
    "PersonView",
    "Register",
    "ShowPerson",
    "Tab",
    "WorkView",
    "accept_invitation",
    "add_user",
    "ask_to_register",
    "change_role",
    "confirm_registration",
    "create_organization",
    "demo_people",
    "disable",
    "enable",
    "end_session_of",
    "end_sessions",
    "invite",
    "invite_again",
    "invite_list",
    "invite_many",
    "list_people",
    "open_invitation",
    "open_registration",
    "person_called",
    "preview_list",
    "require_factor",
    "reset_factor",
    "set_specialties",
    "show_person",
    "show_work",
    "withdraw_invitation",
]
