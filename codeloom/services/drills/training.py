"""A person's training: what is due, topics with their strength, sessions, the week ahead, whether errors stopped in real charts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from codeloom.coding.drills import TOPICS, Effect, Topic, effect_of, standing, topic_of
from codeloom.coding.scoring import wilson
from codeloom.db.queries import drills as queries
from codeloom.db.queries import people
from codeloom.db.queries.drills import AuditedRow
from codeloom.db.tables.drills import DrillSession, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NO_PLOT, Nothing, Plot, accuracy_plot, allowed, formatting, verb
from codeloom.services.drills.picking import MOST_AT_ONCE, Due, Person, memory_of, topic_name
from codeloom.services.drills.summing import Coming, is_right, spent
from codeloom.services.drills.views import DayCount, InCharts, SessionRow, TopicRow, TrainingView

BEFORE = timedelta(days=90)
COUNTED = timedelta(days=400)
"""How far back audited rows are read."""
MOST_SESSIONS = 8
MINUTES_A_CASE = 1.5
WEEK = 7
WEEKS = 10
"""Weeks of the plot of first answers, this one included."""


@verb("drills.training", Nothing, read_only=True)
def training(uow: UnitOfWork, _command: Nothing) -> TrainingView:
    """The training of the person of the scope."""
    person, coming = Person.of(uow), Coming.of(uow)
    due = person.due()
    audited = queries.audited(uow, [person.id], person.now - COUNTED)
    past = queries.sessions(uow, person.id)
    tries = queries.tries(uow, person.id)
    first_tries = _first_tries(tries)
    later = [card for card in person.cards.values() if card.due_at > person.now]
    first = min((card.due_at for card in later), default=None)
    words = next((one.assignment for one in due if one.assignment and one.assignment.words_enc), None)
    return TrainingView(
        due=min(len(due), MOST_AT_ONCE),
        minutes=f"about {max(1, round(min(len(due), MOST_AT_ONCE) * MINUTES_A_CASE))} min",
        reasons=_reasons(uow, due, coming),
        words=uow.vault.open(type(words).words_enc, words) if words is not None else "",
        open=next((one.number for one in past if one.ended_at is None), 0),
        next=coming.named(coming.day(first)) if first is not None else "",
        topics=tuple(
            _topic(uow, topic, person, due, audited, coming) for topic in TOPICS.values() if _taken(topic, person, due)
        ),
        library=tuple(
            _topic(uow, topic, person, due, audited, coming) for topic in TOPICS.values() if person.library(topic.id)
        ),
        sessions=tuple(_session(one, tries, coming) for one in past[:MOST_SESSIONS]),
        week=_week(person, len(due), coming),
        past=len(past),
        first_try=_first_try(first_tries, coming),
        first_tries=_by_week(first_tries, coming),
        charts=tuple(filter(None, (in_charts(topic, person.log, audited) for topic in TOPICS.values()))),
    )


@verb("drills.due", Nothing, read_only=True)
def due_drills(uow: UnitOfWork, _command: Nothing) -> int:
    """How many cases are due now to the person of the scope; none for a role that does not drill."""
    return min(len(Person.of(uow).due()), MOST_AT_ONCE) if allowed(uow.scope.role, training.name) else 0


def drilled_from(topic: str, log: Sequence[DrillTry]) -> datetime | None:
    """When a topic was drilled first."""
    return min((one.graded_at for one in log if one.topic == topic and one.graded_at), default=None)


def counted(topic: str, audited: Sequence[AuditedRow], since: datetime) -> tuple[tuple[int, int], tuple[int, int]]:
    """(errors, rows) of a topic in the 90 days before a moment and since. Rows are all audited ones."""
    before = [row for row in audited if since - BEFORE <= row.closed_at < since]
    after = [row for row in audited if row.closed_at >= since]
    return (errors_in(topic, before), len(before)), (errors_in(topic, after), len(after))


def errors_in(topic: str, rows: Sequence[AuditedRow]) -> int:
    """Rows that are errors of a topic."""
    return sum(row.error and (topic_of(row.code, row.category) or "other") == topic for row in rows)


def in_charts(topic: Topic, log: Sequence[DrillTry], audited: Sequence[AuditedRow]) -> InCharts | None:
    """Whether the errors of a topic stopped; None for a topic that was not drilled or never had errors."""
    since = drilled_from(topic.id, log)
    if since is None:
        return None
    before, after = counted(topic.id, audited, since)
    if not before[0] and not after[0]:
        return None
    effect = effect_of(before, after)
    return InCharts(topic.name, f"{before[0]:,} in {formatting.count(before[1], 'row')}",
                    f"{after[0]:,} in {formatting.count(after[1], 'row')}",
                    change_words(effect) if effect.enough else "", verdict_of(effect) or "too few rows to be sure")  # fmt: skip


def change_words(effect: Effect) -> str:
    """−0.5 points (−1.2 to +0.5), in 100 rows."""
    words = f"{100 * effect.change:+.1f} points ({100 * effect.low:+.1f} to {100 * effect.high:+.1f})"
    return words.replace("-", "−")


def verdict_of(effect: Effect) -> str:
    """fewer, more or not clear yet; nothing where too few rows were audited."""
    if not effect.enough:
        return ""
    return "fewer" if effect.fewer else "more" if effect.more else "not clear yet"


def _taken(topic: Topic, person: Person, due: Sequence[Due]) -> bool:
    return any(card.topic == topic.id for card in person.cards.values()) or any(one.topic == topic.id for one in due)


def _reasons(uow: UnitOfWork, due: Sequence[Due], coming: Coming) -> str:
    """2 assigned by Noor Haddad until tomorrow, 2 from your own audited errors."""
    said = []
    given = [one.assignment for one in due if one.assignment is not None]
    for assignment in dict.fromkeys(one.id for one in given):
        some = [one for one in given if one.id == assignment]
        late = some[0].until < coming.today
        until = f"due since {formatting.short_day(some[0].until)}" if late else f"until {coming.named(some[0].until)}"
        said.append(f"{len(some)} assigned by {people.name_of(uow, some[0].made_by)} {until}")
    kinds = Counter(one.origin for one in due)
    if kinds["own"]:
        said.append(f"{kinds['own']} from your own audited errors")
    if kinds["library"]:
        said.append(f"{kinds['library']} from the case library")
    return ", ".join(said)


def _topic(
    uow: UnitOfWork, topic: Topic, person: Person, due: Sequence[Due], audited: Sequence[AuditedRow], coming: Coming
) -> TopicRow:
    cards = [card for card in person.cards.values() if card.topic == topic.id]
    stands = [standing(memory_of(card), person.now) for card in cards]
    holds = min((one.holds for one in stands), default=0)
    waiting = [one for one in due if one.topic == topic.id]
    soonest = min((card.due_at for card in cards), default=None)
    if waiting:
        next_ = "today"
    else:
        next_ = coming.named(coming.day(soonest)) if soonest is not None else ""
    given = next((one.assignment for one in waiting if one.assignment is not None), None)
    own = any(one.origin == "own" for one in waiting) or any(card.case_key.startswith("own:") for card in cards)
    origin = people.name_of(uow, given.made_by) if given is not None else "own errors" if own else "case library"
    found = [row for row in audited if row.error and (topic_of(row.code, row.category) or "other") == topic.id]
    errors = f"{len(found)}, last {formatting.short_day(coming.day(found[0].closed_at))}" if found else ""
    library = person.library(topic.id)
    untouched = sum(case.key not in person.cards for case in library)
    return TopicRow(topic.id, topic.name, topic.section, origin, holds, f"Holds {holds} of 5", next_, errors,
                    f"{formatting.count(len(library), 'case')}, {untouched} new")  # fmt: skip


def _session(one: DrillSession, tries: Sequence[DrillTry], coming: Coming) -> SessionRow:
    done = [entry for entry in tries if entry.session_id == one.id and entry.grade is not None]
    hard = [entry for entry in done if not is_right(entry)]
    worst = min(hard, key=lambda entry: (entry.halves or 0) / (entry.most or 1), default=None)
    return SessionRow(
        number=one.number,
        link=f"/drill/{one.number}",
        moment=formatting.moment(one.begun_at, coming.now, coming.zone),
        cases=f"{len(done)} of {len(one.cases)}" if len(done) < len(one.cases) else str(len(done)),
        right=str(len(done) - len(hard)),
        took=f"{max(1, round(spent(done).total_seconds() / 60))} min" if done else "",
        hardest=topic_name(worst.topic) if worst is not None else "none" if done else "",
    )


def _week(person: Person, due: int, coming: Coming) -> tuple[DayCount, ...]:
    later: Counter[date] = Counter(
        coming.day(card.due_at) for card in person.cards.values() if card.due_at > person.now
    )
    days = [coming.today + timedelta(days=at) for at in range(WEEK)]
    counts = [min(MOST_AT_ONCE, later[day] + (due if at == 0 else 0)) for at, day in enumerate(days)]
    return tuple(DayCount("Today" if at == 0 else f"{day:%a}", counts[at], at == 0) for at, day in enumerate(days))


def _first_tries(tries: Sequence[DrillTry]) -> list[tuple[datetime, bool]]:
    """When each case was answered for the first time, and whether that answer was all right."""
    first: dict[str, tuple[datetime, bool]] = {}
    for one in tries:
        if one.answered_at is not None:
            first.setdefault(one.case_key, (one.answered_at, is_right(one)))
    return list(first.values())


def _by_week(first: Sequence[tuple[datetime, bool]], coming: Coming) -> Plot:
    """The share of first answers that were all right, by week; nothing to draw below two weeks with any."""
    right: Counter[date] = Counter()
    answered: Counter[date] = Counter()
    for moment, all_right in first:
        day = coming.day(moment)
        monday = day - timedelta(days=day.weekday())
        answered[monday] += 1
        right[monday] += all_right
    oldest = coming.today - timedelta(days=coming.today.weekday() + 7 * (WEEKS - 1))
    weeks = [(monday, right[monday], answered[monday]) for monday in sorted(answered) if monday >= oldest]
    return accuracy_plot(weeks, of="Right at first try") if len(weeks) > 1 else NO_PLOT


def _first_try(first: Sequence[tuple[datetime, bool]], coming: Coming) -> str:
    """84 % right at the first try in 30 days (70 to 92, 43 cases): the first answer to each case."""
    some = [all_right for moment, all_right in first if moment > coming.now - timedelta(days=30)]
    if not some:
        return ""
    right = sum(some)
    low, high = wilson(right, len(some))
    cases = formatting.count(len(some), "case")
    return f"{round(100 * right / len(some))} % in 30 days ({round(100 * low)} to {round(100 * high)}, {cases})"
