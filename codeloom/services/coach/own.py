"""A provider's own coach: gaps with their place in own notes, a lesson, levels and changes against the past and the practice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from codeloom.coding.coaching.comparing import ENOUGH_VISITS, newcombe
from codeloom.coding.coaching.gaps import GAPS
from codeloom.coding.coaching.lessons import Answered
from codeloom.coding.coaching.library import LESSONS
from codeloom.coding.coaching.tally import Tally
from codeloom.coding.text import paragraphs
from codeloom.db.queries.coach import counts, visits
from codeloom.db.queries.coach.visits import Occurrence
from codeloom.db.tables.coach import CoachCount
from codeloom.db.work import UnitOfWork
from codeloom.services.coach.counting import today_of
from codeloom.services.coach.lessons import answers_of, due_lessons, next_due, shown_lesson, waits_until
from codeloom.services.coach.panels import (
    Compared,
    change_rows,
    confidence_rows,
    level_panels,
    outcome_rows,
    outcome_words,
)
from codeloom.services.coach.rates import points
from codeloom.services.coach.references import references_of
from codeloom.services.coach.views import GapRow, HelpRow, LessonView, OwnCoach
from codeloom.services.core import Command, ShortText, count, formatting, verb
from codeloom.services.encounters import finalized_note

MOST_GAPS = 8
_ITEM = re.compile(r"^(?:\d{1,2}[.)]|[-*•])\s+")
QUOTE = 140
"""Characters of a quoted sentence; a longer one ends in three dots."""
ENOUGH_PROVIDERS = 3
"""With fewer providers the practice's line would tell one of them the figures of another."""
ALONE = f"The practice’s line needs {ENOUGH_PROVIDERS} providers: with fewer it would be one colleague’s."


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a note and where it begins; empty for none."""

    start: int = 0
    text: str = ""


NO_QUOTE = Quote()


class ShowOwnCoach(Command):
    """The range in days, and the lesson that is open; empty for the first that is due."""

    days: Literal[30, 90, 365] = 90
    lesson: ShortText = ""


@verb("coach.own", ShowOwnCoach)
def own_coach(uow: UnitOfWork, command: ShowOwnCoach) -> OwnCoach:
    """The provider's own figures. Sentences of own notes are read, which is recorded."""
    mine = counts.of(uow, uow.user_id, command.days)
    counted = counted_words(uow)
    if mine is None or not mine.visits:
        return OwnCoach(
            state="empty",
            title="No finalized visits yet",
            words="What your notes leave open is counted when billing has finalized them. Nothing is counted before.",
            counted=counted,
        )
    now = Tally(mine.now)
    found = visits.newest_with_gap(uow, uow.user_id, mine.counted_for - timedelta(days=command.days), mine.counted_for)
    quotes = {kind: _quoted(uow, one) for kind, one in found.items()}
    kinds = _order(now)[:MOST_GAPS]
    for encounter in {found[kind].encounter.id for kind in kinds if kind in found}:
        uow.record("NOTE_READ", "encounter", encounter, part="coach")
    lesson, no_lesson = _lesson(uow, command.lesson, kinds, found, quotes)
    gaps = tuple(_gap(kind, now, found.get(kind), quotes.get(kind, NO_QUOTE)) for kind in kinds)
    common = OwnCoach(
        counted=counted, gaps=gaps, gaps_words=f"{now.gapped:,} in {count(now.visits, 'visit')}", lesson=lesson,
        no_lesson=no_lesson,
    )  # fmt: skip
    return _few(common, now.visits) if now.visits < ENOUGH_VISITS else _full(uow, common, mine)


def _few(common: OwnCoach, number: int) -> OwnCoach:
    words = f"With fewer than {ENOUGH_VISITS} finalized visits a mix of levels says more about chance than about you."
    return replace(common, state="few", title=f"{number} of {ENOUGH_VISITS} visits so far", words=words)


