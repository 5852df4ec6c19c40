"""What queue and audit show of blind audits, and of those that need a second, ready to show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovedView:
    """One line changed after the reveal, and which way: toward, away or elsewhere."""

    words: str
    way: str
    direction: str


@dataclass(frozen=True, slots=True)
class RevealView:
    """What an auditor had before the coder's rows were uncovered, and what changed since. Empty for an audit that is not blind."""

    when: str = ""
    before: str = ""
    summary: str = ""
    moved: tuple[MovedView, ...] = ()


@dataclass(frozen=True, slots=True)
class BlindItem:
    """Something this person codes blind and is not done with, in the audit queue."""

    number: str
    link: str
    patient: str
    what: str
    since: str
    rows: str


@dataclass(frozen=True, slots=True)
class SecondItem:
    """An open audit that waits for a second, in the queue of somebody who may confirm it."""

    number: str
    link: str
    auditor: str
    since: str
