"""Rulings: found by words, codes, number or guideline; withdrawn or written anew by who decides; shown where codes meet again."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding.code_patterns import fits, meet
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people
from codeloom.db.queries import training as queries
from codeloom.db.queries.audits import records
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.queries.encounters import rows as encounter_queries
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.training import Ruling
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, ShortText, allowed, verb
from codeloom.services.training.ruling_rows import (
    RulingText,
    RulingWords,
    codes_of,
    end,
    link_of,
    make,
    number_of,
    row_of,
    rules_of,
    shown_words,
    state_words,
)
from codeloom.services.training.showing import number_of as place_of
from codeloom.services.training.timing import Times
from codeloom.services.training.views import RulingsView, RulingView

FOR = {"coder": "for the coder", "auditor": "for the auditor", "both": "both can be right"}
MOST_SHOWN = 3
"""Rulings that stand beside a chart at most; the newest."""


class FindRulings(Command):
    """Words, a code, a number or a guideline to look for; `ended` looks among those no longer in force, too. `open` is the one
    to show whole."""

    text: ShortText = ""
    ended: bool = False
    open: UUID | Literal[""] = ""


class OfRuling(Command):
    """One ruling."""

    ruling_id: UUID


class EndRuling(OfRuling):
    """Why it holds no longer."""

    reason: RulingWords


class ReplaceRuling(OfRuling):
    """The ruling that follows it."""

    text: RulingText
    conditions: RulingWords = ""
    citation: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    codes: Annotated[str, StringConstraints(max_length=160, strip_whitespace=True)]


class RulingsBeside(Command):
    """An open chart, an encounter at its provider's desk or in billing, or an audit of a chart or an encounter, by its number."""

    place: Literal["chart", "encounter", "audit", "audit_encounter"]
    number: int = Field(ge=1, le=10**12)


@verb("training.rulings", FindRulings, read_only=True)
def find_rulings(uow: UnitOfWork, command: FindRulings) -> RulingsView:
    """The rulings that hold all of the words, the newest first, and the opened one (none for an id that is none)."""
    times, everything = Times.of(uow), queries.rulings(uow, ended=True)
    force = [one for one in everything if one.ended_at is None]
    words = command.text.casefold().split()
    some = [one for one in (everything if command.ended else force) if all(_holds(uow, one, word) for word in words)]
    opened = next((one for one in everything if command.open and one.id == command.open), None)
    return RulingsView(
        tuple(row_of(uow, one, times) for one in some), len(force), len(everything if command.ended else force),
        _view(uow, opened, everything, times) if opened is not None else RulingView(),
    )  # fmt: skip


@verb("training.end_ruling", EndRuling)
def end_ruling(uow: UnitOfWork, command: EndRuling) -> RulingView:
    """Withdraw a ruling. Raises NotFound, and Refused for one that ended or without a reason."""
    ruling, times = _in_force(uow, command.ruling_id), Times.of(uow)
    if not command.reason:
        raise Refused("Withdrawing needs a reason.", kept="The ruling stands.", todo="Say why it holds no longer.",
                      code="bad_input")  # fmt: skip
    end(uow, ruling, command.reason)
    return _view(uow, ruling, queries.rulings(uow, ended=True), times)


@verb("training.replace_ruling", ReplaceRuling)
def replace_ruling(uow: UnitOfWork, command: ReplaceRuling) -> RulingView:
    """Write a ruling anew: the old one ends and names the one that follows it, which is answered. Raises NotFound, Refused."""
    ruling, codes = _in_force(uow, command.ruling_id), codes_of(command.codes)
    if not command.text:
        raise Refused("A ruling says something.", kept="The ruling stands.", todo="Write what holds from now on.",
                      code="bad_input")  # fmt: skip
    made = make(uow, command.text, command.conditions, command.citation, codes, rebuttal_id=None)
    end(uow, ruling, by=made)
    return _view(uow, made, queries.rulings(uow, ended=True), Times.of(uow))


@verb("training.rulings_beside", RulingsBeside, read_only=True)
def rulings_beside(uow: UnitOfWork, command: RulingsBeside) -> RulingsView:
    """Rulings in force on codes that meet on an open chart or encounter, or in one change of one's open audit, the newest first."""
    times = Times.of(uow)
    return RulingsView(tuple(row_of(uow, one, times) for one in _found(uow, command)))