def _full(uow: UnitOfWork, common: OwnCoach, mine: CoachCount) -> OwnCoach:
    now, practice = Tally(mine.now), counts.of(uow, uow.org_id, mine.days)
    together = counts.providers_with_visits(uow, mine.days) >= ENOUGH_PROVIDERS
    whole = Tally(practice.now) if practice is not None and together else None
    seen = Compared(now, Tally(mine.before), whole, whole.less(now) if whole is not None else None, "Your", mine.days)
    return replace(
        common,
        levels=level_panels(seen, references_of(uow)),
        changes=change_rows(seen),
        changes_words=count(now.visits, "finalized visit"),
        unlined="" if together else ALONE,
        outcomes=outcome_rows(now),
        confidence=confidence_rows(now),
        outcome_words=outcome_words(now),
        helped=_helped(uow, mine.helped),
    )


def counted_words(uow: UnitOfWork) -> str:
    """Until when visits are counted."""
    day = counts.counted_for(uow)
    return f"Visits until {formatting.day(day - timedelta(days=1))}, counted nightly" if day else "Counted nightly"


def _order(now: Tally) -> list[str]:
    found, listed = now.of("gap"), list(GAPS)
    return sorted((kind for kind in found if kind in GAPS), key=lambda kind: (-found[kind], listed.index(kind)))


def _gap(kind: str, now: Tally, newest: Occurrence | None, quote: Quote) -> GapRow:
    gap, number = GAPS[kind], now.of("gap")[kind]
    part, most = next(iter(now.of("part", kind).items()))
    link = f"/encounter/{newest.encounter.number}" if newest is not None else ""
    if quote.text:
        link += f"?at={quote.start}"
    return GapRow(kind, number, gap.name, quote.text, gap.missing, f"{part}, {most} of {number}", link)


def _quoted(uow: UnitOfWork, one: Occurrence) -> Quote:
    """The sentence of the note in which the gap lies, on one line; empty without a place."""
    if one.start is None:
        return NO_QUOTE
    note = finalized_note(uow, one.version)
    for part in paragraphs(note):
        for sentence in part.sentences:
            if sentence.start <= one.start < sentence.end:
                text = _ITEM.sub("", " ".join(note[sentence.start : sentence.end].split()))
                return Quote(sentence.start, text if len(text) <= QUOTE else f"{text[: QUOTE - 3].rstrip()}...")
    return NO_QUOTE


def _lesson(
    uow: UnitOfWork, wanted: str, kinds: list[str], found: Mapping[str, Occurrence], quotes: Mapping[str, Quote]
) -> tuple[LessonView, str]:
    """The lesson that was asked for, else the first that is due; an empty one with the reason when there is none."""
    answers: dict[str, list[Answered]] = answers_of(uow)
    due = due_lessons(kinds, answers, today_of(uow))
    kind = wanted if wanted in kinds and wanted in LESSONS else next(iter(due), "")
    if not kind:
        return LessonView(), waits_until(next_due(kinds, answers))
    progress = f"{due.index(kind) + 1} of {len(due)} due" if kind in due else "not due yet"
    quote = quotes.get(kind, NO_QUOTE).text
    day = formatting.short_day(found[kind].encounter.service_date) if quote else ""
    return shown_lesson(LESSONS[kind], own=(day, quote), progress=progress), ""


def _helped(uow: UnitOfWork, stored: Mapping[str, int]) -> tuple[HelpRow, ...]:
    """Each gap before and since its lesson; too few visits on one side are shown as counts alone."""
    first: dict[str, date] = {kind: said[0].day for kind, said in answers_of(uow).items() if said}
    out = []
    for kind, day in sorted(first.items(), key=lambda one: one[1]):
        sides = [
            (stored.get(f"{kind}|{side}|with", 0), stored.get(f"{kind}|{side}|visits", 0))
            for side in ("before", "after")
        ]
        if kind not in GAPS or not all(whole for _, whole in sides):
            continue
        (was, was_of), (since, since_of) = sides
        enough = min(was_of, since_of) >= ENOUGH_VISITS
        low, high = newcombe(since, since_of, was, was_of)
        change = points(low, since / since_of - was / was_of, high) if enough else f"from {ENOUGH_VISITS} visits on"
        out.append(HelpRow(f"{GAPS[kind].name}, before", f"{was} in {count(was_of, 'visit')}",
                           f"since the lesson of {formatting.short_day(day)}",
                           f"{since} in {count(since_of, 'visit')}", change))  # fmt: skip
    return tuple(out)
