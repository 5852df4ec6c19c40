"""When a part of the installation did not answer, kept by whichever web process looked. Of no organization."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from codeloom.db.work import UnitOfWork

_BEGIN = text("insert into part_troubles (part, began_at) values (:part, :at) on conflict do nothing")
_END = text("update part_troubles set ended_at = :at where part = :part and ended_at is null")
_OVER = text("""
insert into part_troubles (part, began_at, ended_at) select :part, :began, :at where not exists (
  select 1 from part_troubles where part = :part and ended_at >= :began and began_at <= :at) on conflict do nothing""")
_FORGET = text("delete from part_troubles where ended_at < :before")
_NOW = text("select part, began_at from part_troubles where ended_at is null")
_LAST = text("""
select part, began_at, ended_at from part_troubles where ended_at >= :since order by ended_at desc, part limit 1""")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part that did not answer, from when until when (None: it still does not)."""

    part: str
    began: datetime
    ended: datetime | None = None


def settle(work: Session, down: Collection[str], at: datetime) -> None:
    """Note which parts do not answer at a moment: new ones begin, all others end."""
    run = work.connection().execute
    open_ = {part for part, _ in run(_NOW)}
    for part in sorted(set(down) - open_):
        run(_BEGIN, {"part": part, "at": at})
    for part in sorted(open_ - set(down)):
        run(_END, {"part": part, "at": at})


def note_over(work: Session, part: str, began: datetime, at: datetime) -> None:
    """Note a trouble that could not be noted while it lasted. Another process may have done it already."""
    work.connection().execute(_OVER, {"part": part, "began": began, "at": at})


def forget(work: Session, before: datetime) -> None:
    """Delete troubles that ended before a moment."""
    work.connection().execute(_FORGET, {"before": before})


def standing(uow: UnitOfWork, since: datetime) -> tuple[dict[str, datetime], Trouble | None]:
    """The parts that do not answer and since when, and the last trouble that ended since a moment."""
    run = uow.session.connection().execute
    last = run(_LAST, {"since": since}).first()
    return {row[0]: row[1] for row in run(_NOW)}, Trouble(*last) if last else None
