"""Making organizations and people, registering and inviting them, and what a manager decides of their second factor."""

from codeloom.services.people.creation import add_user, create_organization, demo_people
from codeloom.services.people.deciding import (
    Decided,
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
from codeloom.services.people.listing import STATES, TABS, ListPeople, PeopleView, list_people
from codeloom.services.people.one import PersonView, ShowPerson, end_session_of, show_person
from codeloom.services.people.person_history import WORDS
from codeloom.services.people.registering import Register, ask_to_register, confirm_registration, open_registration
from codeloom.services.people.service_accounts import (
    ServiceAccountsView,
    add_service_account,
    disable_service_account,
    enable_service_account,
    list_service_accounts,
    rename_service_account,
    service_account_work,
)
from codeloom.services.people.several import (
    MOST_AT_ONCE,
    OneOfSeveral,
    Outcome,
    change_roles,
    disable_several,
    end_sessions_of,
    require_factor_of,
    show_several,
)
from codeloom.services.people.work import WorkView

__all__ = [
    "MOST_AT_ONCE",
    "MOST_CHARACTERS",
    "STATES",
    "TABS",
    "WORDS",
    "Decided",
    "ListPeople",
    "ListView",
    "OneOfSeveral",
    "Outcome",
    "PeopleView",
    "PersonView",
    "Register",
    "ServiceAccountsView",
    "ShowPerson",
    "WorkView",
    "accept_invitation",
    "add_service_account",
    "add_user",
    "ask_to_register",
    "change_role",
    "change_roles",
    "confirm_registration",
    "create_organization",
    "demo_people",
    "disable",
    "disable_service_account",
    "disable_several",
    "enable",
    "enable_service_account",
    "end_session_of",
    "end_sessions",
    "end_sessions_of",
    "invite",
    "invite_again",
    "invite_list",
    "invite_many",
    "list_people",
    "list_service_accounts",
    "open_invitation",
    "open_registration",
    "person_called",
    "preview_list",
    "rename_service_account",
    "require_factor",
    "require_factor_of",
    "reset_factor",
    "service_account_work",
    "set_specialties",
    "show_person",
    "show_several",
    "show_work",
    "withdraw_invitation",
]
