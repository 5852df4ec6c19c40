"""Making a ruling, ending it, and its words. No verb lives here."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.code_patterns import read_codes
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries import practice_rules as rules
from codeloom.db.queries import training as queries
from codeloom.db.queries.encounters.rows import next_number as counted
from codeloom.db.tables.training import Ruling
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Refused, count
from codeloom.services.practice_rules import RULE_WORDS
from codeloom.services.training.timing import Times
from codeloom.services.training.views import RuleOfRuling, RulingRow

RulingText = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
RulingWords = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


def codes_of(text: str) -> tuple[str, ...]:
    """The codes of a ruling as typed. Raises Refused."""
    codes = read_codes(text)
    if codes is None:
        raise Refused("These are not codes that a ruling can name.", kept="Nothing was saved.",
                      todo="Name 1 to 12 codes such as I10, I12.9; N18.- means all below N18.", code="bad_input")  # fmt: skip
    return codes


def make(
    uow: UnitOfWork, text: str, conditions: str, citation: str, codes: Sequence[str], *, rebuttal_id: UUID | None
) -> Ruling:
    """A new ruling with the next number of its year, recorded."""
    now = clock.now()
    year = now.astimezone(ZoneInfo(people.time_zone(uow))).year
    seal = uow.vault.seal
    made = Ruling(org_id=uow.org_id, id=new_id(), year=year, number=counted(uow, f"ruling_{year}", 1), text_enc=b"",
                  codes=list(codes), rebuttal_id=rebuttal_id, made_by=uow.user_id, made_at=now)  # fmt: skip
    made.text_enc = seal(Ruling.text_enc, made, text)
    made.conditions_enc = seal(Ruling.conditions_enc, made, conditions) if conditions else None
    made.citation_enc = seal(Ruling.citation_enc, made, citation) if citation else None
    uow.session.add(made)
    uow.session.flush()
    facts = {"rebuttal": str(rebuttal_id)} if rebuttal_id is not None else {}
    uow.record("RULING_MADE", "ruling", made.id, number=number_of(made), codes=len(made.codes), **facts)
    return made


def end(uow: UnitOfWork, ruling: Ruling, why: str = "", by: Ruling | None = None) -> None:
    """A ruling holds no longer: withdrawn, or followed by another one; recorded."""
    sealed = uow.vault.seal(Ruling.ended_why_enc, ruling, why) if why else None
    ruling.ended_at, ruling.ended_by, ruling.ended_why_enc = clock.now(), uow.user_id, sealed
    ruling.replaced_by = by.id if by is not None else None
    uow.session.add(ruling)
    uow.session.flush()
    facts = {"replaced_by": str(by.id)} if by is not None else {}
    uow.record("RULING_ENDED", "ruling", ruling.id, number=number_of(ruling), **facts)


def number_of(ruling: Ruling) -> str:
    """2026-19."""
    return f"{ruling.year}-{ruling.number:02}"


def next_number(uow: UnitOfWork, times: Times) -> str:
    """The number that a ruling made now would have."""
    year = times.now.astimezone(times.zone).year
    last = max((one.number for one in queries.rulings(uow, ended=True) if one.year == year), default=0)
    return f"{year}-{last + 1:02}"


def link_of(ruling: Ruling) -> str:
    """The address of a ruling."""
    return f"/rulings?ruling={ruling.id}"


def row_of(uow: UnitOfWork, ruling: Ruling, times: Times) -> RulingRow:
    """A ruling in a list."""
    said = f"{people.name_of(uow, ruling.made_by)}, {times.moment(ruling.made_at)}"
    return RulingRow(
        str(ruling.id), number_of(ruling), uow.vault.open(Ruling.text_enc, ruling), ", ".join(ruling.codes), said,
        link_of(ruling), ruling.ended_at is None, state_words(uow, ruling),
    )  # fmt: skip


def state_words(uow: UnitOfWork, ruling: Ruling) -> str:
    """in force, withdrawn, or followed by 2026-20."""
    if ruling.ended_at is None:
        return "in force"
    after = queries.ruling(uow, ruling.replaced_by) if ruling.replaced_by is not None else None
    return f"followed by {number_of(after)}" if after is not None else "withdrawn"


def rules_of(uow: UnitOfWork, ruling_id: UUID) -> tuple[RuleOfRuling, ...]:
    """The rules that were made of a ruling."""
    return tuple(
        RuleOfRuling(f"LOC-{number:02}, {RULE_WORDS[status].lower()}", f"/rules?rule={number}")
        for number, status in rules.of_ruling(uow, ruling_id)
    )


def shown_words(uow: UnitOfWork, ruling: Ruling, times: Times) -> str:
    """14 times, 3 of them in 30 days; never yet."""
    all_, lately = queries.shown(uow, ruling.id, times.now.astimezone(times.zone).date())
    return f"{count(all_, 'time')}, {lately:,} in 30 days" if all_ else "never yet"
