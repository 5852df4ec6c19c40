"""The answer that was given for a chart: its proposals, which rows stand for them, and the differences as they arise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid5

from pydantic import TypeAdapter

from codeloom.coding import clock
from codeloom.coding.deltas import Coded, DeltaKind, Difference, changes, difference, standing
from codeloom.coding.suggesting.shapes import Proposal, Suggestion
from codeloom.db.queries.charts import suggested as queries
from codeloom.db.tables.charts import ChartDelta, ChartSuggestion
from codeloom.db.work import UnitOfWork
from codeloom.services.editor import Span, WorkLine
from codeloom.services.suggestions import LeftOut, Part, coded, key_of, places_of

ORIGIN = "suggestion"
"""Origin of a row that was a proposal."""


@dataclass(frozen=True, slots=True)
class ChartAnswer:
    """An answer with the parts of documents it was made from, and what was not read."""

    suggestion: Suggestion
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...]


_PACKED = TypeAdapter(ChartAnswer)


def pack_answer(answer: ChartAnswer) -> bytes:
    """An answer as JSON, for its sealed column."""
    return _PACKED.dump_json(answer)


def line_of_proposal(chart_id: UUID, key: str) -> UUID:
    """The id of the row that a proposal becomes. It follows from both, so undo and another code leave the row its origin."""
    return uuid5(chart_id, f"suggestion:{key}")


@dataclass
class Suggested:
    """The answer of a chart beside its rows, inside one unit of work."""

    uow: UnitOfWork
    chart_id: UUID
    row: ChartSuggestion

    @cached_property
    def answer(self) -> ChartAnswer:
        """What it says."""
        return _PACKED.validate_json(self.uow.vault.open(ChartSuggestion.answer_enc, self.row))

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """Its proposals by key, diagnoses first."""
        found = self.answer.suggestion
        return {key_of(one): one for one in (*found.diagnoses, *found.procedures)}

    @cached_property
    def deltas(self) -> list[ChartDelta]:
        """Every difference as it arose."""
        return queries.deltas(self.uow, self.chart_id)

    @property
    def standing(self) -> dict[str, Difference]:
        """The differences that stand, by subject, as they are stored."""
        return standing(Difference(one.subject, DeltaKind(one.kind), one.before, one.after) for one in self.deltas)

    def evidence(self, key: str) -> tuple[Span, ...]:
        """Where the words of a proposal lie in the documents."""
        return tuple(Span(*place) for place in places_of(self.answer.parts, self.proposals[key].evidence))

    def stands_for(self, lines: Sequence[WorkLine]) -> dict[UUID, str]:
        """Which proposal each row stands for: the one it was made from, else the one of its very code. Each once."""
        by_id = {line_of_proposal(self.chart_id, key): key for key in self.proposals}
        found = {line.id: by_id[line.id] for line in lines if line.id in by_id}
        free = {
            (one.system, coded(one)): key
            for key, one in reversed(self.proposals.items())
            if one.code and key not in found.values()
        }
        for line in lines:
            if line.id not in found and (key := free.pop((line.system, line.code), "")):
                found[line.id] = key
        return found

    def difference(self, lines: Sequence[WorkLine]) -> dict[str, Difference]:
        """The differences between the proposals and these rows, by subject."""
        keys = self.stands_for(lines)
        proposed = [Coded(key, one.system, coded(one), one.units) for key, one in self.proposals.items()]
        rows = [Coded(keys.get(line.id, ""), line.system, line.code, line.units, str(line.id)) for line in lines]
        return difference(proposed, rows, self.row.dismissed)

    def append(self, lines: Sequence[WorkLine], reasons: Mapping[str, str], by: UUID) -> None:
        """Append what changed between the stored differences and these rows; a reason makes a subject's anew."""
        fresh = changes(self.standing, now := self.difference(lines))
        said = {one.subject for one in fresh}
        fresh += [now[subject] for subject in reasons if subject in now and subject not in said]
        for n, one in enumerate(fresh, start=len(self.deltas) + 1):
            words = reasons.get(one.subject, "")
            row = ChartDelta(
                org_id=self.uow.org_id, chart_id=self.chart_id, n=n, suggestion_id=self.row.id, subject=one.subject,
                kind=one.kind.value, before=one.before, after=one.after, made_by=by, made_at=clock.now(),
                reason_enc=self.uow.vault.seal(ChartDelta.reason_enc, (self.chart_id, n), words) if words else None,
            )  # fmt: skip
            self.uow.session.add(row)
            self.deltas.append(row)

    def reason(self, key: str) -> str:
        """Why a proposal was turned down; empty where nobody said."""
        row = next((one for one in reversed(self.deltas) if one.subject == key), None)
        return self.uow.vault.open(ChartDelta.reason_enc, row) if row is not None else ""
