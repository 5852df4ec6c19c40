"""Signing in and out, the person behind a session, and one's own sessions."""

from codeloom.services.accounts import passwords, tokens
from codeloom.services.accounts.counts import Limited, ask_counts, network
from codeloom.services.accounts.sessions import Tokens, end_session, renew, session_of_refresh
from codeloom.services.accounts.signed_in import (
    Ends,
    Principal,
    database_or_unavailable,
    ends_of,
    principals,
    stay,
    still_live,
)
from codeloom.services.accounts.tokens import read_screen, signed_screen, tab_name
from codeloom.services.accounts.trying import try_password

__all__ = [
    "Ends",
    "Limited",
    "Principal",
    "Tokens",
    "ask_counts",
    "database_or_unavailable",
    "end_session",
    "ends_of",
    "network",
    "passwords",
    "principals",
    "read_screen",
    "renew",
    "session_of_refresh",
    "signed_screen",
    "stay",
    "still_live",
    "tab_name",
    "tokens",
    "try_password",
]
