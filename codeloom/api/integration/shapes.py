"""The shapes of /api/v1 as its description shows them. Answers are written by coding/shapes.py; a test holds the two together."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from codeloom.coding.lines import MOST_UNITS


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` is for programs; nothing that was sent is quoted."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    kept: str
    todo: str
    details: dict[str, Any] | None = None


class Fix(BaseModel):
    """A way out of a finding; `row` and `to` count from 0. Of a `choice` the record says which of `options` is right."""

    kind: str
    label: str
    row: int | None
    code: str
    to: int | None
    choices: list[str]
    options: list["Fix"]


class Finding(BaseModel):
    """What one rule says of some rows, which count from 0."""

    rule: str
    severity: Literal["error", "warn", "info"]
    codes: list[str]
    message: str
    citation: str
    fix: Fix | None
    rows: list[int]
    overridable: bool


class Findings(BaseModel):
    """What the rules say of one chart."""

    findings: list[Finding]


class Unread(BaseModel):
    """Why one chart of many could not be read."""

    error: str


class ManyFindings(BaseModel):
    """One answer a chart, in the order they were sent."""

    charts: list[Findings | Unread]


class CodeLine(BaseModel):
    """One row of a chart. `units` count a CPT or HCPCS code. `evidence` and `rationale` matter to rules of the practice that
    ask for them, where told.
    """

    code: str
    system: Literal["icd10cm", "icd10pcs", "hcpcs", "cpt"] = "icd10cm"
    poa: str = ""
    evidence: str = ""
    rationale: bool = False
    units: int = Field(1, ge=1, le=MOST_UNITS)


class Context(BaseModel):
    """What the rules may know of the encounter. `dos` is the service date; `poa` maps codes to values."""

    dos: str | None = None
    age: int | None = None
    sex: str | None = None
    setting: Literal["inpatient", "outpatient"] | None = None
    meds: list[str] = []
    reason: str = ""
    evidence: str = ""
    override: str = ""
    new_finding: bool = False
    poa: dict[str, str] = {}


class Chart(BaseModel):
    """Codes in sequence, the principal or first-listed one first; a text such as "cpt:99213" is short for a line."""

    codes: list[str | CodeLine]
    context: Context | None = None


class Charts(BaseModel):
    """Many charts at once."""

    charts: list[Chart] = Field(max_length=500)


class Choice(BaseModel):
    """One 7th character of a stem."""

    char: str
    meaning: str
    code: str


class Seventh(BaseModel):
    """The picker of the 7th character."""

    stem: str
    chosen: str
    assumed: bool
    choices: list[Choice]


class Hit(BaseModel):
    """One code that fits the words."""

    code: str
    title: str
    billable: bool
    seventh: Seventh | None
    score: float
    why: str


class Level(BaseModel):
    """One step of the hierarchy."""

    level: Literal["chapter", "block", "code"]
    name: str
    title: str


class Note(BaseModel):
    """A note of the tabular list, the code's own or inherited from `owner`."""

    owner: str
    kind: str
    text: str
    lead: str
    refs: list[tuple[str, str]]
    optional: bool


class Code(BaseModel):
    """What the tables say of one code on one service date."""

    code: str
    title: str
    billable: bool
    in_force: bool
    described: bool
    release: str
    valid_from: str | None
    valid_to: str | None
    hierarchy: list[Level]
    children: list[tuple[str, str, bool]]
    seventh: list[tuple[str, str]]
    notes: dict[str, list[Note]]
    flags: list[str]
    poa_exempt: bool
    complication: str
    hcc: str
    replacements: list[str]
