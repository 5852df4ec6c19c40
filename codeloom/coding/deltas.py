"""What lies between a suggestion and the final codes: one difference for each proposal and for each line added.

A difference is computed from the two lists, never kept by hand: an act appends what it changed, so the newest delta of
each subject is always the difference of the two lists as they stand.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

ORDER = "order"
"""The subject of the one difference that is of the whole list: diagnoses in another order."""


class DeltaKind(StrEnum):
    """How a final line differs from its proposal. Withdrawn: what was recorded of the subject holds no longer."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"
    RESEQUENCED = "resequenced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Coded:
    """A proposal or a final line as far as differences go. `key` names the proposal; `line` the final line."""

    key: str
    system: str
    code: str
    units: int = 1
    line: str = ""

    @property
    def printed(self) -> str:
        """Code and units as one text: `83036-QW x2`."""
        return self.code + (f" x{self.units}" if self.units != 1 else "")


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of one subject: the key of a proposal, `line:<id>` of an added line, or ORDER."""

    subject: str
    kind: DeltaKind
    before: str = ""
    after: str = ""


def difference(
    proposals: Sequence[Coded], lines: Sequence[Coded], rejected: Collection[str] = ()
) -> dict[str, Difference]:
    """What differs, by subject. A proposal that is neither among the lines nor rejected is undecided and absent here."""
    found: dict[str, Difference] = {}
    proposed = {one.key: one for one in proposals}
    taken: list[Coded] = []
    for line in lines:
        origin = proposed.get(line.key) if line.key else None
        if origin is None:
            _put(found, Difference(f"line:{line.line}", DeltaKind.ADDED, "", line.printed))
            continue
        taken.append(origin)
        kind = DeltaKind.ACCEPTED if _same(origin, line) else DeltaKind.EDITED
        _put(found, Difference(origin.key, kind, origin.printed, line.printed))
    for key in rejected:
        if key in proposed and key not in found:
            _put(found, Difference(key, DeltaKind.REMOVED, proposed[key].printed, ""))
    _put_order(found, proposals, taken)
    return found


def undecided(proposals: Iterable[Coded], lines: Iterable[Coded], rejected: Collection[str]) -> tuple[str, ...]:
    """The keys of proposals that nobody took or turned down, in their order."""
    decided = {line.key for line in lines} | set(rejected)
    return tuple(one.key for one in proposals if one.key not in decided)


def settled(proposals: Sequence[Coded], lines: Sequence[Coded]) -> dict[str, str]:
    """Which proposal each line stands for when other proposals take the place of earlier ones: keys by line, each once.

    A line with a proposal's very code stands for it, whoever wrote the line; else a line keeps its proposal where no
    other line took it. A key that no proposal has any more stays: a later suggestion may have it again.
    """
    found: dict[str, str] = {}
    for one in proposals:
        alike = [
            line for line in lines if (line.system, line.code) == (one.system, one.code) and line.line not in found
        ]
        if alike:
            found[next((line for line in alike if line.key == one.key), alike[0]).line] = one.key
    taken = set(found.values())
    for line in lines:
        if line.line not in found:
            found[line.line] = line.key if line.key not in taken else ""
            taken.add(line.key)
    return found


def changes(before: Mapping[str, Difference], after: Mapping[str, Difference]) -> list[Difference]:
    """What to append so that the newest of each subject says `after` where it said `before`."""
    out = [one for subject, one in after.items() if before.get(subject) != one]
    gone = [one for subject, one in before.items() if subject not in after]
    return out + [Difference(one.subject, DeltaKind.WITHDRAWN, one.before, one.after) for one in gone]


def standing(deltas: Iterable[Difference]) -> dict[str, Difference]:
    """The newest difference of each subject, in the order given; what was withdrawn is absent."""
    found: dict[str, Difference] = {}
    for one in deltas:
        found.pop(one.subject, None)
        if one.kind is not DeltaKind.WITHDRAWN:
            found[one.subject] = one
    return found


def _same(proposal: Coded, line: Coded) -> bool:
    return (proposal.system, proposal.printed) == (line.system, line.printed)


def _put(found: dict[str, Difference], one: Difference) -> None:
    found[one.subject] = one


def _put_order(found: dict[str, Difference], proposals: Sequence[Coded], taken: Sequence[Coded]) -> None:
    """Diagnoses that were taken, in another order than they were proposed in. Procedures have no sequence of their own."""
    now = [one.key for one in taken if one.system == "icd10cm"]
    at_first = [one.key for one in proposals if one.key in set(now)]
    if now != at_first:
        codes = {one.key: one.code for one in proposals}
        texts = (" ".join(codes[key] for key in keys) for keys in (at_first, now))
        _put(found, Difference(ORDER, DeltaKind.RESEQUENCED, *texts))
