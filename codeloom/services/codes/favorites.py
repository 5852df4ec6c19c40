"""Favorites: codes a person has starred, and codes they used lately. Both come first when they fit what is typed."""

from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from cachetools import TTLCache, cached

from codeloom.coding import clock
from codeloom.coding.codesets import normalise
from codeloom.coding.lines import System
from codeloom.db.queries.codes import favorites as queries
from codeloom.db.tables.codes import Favorite
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at
from codeloom.services.core import CodeText, Command, NotFound, Refused, verb

MOST_FAVORITES = 100
"""Favorites of one person."""
RECENT, RECENT_DAYS = 40, 60
KEPT_SECONDS, KEPT_PEOPLE = 60.0, 2000
"""How long the codes a person used lately are cached in a process, and for how many people."""


class StarCode(Command):
    """Star a code, or with `on` false take the star away."""

    code: CodeText
    system: System = "icd10cm"
    on: bool = True


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """A person's codes in printed form: `starred` as (system, code) in order, `recent` ICD-10-CM codes, newest first."""

    starred: tuple[tuple[str, str], ...]
    recent: tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The favorites as "system:code"."""
        return tuple(f"{system}:{code}" for system, code in self.starred)


@verb("codes.star", StarCode)
def star(uow: UnitOfWork, command: StarCode) -> tuple[str, ...]:
    """Star or unstar a code; answers the person's favorites as "system:code". Starring twice changes nothing."""
    system = command.system
    code = normalise(command.code) if system == "icd10cm" else command.code.upper()
    here = tuple(queries.starred(uow))
    if not code or (system == "icd10cm" and command.on and codeset_at(uow, None).get(code) is None):
        raise NotFound("That is not a code of any release.", todo="Search for it by words.")
    if command.on and (system, code) not in here:
        if len(here) >= MOST_FAVORITES:
            raise Refused(f"A person has {MOST_FAVORITES} favorites at most.", todo="Take the star from one first.")
        position = queries.last_position(uow) + 1
        uow.session.add(
            Favorite(org_id=uow.org_id, user_id=uow.user_id, system=system, code=code, position=position,
                     created_at=clock.now())
        )  # fmt: skip
        here = (*here, (system, code))
        uow.record("CODE_STARRED", "user", uow.user_id, system=system, code=code)
    elif not command.on and (system, code) in here:
        queries.unstar(uow, system, code)
        here = tuple(one for one in here if one != (system, code))
        uow.record("CODE_UNSTARRED", "user", uow.user_id, system=system, code=code)
    return OwnCodes(here, ()).values


def own_codes(uow: UnitOfWork) -> OwnCodes:
    """The favorites and lately used codes of whoever asks. Favorites are read, the others may be a minute old."""
    return OwnCodes(tuple(queries.starred(uow)), recent(uow))


@cached(TTLCache(KEPT_PEOPLE, KEPT_SECONDS), key=lambda uow: (uow.org_id, uow.user_id), lock=Lock())
def recent(uow: UnitOfWork) -> tuple[str, ...]:
    """Codes that whoever asks put on charts in the last RECENT_DAYS, newest first; remembered for a minute."""
    return tuple(queries.used_since(uow, clock.now() - timedelta(days=RECENT_DAYS), RECENT))
