"""What an organization decided about how Codeloom works for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field

from codeloom.db.tables.base import Row, moment


class OrganizationSettings(Row, table=True):
    """The settings of an organization, one row; without it, and where a value is None, the default holds.

    `agreement_with` is the receiver of notes (host of the provider's address) whose agreement a manager acknowledged, by whom
    and when; it belongs to `suggestion_provider` and goes with it. `query_days` are the
    plain days within which a provider is to answer a query, `rebuttal_days` those for a rebuttal after an audit is closed and
    `decision_days` those to decide it; `second_factor_required`: everybody signs in with a second factor.
    `outpatient_days` and `inpatient_days` are the plain days within which a new chart of that setting is to be coded.
    `keep_*_days`: after how many days sign-ins, letters that were sent or given up, and words nobody went on with are deleted.
    Of submitted charts of a setting `audit_*_percent` are audited before they are complete, drawn from `audit_seed`, and the
    first `audit_first_charts` of every coder in any case.
    With `blind_audits` audits begin blind. An auditor whose agreement with others by `agreement_measure` (kappa or ac1) is
    under `agreement_minimum`, in hundredths, does not audit alone; 0 or None: everybody does.
    `mail_name` stands as the sender of the organization's letters, answers to them go to `mail_reply_to`.
    """

    __tablename__ = "organization_settings"
    org_id: UUID = Field(primary_key=True)
    version: int = 0
    suggestion_provider: str | None = None
    agreement_with: str | None = None
    agreement_by: UUID | None = None
    agreement_at: datetime | None = moment(None)
    training_consent: bool = False
    query_days: int | None = Field(default=None, sa_type=SmallInteger)
    rebuttal_days: int | None = Field(default=None, sa_type=SmallInteger)
    decision_days: int | None = Field(default=None, sa_type=SmallInteger)
    second_factor_required: bool = False
    outpatient_days: int | None = Field(default=None, sa_type=SmallInteger)
    inpatient_days: int | None = Field(default=None, sa_type=SmallInteger)
    accuracy_goal: int | None = Field(default=None, sa_type=SmallInteger)
    """The accuracy the practice wants of its coders, in percent."""
    scoring_profile: str | None = None
    """How audits that are closed from now on count (coding/scoring.py)."""
    audit_outpatient_percent: int | None = Field(default=None, sa_type=SmallInteger)
    audit_inpatient_percent: int | None = Field(default=None, sa_type=SmallInteger)
    audit_first_charts: int | None = Field(default=None, sa_type=SmallInteger)
    audit_seed: UUID | None = None
    blind_audits: bool = False
    agreement_measure: str | None = None
    agreement_minimum: int | None = Field(default=None, sa_type=SmallInteger)
    keep_sign_ins_days: int | None = Field(default=None, sa_type=SmallInteger)
    keep_letters_days: int | None = Field(default=None, sa_type=SmallInteger)
    keep_words_days: int | None = Field(default=None, sa_type=SmallInteger)
    mail_name: str | None = None
    mail_reply_to: str | None = None
    updated_at: datetime = moment()
