"""Signing in and out, the person behind a session, and one's own account: password, address, second factor, sessions."""

from codeloom.services.accounts import letters, links, passwords, second_factor, tokens
from codeloom.services.accounts.changing import change_address, change_password, confirm_address, drop_address_change
from codeloom.services.accounts.counts import Limited, ask_counts, network
from codeloom.services.accounts.links import LinkOver
from codeloom.services.accounts.own_account import (
    AccountView,
    change_name,
    end_my_session,
    end_other_sessions,
    my_account,
    net_words,
)
from codeloom.services.accounts.own_factor import (
    begin_factor,
    confirm_factor,
    end_factor,
    new_recovery_codes,
    pending_factor,
)
from codeloom.services.accounts.own_password import hash_in_line, in_line
from codeloom.services.accounts.resetting import ask_for_reset, open_reset, reset_password
from codeloom.services.accounts.second_factor import TooManyTries
from codeloom.services.accounts.second_step import From, WrongCode, answer, begin_set_up, finish_set_up, step_of
from codeloom.services.accounts.sessions import SecondStep, Tokens, end, end_all, end_session, renew, session_of_refresh
from codeloom.services.accounts.signed_in import (
    IDLE,
    Ends,
    Principal,
    database_or_unavailable,
    ends_of,
    initials,
    principals,
    stay,
    still_live,
)
from codeloom.services.accounts.tokens import read_screen, signed_screen, tab_name
from codeloom.services.accounts.trying import try_password

__all__ = [
    "IDLE",
    "AccountView",
    "Ends",
    "From",
    "Limited",
    "LinkOver",
    "Principal",
    "SecondStep",
    "Tokens",
    "TooManyTries",
    "WrongCode",
    "answer",
    "ask_counts",
    "ask_for_reset",
    "begin_factor",
    "begin_set_up",
    "change_address",
    "change_name",
    "change_password",
    "confirm_address",
    "confirm_factor",
    "database_or_unavailable",
    "drop_address_change",
    "end",
    "end_all",
    "end_factor",
    "end_my_session",
    "end_other_sessions",
    "end_session",
    "ends_of",
    "finish_set_up",
    "hash_in_line",
    "in_line",
    "initials",
    "letters",
    "links",
    "my_account",
    "net_words",
    "network",
    "new_recovery_codes",
    "open_reset",
    "passwords",
    "pending_factor",
    "principals",
    "read_screen",
    "renew",
    "reset_password",
    "second_factor",
    "session_of_refresh",
    "signed_screen",
    "stay",
    "step_of",
    "still_live",
    "tab_name",
    "tokens",
    "try_password",
]
