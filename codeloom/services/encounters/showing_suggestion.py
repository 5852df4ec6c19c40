"""The newest suggestion as screens show it: its proposals with their state, what is new in it, and where it lies in the note."""

from collections.abc import Sequence

from codeloom.coding.deltas import DeltaKind
from codeloom.coding.suggesting.shapes import Proposal, Risk
from codeloom.db.tables.encounters import SuggestionRow
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import EM, NOBODY, proposed
from codeloom.services.encounters.staleness import why_stale
from codeloom.services.encounters.views import ProposalView, SuggestionView
from codeloom.services.suggestions import coded, unpack, words_of

_STATES = {DeltaKind.ACCEPTED: "accepted", DeltaKind.EDITED: "edited", DeltaKind.REMOVED: "removed"}
_COLUMNS = {"problems": "P", "data": "D", "risk": "R", "time": "T"}
KEPT = "Nothing was lost: the note is saved and codes can be added by hand."
QUOTE = 60
"""Characters of evidence beside a proposal; a longer one ends in three dots."""


def suggestion_view(work: EncounterWork) -> SuggestionView:
    """What is known of a suggestion: none, waiting, failed, ready or stale."""
    waiting = work.waiting
    failed = work.failed if waiting is None else None
    row, found = work.row, work.suggestion
    if row is None or found is None or row.provider == NOBODY:
        state = "waiting" if waiting is not None else "failed" if failed is not None else "none"
        return SuggestionView(state, words_of(failed.provider, failed.failure, KEPT) if failed is not None else "")
    state = "waiting" if waiting is not None else "stale" if work.stale else "ready"
    problem = ""
    if failed is not None:
        state, problem = "failed", words_of(failed.provider, failed.failure, KEPT)
    before = _before(work)
    return SuggestionView(
        state=state,
        problem=problem,
        note_version=row.note_version,
        provider=row.provider,
        code_set=row.code_set,
        proposals=_proposals(work, before),
        em=found.em,
        risks=found.risks,
        dropped=tuple((one.code, one.reason) for one in found.dropped),
        gone=tuple((coded(one), one.title) for key, one in before.items() if key not in work.proposals),
        why_stale=why_stale(work),
    )


def marks_of(work: EncounterWork) -> list[tuple[int, int, int | str]]:
    """Where proposals and elements of the level lie in the note, with what they are called there."""
    names = names_of(work)
    marks: list[tuple[int, int, int | str]] = [
        (span.start, span.end, names[key]) for key, one in work.proposals.items() if key != EM for span in one.evidence
    ]
    em = work.suggestion.em if work.suggestion is not None else None
    for element in em.elements if em is not None else ():
        marks += [(span.start, span.end, _COLUMNS[element.column]) for span in element.evidence]
    risks = work.suggestion.risks if work.suggestion is not None else ()
    for risk, name in zip(risks, risk_marks(risks), strict=True):
        marks += [(span.start, span.end, name) for span in risk.evidence]
    return marks


def risk_marks(risks: Sequence[Risk]) -> tuple[str, ...]:
    """What each risk is called in the note: a to z, then a2; empty for one without words there."""
    return tuple(
        chr(ord("a") + at % 26) + (str(at // 26 + 1) if at >= 26 else "") if risk.evidence else ""
        for at, risk in enumerate(risks)
    )


def names_of(work: EncounterWork) -> dict[str, str]:
    """What each proposal is called: its number, the level by none."""
    listed = [key for key in work.proposals if key != EM]
    return {key: str(at) for at, key in enumerate(listed, start=1)} | {EM: ""}


def _before(work: EncounterWork) -> dict[str, Proposal]:
    """The proposals of the answer before, empty for the first one."""
    earlier = work.row_before
    if earlier is None:
        return {}
    return proposed(unpack(work.uow.vault.open(SuggestionRow.answer_enc, earlier)))


def _proposals(work: EncounterWork, before: dict[str, Proposal]) -> tuple[ProposalView, ...]:
    differences, names = work.difference(), names_of(work)
    out = []
    for key, one in work.proposals.items():
        found = differences.get(key)
        out.append(
            ProposalView(
                key=key, code=coded(one), system=one.system, title=one.title, confidence=one.confidence, why=one.why,
                verified=one.verified, state=_STATES.get(found.kind, "open") if found else "open",
                spans=tuple((span.start, span.end) for span in one.evidence), quote=_quote(one), mark=names[key],
                units=one.units, fresh=bool(before) and key not in before,
            )
        )  # fmt: skip
    return tuple(out)


def _quote(one: Proposal) -> str:
    text = " ".join(one.evidence[0].text.split()) if one.evidence else ""
    return text if len(text) <= QUOTE else text[: QUOTE - 3].rstrip() + "..."