@verb("training.note_shown", RulingsBeside, repeatable=True)
def note_shown(uow: UnitOfWork, command: RulingsBeside) -> int:
    """Count that the rulings beside a chart, an encounter or an audit were shown once more; how many they are."""
    found, times = _found(uow, command), Times.of(uow)
    if found:
        queries.note_shown(uow, [one.id for one in found], times.now.astimezone(times.zone).date())
    return len(found)


def _found(uow: UnitOfWork, command: RulingsBeside) -> list[Ruling]:
    """The newest rulings in force on codes that meet there."""
    met = _met(uow, command)
    if not met:
        return []
    return [one for one in queries.rulings(uow) if any(meet(one.codes, codes) for codes in met)][:MOST_SHOWN]


def _met(uow: UnitOfWork, command: RulingsBeside) -> list[set[str]]:
    """Sets of codes that stand together: all of a chart or an encounter, or both sides of each pair of an audit that the auditor
    changed."""
    if command.place == "chart":
        chart = chart_queries.by_number(uow, command.number)
        return [{one.code for one in chart_queries.lines(uow, chart.id)}] if chart is not None else []
    if command.place == "encounter":
        encounter = encounter_queries.by_number(uow, command.number)
        return [{one.code for one in encounter_queries.codes(uow, encounter.id)}] if encounter is not None else []
    audit = _audit(uow, command)
    if audit is None or audit.auditor_id != uow.user_id:
        return []
    return [{code for code in (row.coder_code, row.code) if code} for row in records.lines(uow, audit.id)
             if row.coder_code != row.code]  # fmt: skip


def _audit(uow: UnitOfWork, command: RulingsBeside) -> Audit | None:
    if command.place == "audit":
        chart = chart_queries.by_number(uow, command.number)
        return records.of_round(uow, chart.id, chart.round) if chart is not None else None
    encounter = encounter_queries.by_number(uow, command.number)
    return records.open_of_encounter(uow, encounter.id) if encounter is not None else None


def _holds(uow: UnitOfWork, ruling: Ruling, word: str) -> bool:
    """Whether a ruling speaks of a word: in its text, its conditions, guideline or number, or as one of its codes."""
    opened = uow.vault.open
    texts = (opened(Ruling.text_enc, ruling), opened(Ruling.conditions_enc, ruling), opened(Ruling.citation_enc, ruling),
             number_of(ruling), " ".join(ruling.codes))  # fmt: skip
    return any(word in text.casefold() for text in texts) or any(fits(one, word.upper()) for one in ruling.codes)


def _in_force(uow: UnitOfWork, ruling_id: UUID) -> Ruling:
    ruling = queries.ruling(uow, ruling_id, lock=True)
    if ruling is None:
        raise NotFound()
    if ruling.ended_at is not None:
        raise Refused(f"This ruling is {state_words(uow, ruling)}.", kept="Nothing was changed.", code="ended")
    return ruling


def _view(uow: UnitOfWork, ruling: Ruling, everything: list[Ruling], times: Times) -> RulingView:
    opened = uow.vault.open
    before = next((one for one in everything if one.replaced_by == ruling.id), None)
    after = next((one for one in everything if one.id == ruling.replaced_by), None)
    rebuttal = queries.rebuttal(uow, ruling.rebuttal_id) if ruling.rebuttal_id is not None else None
    about = queries.placed(uow, [rebuttal.audit_id]).get(rebuttal.audit_id) if rebuttal is not None else None
    decided = [f"{people.name_of(uow, ruling.made_by)}, {times.moment(ruling.made_at)}"]
    if rebuttal is not None and about is not None:
        decided += [f"on {place_of(about)}", FOR[rebuttal.decision or "both"]]
    return RulingView(
        id=str(ruling.id),
        number=number_of(ruling),
        text=opened(Ruling.text_enc, ruling),
        conditions=opened(Ruling.conditions_enc, ruling),
        codes=", ".join(ruling.codes),
        citation=opened(Ruling.citation_enc, ruling),
        decided=", ".join(decided),
        in_force=ruling.ended_at is None,
        state=state_words(uow, ruling),
        why=opened(Ruling.ended_why_enc, ruling),
        before=number_of(before) if before is not None else "",
        before_link=link_of(before) if before is not None else "",
        after=number_of(after) if after is not None else "",
        after_link=link_of(after) if after is not None else "",
        may_change=ruling.ended_at is None and uow.scope.role in (Role.SUPERVISOR, Role.MANAGER),
        may_make_rule=ruling.ended_at is None and allowed(uow.scope.role, "training.rule_of_ruling"),
        shown=shown_words(uow, ruling, times),
        rules=rules_of(uow, ruling.id),
    )
