"""From a ruling to a rule of the practice: a draft with its codes, text and citation, and the audited pairs as examples. Saving it,
trying it and putting it in force is the rules' own business (services/practice_rules)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from codeloom.coding.code_patterns import fits
from codeloom.coding.rules.local_examples import SETTINGS
from codeloom.coding.rules.local_reading import FIELDS, LONGEST
from codeloom.db.queries import training as queries
from codeloom.db.tables.audits import AuditLine
from codeloom.db.tables.training import Ruling
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, verb
from codeloom.services.training.ruling_rows import number_of
from codeloom.services.training.rulings import OfRuling

MOST_CASES = 10


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """The fields of a rule as they are typed, and the ruling it is made of."""

    ruling: str = ""
    number: str = ""
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """An audited pair that was decided: the code that was wrong and the one that is right (empty for none), and both lists."""

    wrong: str
    right: str
    wrong_list: str
    right_list: str
    both: bool = False


@verb("training.rule_of_ruling", OfRuling, read_only=True)
def rule_of_ruling(uow: UnitOfWork, command: OfRuling) -> RuleDraft:
    """What a rule made of a ruling begins with. Raises NotFound for a ruling that is none or ended."""
    ruling = queries.ruling(uow, command.ruling_id)
    if ruling is None or ruling.ended_at is not None:
        raise NotFound("That ruling is not in force.", todo="Choose one that is.")
    number, opened = number_of(ruling), uow.vault.open
    cases = _cases(uow, ruling)
    citation = opened(Ruling.citation_enc, ruling)
    form = dict.fromkeys(FIELDS, "") | {
        "title": f"Ruling {number}",
        "severity": "warn",
        "message": _short(opened(Ruling.text_enc, ruling).replace("{", "(").replace("}", ")")),
        "citation": f"Ruling {number}" + (f", {citation}" if citation else ""),
        "overridable": "on",
        "position": "any",
        "fires": "\n".join(dict.fromkeys(one.wrong_list for one in cases if one.wrong_list and not one.both)),
        "silent": "\n".join(dict.fromkeys(
            some for one in cases for some in (one.right_list, one.wrong_list if one.both else "") if some
        )),
        **_when(ruling.codes, cases),
    }  # fmt: skip
    return RuleDraft(str(ruling.id), number, form)


def _when(codes: Sequence[str], cases: Sequence[Case]) -> dict[str, str]:
    """When it fires, and its fix: by the first case that says which code is wrong, else where the ruling's codes meet."""
    case = next((one for one in cases if not one.both and (one.wrong or one.right)), None)
    if case is None:
        return {"codes": codes[0], "with_codes": ", ".join(codes[1:])}
    beside = [one for one in codes if not any(fits(one, _bare(name)) for name in (case.wrong, case.right) if name)]
    there = [_bare(one) for one in case.wrong_list.partition(" |")[0].split(", ")]
    beside = [one for one in beside if any(fits(one, code) for code in there)]
    if not case.wrong:
        return {
            "codes": ", ".join(beside) or "*",
            "without_codes": case.right,
            "fix": "add",
            "fix_code": _bare(case.right),
        }
    if not case.right:
        return {"codes": case.wrong, "with_codes": ", ".join(beside), "fix": "remove"}
    if case.wrong == case.right:
        return {"codes": case.wrong, "with_codes": ", ".join(beside)}
    return {"codes": case.wrong, "with_codes": ", ".join(beside), "fix": "replace", "fix_code": _bare(case.right)}


def _cases(uow: UnitOfWork, ruling: Ruling) -> list[Case]:
    """The decided pairs behind a ruling and behind those it followed, the newest first."""
    everything = queries.rulings(uow, ended=True)
    chain: list[Ruling] = [ruling]
    while before := next((one for one in everything if one.replaced_by == chain[-1].id), None):
        chain.append(before)
    found = []
    for one in chain[:MOST_CASES]:
        rebuttal = queries.rebuttal(uow, one.rebuttal_id) if one.rebuttal_id is not None else None
        if rebuttal is None or rebuttal.decision is None:
            continue
        rows = queries.lines(uow, [rebuttal.audit_id])[rebuttal.audit_id]
        placed = queries.placed(uow, [rebuttal.audit_id])[rebuttal.audit_id]
        row = next(line for line in rows if line.id == rebuttal.line_id)
        found.append(_case(rows, row, rebuttal.decision, placed.setting))
    return found


def _case(rows: Sequence[AuditLine], row: AuditLine, decision: str, setting: str) -> Case:
    mine, theirs = _side(row, coder=True), _side(row, coder=False)
    lists = [_written(rows, row, side, setting) for side in (mine, theirs)]
    if decision == "coder":
        mine, theirs, lists = theirs, mine, lists[::-1]
    plain = [side.partition("/")[0] for side in (mine, theirs)]
    return Case(plain[0], plain[1], lists[0], lists[1], decision == "both")


def _written(rows: Sequence[AuditLine], row: AuditLine, side: str, setting: str) -> str:
    """The auditor's list with this pair as one side has it: an example of a rule."""
    codes = [some for one in rows if (some := side if one.id == row.id else _side(one, coder=False))]
    return ", ".join(codes) + (f" | {setting}" if setting in SETTINGS else "") if codes else ""


def _side(row: AuditLine, *, coder: bool) -> str:
    """A line of one side as examples write it: E11.9, E11.9/N, cpt:99213; empty for none."""
    system, code, poa = (row.coder_system, row.coder_code, row.coder_poa) if coder else (row.system, row.code, row.poa)
    if code is None:
        return ""
    return f"{code}/{poa}" if system == "icd10cm" and poa else (code if system == "icd10cm" else f"{system}:{code}")


def _bare(written: str) -> str:
    return written.partition("/")[0].rpartition(":")[2]


def _short(text: str) -> str:
    """A text of at most the length of a rule's message, cut between words."""
    most = LONGEST["message"]
    return text if len(text) <= most else text[: most - 2].rpartition(" ")[0] + " …"
