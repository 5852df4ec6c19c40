"""Signing in and out, the person behind a session, and one's own sessions."""

from codeloom.services.accounts import passwords, tokens
from codeloom.services.accounts.sessions import Tokens, ask_leave, end_session, renew, session_of_refresh, sign_in
from codeloom.services.accounts.sign_in_limits import Limited, ask_counts, network
from codeloom.services.accounts.signed_in import Principal, database_or_unavailable, principals, still_live
from codeloom.services.accounts.tokens import read_screen, signed_screen, tab_name

__all__ = [
    "Limited",
    "Principal",
    "Tokens",
    "ask_counts",
    "ask_leave",
    "database_or_unavailable",
    "end_session",
    "network",
    "passwords",
    "principals",
    "read_screen",
    "renew",
    "session_of_refresh",
    "sign_in",
    "signed_screen",
    "still_live",
    "tab_name",
    "tokens",
]
