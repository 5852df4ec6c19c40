"""The second factor of a person: digits of an authenticator app (TOTP, RFC 6238), or a recovery code. No request is read here.

Digits are good for their time step and one beside it, each step once. Wrong ones are counted with their row locked, so that two at
once are one after the other; after FREE_TRIES each further try waits longer, to an hour. Recovery codes are counted apart.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import pyotp

from codeloom.coding import clock
from codeloom.db.queries import accounts as queries
from codeloom.db.tables.accounts import RecoveryCode, SecondFactor, User
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Problem, Refused

STEP_SECONDS = 30
CODES = 10
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs of which no two look alike: a code of eight has 40 bits."""
SETTING_UP = timedelta(minutes=15)
"""How long a key that was shown can be confirmed."""
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
Way = Literal["second_factor", "recovery_code"]


def is_required(uow: UnitOfWork, person: User) -> bool:
    """Whether this person has to sign in with a second factor: by their own row or the organization's settings."""
    return person.second_factor_required or queries.second_factor_for_all(uow)


def is_on(factor: SecondFactor | None) -> bool:
    """Whether a second factor was confirmed."""
    return factor is not None and factor.confirmed_at is not None


def new_key(uow: UnitOfWork, user_id: UUID, for_whom: UUID) -> str:
    """Make a key (base32) to be confirmed; one that is on stays on until then. `for_whom` is the session or sign-in that asked."""
    factor = queries.factor(uow, user_id, lock=True)
    if factor is None:
        factor = SecondFactor(org_id=uow.org_id, user_id=user_id)
        uow.session.add(factor)
        uow.session.flush()
    key = pyotp.random_base32()
    uow.vault.put(SecondFactor.pending_enc, factor, key)
    factor.pending_at, factor.pending_for = clock.now(), for_whom
    uow.record("SECOND_FACTOR_BEGUN", "user", user_id)
    return key


def pending_key(uow: UnitOfWork, user_id: UUID, for_whom: UUID) -> str | None:
    """The key this session or sign-in is setting up; None when there is none or it was shown too long ago."""
    factor = queries.factor(uow, user_id)
    if factor is None or factor.pending_at is None or factor.pending_for != for_whom:
        return None
    if clock.now() - factor.pending_at > SETTING_UP:
        return None
    return uow.vault.open(SecondFactor.pending_enc, factor)


def confirm(uow: UnitOfWork, user_id: UUID, key: str, digits: str) -> tuple[str, ...] | None:
    """Switch the pending key on if the digits are its own, and give its recovery codes; None when they are not."""
    step = _step(key, digits, after=0)
    factor = queries.factor(uow, user_id, lock=True)
    if step is None or factor is None:
        return None
    now = clock.now()
    uow.vault.put(SecondFactor.secret_enc, factor, key)
    factor.confirmed_at, factor.last_step, factor.last_used_at = now, step, now
    factor.pending_enc = factor.pending_at = factor.pending_for = None
    factor.tries = factor.code_tries = 0
    uow.record("SECOND_FACTOR_ON", "user", user_id)
    return new_codes(uow, user_id)


def new_codes(uow: UnitOfWork, user_id: UUID) -> tuple[str, ...]:
    """Ten recovery codes in place of all earlier ones. Shown once: the database keeps keyed hashes."""
    queries.drop_recovery_codes(uow, user_id)
    codes = tuple("".join(secrets.choice(_LETTERS) for _ in range(8)) for _ in range(CODES))
    now = clock.now()
    uow.session.add_all(
        RecoveryCode(org_id=uow.org_id, user_id=user_id, code_hash=_hash(uow, user_id, code), made_at=now)
        for code in codes
    )
    uow.record("RECOVERY_CODES_MADE", "user", user_id, count=len(codes))
    return tuple(f"{code[:4]}-{code[4:]}" for code in codes)


def switch_off(uow: UnitOfWork, user_id: UUID) -> bool:
    """Take the second factor and its codes away; whether there was one."""
    factor = queries.factor(uow, user_id, lock=True)
    if factor is None:
        return False
    was = is_on(factor)
    queries.drop_recovery_codes(uow, user_id)
    uow.session.delete(factor)
    return was


def accepts(uow: UnitOfWork, factor: SecondFactor, way: Way, said: str) -> bool:
    """Whether digits or a code are right; counts the try. The row is locked by the caller, who commits also when it is wrong.

    Raises TooManyTries before anything is compared.
    """
    now, digits = clock.now(), way == "second_factor"
    tries, at = (factor.tries, factor.tried_at) if digits else (factor.code_tries, factor.code_tried_at)
    until = _next_try(tries, at)
    if until and until > now:
        raise TooManyTries(details={"seconds": int((until - now).total_seconds()) + 1, "until": until.isoformat()})
    good = _right_digits(uow, factor, said) if digits else _right_code(uow, factor.user_id, said)
    tries = 0 if good else tries + 1
    if digits:
        factor.tries, factor.tried_at = tries, now
    else:
        factor.code_tries, factor.code_tried_at = tries, now
    if good:
        factor.last_used_at = now
    return good


class TooManyTries(Problem):
    """Wrong digits or codes came too often; `details["until"]` says when the next try is looked at."""

    def __init__(self, details: dict[str, object]) -> None:
        super().__init__(
            "Too many wrong tries.", "Nothing was compared.", "Wait until then, or use the other way in.", "limited", 429,
            dict(details),
        )  # fmt: skip


def _next_try(tries: int, at: datetime | None) -> datetime | None:
    if tries < FREE_TRIES or at is None:
        return None
    wait: timedelta = min(FIRST_WAIT * (1 << min(tries - FREE_TRIES, 10)), LONGEST_WAIT)
    return at + wait


def _right_digits(uow: UnitOfWork, factor: SecondFactor, said: str) -> bool:
    step = _step(uow.vault.open(SecondFactor.secret_enc, factor), said, after=factor.last_step)
    if step is not None:
        factor.last_step = step
    return step is not None


def _step(key: str, said: str, after: int) -> int | None:
    """The time step, newer than `after`, whose digits were said: the present one or one beside it."""
    said = "".join(said.split())
    if len(said) != 6 or not (said.isascii() and said.isdecimal()):
        return None
    present = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(key)
    right = [step for step in (present, present - 1, present + 1) if hmac.compare_digest(totp.generate_otp(step), said)]
    return next((step for step in right if step > after), None)


def _right_code(uow: UnitOfWork, user_id: UUID, said: str) -> bool:
    code = "".join(sign for sign in said.upper() if sign.isalnum())
    if len(code) != 8 or not code.isascii():
        return False
    row = queries.recovery_code(uow, user_id, _hash(uow, user_id, code))
    if row is None:
        return False
    row.used_at = clock.now()
    left, _ = queries.recovery_codes(uow, user_id)
    uow.record("RECOVERY_CODE_USED", "user", user_id, left=left)
    return True


def _hash(uow: UnitOfWork, user_id: UUID, code: str) -> bytes:
    """Keyed by the organization's data key: 40 bits alone could be tried through by who has the database."""
    return uow.vault.blind("recovery codes", f"{user_id} {code}")


def nothing_to_confirm() -> Refused:
    """The key that was shown is no longer being set up."""
    return Refused("That key is no longer being set up.", todo="Begin again for a new one.", code="no_pending_key")
