"""What an answer means for the rows of its chart or encounter, as the page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AffectedRow:
    """What an answer means for a row. `kind`: becomes (`code` in the place of `before`), stays (the answer says it too), new, or
    look (asked about, and the answer names no code). `label` is what the row is called; `operations` what the editor is asked
    for when it is taken, as JSON, empty where there is nothing to take."""

    key: str
    kind: str
    label: str
    before: str
    code: str
    title: str
    operations: str


@dataclass(frozen=True, slots=True)
class AffectedRows:
    """The rows an answer has to do with, of a chart or an encounter at its version; `takeable` says that this person may
    change them."""

    subject: str = ""
    subject_id: str = ""
    version: int = 0
    takeable: bool = False
    rows: tuple[AffectedRow, ...] = ()
