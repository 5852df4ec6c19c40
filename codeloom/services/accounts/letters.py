"""The letters about accounts. What a stranger typed (names, practices) stands in none that goes to an address nobody confirmed."""

from codeloom.services.mail import Letter, Link

SIGN_IN = Link("Sign in", "/sign-in")
NOT_YOU = "If this was not you, change your password and look at the sessions on your account page."


def reset(to: str, token: str) -> Letter:
    """The link to a new password."""
    return Letter(
        "accounts.reset", to, "Set a new password for Codeloom",
        ("Somebody, probably you, asked to set a new password for this address.",
         "The link works once, for 30 minutes. Until it is used your password stays as it is."),
        Link("Set a new password", f"/reset?token={token}"),
        "If this was not you, do nothing: whoever asked cannot read this mail.",
    )  # fmt: skip


def password_changed(to: str) -> Letter:
    """Tells the owner that the password is another one now."""
    return Letter(
        "accounts.password_changed", to, "Your password was changed",
        ("The password of your account was changed, and all other sessions ended.",), Link("Forgot your password", "/forgot"),
        "If this was not you, set a new password by the link above and tell your manager.",
    )  # fmt: skip


def second_factor(to: str, what: str) -> Letter:
    """Tells the owner that the second factor changed; `what` is a whole sentence."""
    return Letter("accounts.second_factor", to, "Your second factor was changed", (what,), SIGN_IN, NOT_YOU)


def old_address(to: str, new: str, token: str) -> Letter:
    """Asks the present address for its consent to another one."""
    return Letter(
        "accounts.address_old", to, "Move your account to another address",
        (f"You asked to sign in to Codeloom as {new} from now on.",
         "The change is made when this mail and the one to the new address are both confirmed, within a day."),
        Link("Confirm the change", f"/address?token={token}"),
        "If this was not you, do not confirm, and change your password: somebody knows it.",
    )  # fmt: skip


def new_address(to: str, token: str) -> Letter:
    """Asks the new address whether it is theirs."""
    return Letter(
        "accounts.address_new", to, "Confirm your new address",
        ("Somebody, probably you, asked to sign in to Codeloom by this address from now on.",
         "The change is made when this mail and the one to the old address are both confirmed, within a day."),
        Link("Confirm the change", f"/address?token={token}"), "If this was not you, do nothing.",
    )  # fmt: skip


def taken_address(to: str) -> Letter:
    """To the owner of an address that somebody wanted for their own account."""
    return Letter(
        "accounts.address_taken", to, "Somebody asked to use your address",
        ("Somebody asked to sign in to Codeloom by this address, which is the one of your account. Nothing was changed.",),
        SIGN_IN, "If it was you: sign in to the account that has this address. Else do nothing.",
    )  # fmt: skip


def address_changed(to: str, new: str) -> Letter:
    """Tells the old address that it no longer opens the account."""
    return Letter(
        "accounts.address_changed", to, "Your address was changed",
        (f"Your account is signed in to as {new} from now on.",), SIGN_IN,
        "If this was not you, tell your manager at once.",
    )  # fmt: skip


def registration(to: str, token: str) -> Letter:
    """The link that makes a practice and its first manager."""
    return Letter(
        "accounts.registration", to, "Confirm your registration with Codeloom",
        ("Somebody, probably you, asked to register a practice with this address.",
         "The link works once, for a day. You set your password there."),
        Link("Confirm and set a password", f"/confirm?token={token}"), "If this was not you, do nothing.",
    )  # fmt: skip


def known_address(to: str) -> Letter:
    """To the owner of an account whose address somebody registered."""
    return Letter(
        "accounts.known_address", to, "You have an account already",
        ("Somebody, probably you, asked to register with this address. It has an account already, and nothing was changed.",),
        SIGN_IN, "If you forgot the password, the sign-in page leads to a new one. If this was not you, do nothing.",
    )  # fmt: skip


def invitation(to: str, by: str, practice: str, role: str, token: str) -> Letter:
    """A manager's invitation."""
    return Letter(
        "accounts.invitation", to, f"{by} invites you to {practice}",
        (f"{by} invites you to Codeloom at {practice}, as {role}.", "The link works once, for 7 days."),
        Link("Accept and set a password", f"/accept?token={token}"),
        "If you do not know who this is, do nothing.",
    )  # fmt: skip


def invited_elsewhere(to: str, by: str, practice: str) -> Letter:
    """To somebody who was invited and whose address has an account of another practice."""
    return Letter(
        "accounts.invited_elsewhere", to, f"{by} invites you to {practice}",
        (f"{by} wants to invite you to Codeloom at {practice}, but this address has an account already, and an address has one.",
         "Give them another address of yours, or change the one of your account first."), SIGN_IN,
    )  # fmt: skip
