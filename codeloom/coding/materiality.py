"""What changes between two code lists: principal, CC/MCC, HCC, comorbidity, edits, or only specificity.

Pure values for audits. The highest level of the secondaries counts, without those the principal diagnosis excludes (CMS
table 6K, part 1); that some MCC count only for patients discharged alive is not modelled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from codeloom.coding import comorbidity
from codeloom.coding.codesets import CodeSets, normalise, undot
from codeloom.coding.codesets.exclusions import Exclusions
from codeloom.coding.lines import Context, Line, Severity
from codeloom.coding.rules import validate


class Flip(StrEnum):
    """What a difference changes, weightiest first."""

    PRINCIPAL = "principal or first-listed diagnosis"
    CC = "CC/MCC"
    HCC = "HCC"
    COMORBIDITY = "comorbidity group"
    EDIT = "edit"
    SPECIFICITY = "specificity only"
    NOTHING = "nothing"


MATERIAL = frozenset({Flip.PRINCIPAL, Flip.CC, Flip.HCC, Flip.COMORBIDITY, Flip.EDIT})
"""Flips that change payment, risk or acceptance."""
_LEVELS = {"": 0, "CC": 1, "MCC": 2}


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tables:
    """Payment tables by bare code: `cc` gives "CC" or "MCC", `hcc` a risk category. A table that is not loaded gives no flip.

    `exclusions` say beside which principal diagnosis a CC or MCC is none.
    """

    cc: Mapping[str, str] = field(default_factory=_nothing)
    hcc: Mapping[str, str] = field(default_factory=_nothing)
    exclusions: Exclusions = field(default_factory=Exclusions)

    @classmethod
    def of(cls, codesets: CodeSets) -> "Tables":
        """The payment tables the code sets carry."""
        levels = codesets.tree.columns.levels
        return cls(levels.complication, levels.hcc, levels.exclusions)


@dataclass(frozen=True, slots=True)
class Flipped:
    """One thing that changed, in values ready to show: what it was and what it is."""

    flip: Flip
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes taken out and put in (dotted, in order), and all they flip, weightiest first; NOTHING stands alone."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    flips: tuple[Flipped, ...]

    @property
    def material(self) -> bool:
        """Whether anything but specificity changes."""
        return any(one.flip in MATERIAL for one in self.flips)


def compare(
    before: Sequence[Line], after: Sequence[Line], context: Context, codesets: CodeSets, tables: Tables | None = None
) -> Difference:
    """What it changes to code `after` instead of `before`. Both lists are judged in the same context."""
    tables = tables or Tables()
    old, new = _codes(before), _codes(after)
    removed = tuple(code for code in old if code not in new)
    added = tuple(code for code in new if code not in old)
    sides = (
        (Flip.PRINCIPAL, lambda codes, _: codes[0] if codes else ""),
        (Flip.CC, lambda codes, _: _level(codes, tables)),
        (Flip.HCC, lambda codes, _: _joined({tables.hcc.get(undot(code), "") for code in codes})),
        (Flip.COMORBIDITY, lambda codes, _: _joined(comorbidity.groups(codes))),
        (Flip.EDIT, lambda _, lines: _joined({f.rule for f in validate(lines, context, codesets) if f.severity is Severity.ERROR})),
    )  # fmt: skip
    flips = [one for flip, ask in sides if (one := _flipped(flip, ask, (old, before), (new, after)))]
    if not flips and (removed or added):
        flips = [
            Flipped(
                Flip.SPECIFICITY if _only_specificity(removed, added) else Flip.NOTHING,
                _joined(removed),
                _joined(added),
            )
        ]
    return Difference(removed, added, tuple(flips))


Side = tuple[list[str], Sequence[Line]]


def _flipped(flip: Flip, ask: Callable[[list[str], Sequence[Line]], str], old: Side, new: Side) -> Flipped | None:
    was, now = ask(*old), ask(*new)
    return Flipped(flip, was, now) if was != now else None


def _codes(lines: Sequence[Line]) -> list[str]:
    """Diagnosis codes once each, dotted, in sequence."""
    return list(dict.fromkeys(normalise(line.code) for line in lines if line.system == "icd10cm" and line.code.strip()))


def _level(codes: list[str], tables: Tables) -> str:
    """The highest level among the secondary diagnoses that the principal diagnosis does not exclude."""
    principal, *secondary = (undot(code) for code in codes) if codes else ("",)
    counted = (tables.cc.get(code, "") for code in secondary if not tables.exclusions.excludes(code, principal))
    return max(counted, key=lambda level: _LEVELS.get(level, 0), default="")


def _joined(words: Sequence[str] | set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(word for word in words if word))


def _only_specificity(removed: Sequence[str], added: Sequence[str]) -> bool:
    """Every code gave way to one of its own category."""
    return bool(removed) and sorted(code[:3] for code in removed) == sorted(code[:3] for code in added)
