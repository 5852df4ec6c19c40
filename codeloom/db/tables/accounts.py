"""Organizations, their keys, their people and the people's sessions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class Organization(Row, table=True):
    """A practice (tenant), or the reserved system organization."""

    __tablename__ = "organizations"
    id: UUID = Field(primary_key=True)
    name: str
    time_zone: str = "America/New_York"
    kind: str = "practice"
    settings: dict[str, Any] = facts()
    created_at: datetime = moment()


class OrgKey(Row, table=True):
    """An organization's data key, wrapped by a master key of the settings."""

    __tablename__ = "org_keys"
    org_id: UUID = Field(primary_key=True)
    id: int = Field(primary_key=True)
    wrapped: bytes
    created_at: datetime = moment()
    retired_at: datetime | None = moment(None)


class OrgCounter(Row, table=True):
    """A number an organization counts up, such as its chart numbers (`chart`)."""

    __tablename__ = "org_counters"
    org_id: UUID = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class User(Row, table=True):
    """A person of one organization, in one role; or, of kind `service`, an account that programs act for and nobody signs in to."""

    __tablename__ = "users"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    email: str
    name: str
    role: str
    password_hash: str
    status: str = "active"
    kind: str = "person"
    letters: bool = True
    """Whether single letters act as keys."""
    theme: str = "system"
    """`system`, `light` or `dark`."""
    row_height: str = "dense"
    """How high rows of lists and of codes are: `dense` or `roomy`."""
    time_zone: str | None = None
    """Their own IANA time zone; the practice's where they chose none."""
    quiet_from: int | None = Field(default=None, sa_type=SmallInteger)
    """The hours in which no mail of a notice comes, in minutes after midnight of their zone."""
    quiet_until: int | None = Field(default=None, sa_type=SmallInteger)
    mail_paused_until: datetime | None = moment(None)
    last_digest_on: date | None = None
    """The day whose daily mail was taken last."""
    password_changed_at: datetime | None = moment(None)
    second_factor_required: bool = False
    """Whether a manager asks this person for a second factor, whatever the organization's settings say."""
    version: int = 0
    """How often a manager changed what the practice decides of this person."""
    specialties: list[str] = facts(list)
    """Those that charts of a rule by specialty are given for first."""
    disabled_at: datetime | None = moment(None)
    disabled_why_enc: bytes | None = None
    created_at: datetime = moment()


class Session(Row, table=True):
    """A signed-in browser: a family of refresh tokens, of which only the newest is good."""

    __tablename__ = "sessions"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    token_hash: bytes
    generation: int = 0
    rotated_at: datetime = moment()
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(None)
    revoked_why: str | None = None
    agent: str = ""
    net: str = ""
    """The net the person signed in from, such as 10.20.4.0/24; never the whole address."""


class AccountToken(Row, table=True):
    """What a link in a mail stands for: the hash of its token, its kind, whom it is for, until when, and whether it was used.

    A registration belongs to no organization yet and lies in the system organization, with the practice it is to make. The two
    links of a change of address have one `pair`. Who takes up an invitation with a `team_id` is in that team.
    """

    __tablename__ = "account_tokens"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str
    token_hash: bytes
    user_id: UUID | None = None
    made_by: UUID | None = None
    email: str
    name: str = ""
    role: str | None = None
    practice: str = ""
    time_zone: str = ""
    pair: UUID | None = None
    team_id: UUID | None = None
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(None)


class SecondFactor(Row, table=True):
    """A person's authenticator: its secret once confirmed, the one being set up, and how often wrong digits came of late.

    `last_step` is the newest time step (of 30 s) whose digits were used; `pending_for` the session or sign-in that sets one up.
    """

    __tablename__ = "second_factors"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    secret_enc: bytes | None = None
    confirmed_at: datetime | None = moment(None)
    last_step: int = Field(default=0, sa_type=BigInteger)
    last_used_at: datetime | None = moment(None)
    pending_enc: bytes | None = None
    pending_at: datetime | None = moment(None)
    pending_for: UUID | None = None
    tries: int = 0
    tried_at: datetime | None = moment(None)
    code_tries: int = 0
    code_tried_at: datetime | None = moment(None)


class RecoveryCode(Row, table=True):
    """One code in place of the authenticator's digits, as a keyed hash; good once."""

    __tablename__ = "recovery_codes"
    org_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True)
    code_hash: bytes = Field(primary_key=True)
    made_at: datetime = moment()
    used_at: datetime | None = moment(None)


class SignIn(Row, table=True):
    """One sign-in of a person as they see it; `how` is password, second_factor, recovery_code, or refused at the second step."""

    __tablename__ = "sign_ins"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    user_id: UUID
    at: datetime = moment()
    how: str
    agent: str = ""
    net: str = ""
