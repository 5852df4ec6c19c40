"""Favorites: codes a person has starred, and codes they used lately. Both go before what fits the typed words equally well."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock

from cachetools import TTLCache, cached

from codeloom.coding import clock
from codeloom.coding.codesets import normalise, undot
from codeloom.coding.lines import System
from codeloom.coding.search import Hit
from codeloom.db.queries.codes import favorites as queries
from codeloom.db.tables.codes import Favorite
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at
from codeloom.services.core import CodeText, Command, NotFound, Refused, verb

MOST_FAVORITES = 100
"""Favorites of one person."""
RECENT, RECENT_DAYS = 40, 60
EQUAL = 3.0
"""Scores that differ no more fit equally well: a title that says one thing more than was asked costs about 20."""
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

    def before_equals(self, hits: Sequence[Hit], text: str) -> tuple[Hit, ...]:
        """Hits in their order, best first; among those that fit equally well favorites go first, then codes used lately.

        Below a typed beginning of a code all fit equally well, save a code that is typed whole: that one leads.
        """
        starred = [undot(code) for system, code in self.starred if system == "icd10cm"]
        places = {code: place for place, code in reversed([*enumerate([*starred, *map(undot, self.recent)])])}
        beginning = bool(hits) and hits[0].why == "code"
        best, group, ordered = hits[0].score if hits else 0.0, 0, list[tuple[int, bool, int, int, Hit]]()
        for at, hit in enumerate(hits):
            if not beginning and best - hit.score > EQUAL:
                best, group = hit.score, group + 1
            codes = {undot(code) for code in _names(hit)}
            place = min((places[code] for code in codes & places.keys() if hit.billable), default=len(places))
            if place < len(places):
                hit = replace(hit, why="favourite" if place < len(starred) else "recently used")
            whole = beginning and hit.billable and undot(text) in codes
            ordered.append((group, not whole, place, at, hit))
        return tuple(hit for *_, hit in sorted(ordered, key=lambda entry: entry[:-1]))


def _names(hit: Hit) -> tuple[str, ...]:
    """The codes a hit stands for: its own, and with a picker its stem and every choice of the 7th character."""
    if hit.seventh is None:
        return (hit.code,)
    return (hit.seventh.stem, *(choice.code for choice in hit.seventh.choices))


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
