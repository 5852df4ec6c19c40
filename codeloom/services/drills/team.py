"""Training of one's people: who leads a team sees its members, a manager everybody. What is assigned and whether it helps,
errors that audits find, answers held for wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from codeloom.coding.drills import TOPICS, Answer, effect_of
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import drills as queries
from codeloom.db.queries import people as names
from codeloom.db.queries.drills import AuditedRow
from codeloom.db.tables.accounts import User
from codeloom.db.tables.drills import DrillAssignment, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.gateways.drill_files import load_drills
from codeloom.services.core import Nothing, formatting, verb
from codeloom.services.drills.picking import topic_name
from codeloom.services.drills.showing import rule_of
from codeloom.services.drills.summing import Coming, share
from codeloom.services.drills.training import COUNTED, change_words, counted, errors_in, verdict_of
from codeloom.services.drills.views import AssignedRow, DoubtRow, DrillTeamView, ErrorRow, LibraryCase, PersonChoice
from codeloom.services.editor import unpack_lines

SPAN = timedelta(days=30)
WEEK = timedelta(days=7)
KEPT = timedelta(days=120)
"""How long an assignment and a doubt stay on the page."""
TRAINED = (Role.CODER.value, Role.BILLER.value, Role.SUPERVISOR.value)


def people_of(uow: UnitOfWork) -> list[User]:
    """Whose training the person of the scope sees, never their own."""
    found = queries.trained(uow, TRAINED) if uow.scope.role == Role.MANAGER else queries.led_by(uow, TRAINED)
    return [one for one in found if one.id != uow.user_id]


@verb("drills.team", Nothing, read_only=True)
def drill_team(uow: UnitOfWork, _command: Nothing) -> DrillTeamView:
    """The training of one's people."""
    coming, people = Coming.of(uow), people_of(uow)
    cards = {one.id: f"/scorecards/{one.id}" for one in people if _has_card(uow, one)}
    by_id = {one.id: one.name for one in people}
    since = coming.now - KEPT
    given = [one for one in queries.assignments(uow, *by_id) if one.made_at > since]
    tries = queries.tries(uow, *by_id)
    audited = queries.audited(uow, by_id, coming.now - COUNTED)
    rows = tuple(
        replace(_assigned(one, by_id, tries, audited, coming), card=cards.get(one.person_id, "")) for one in given
    )
    judged = [row for row in rows if row.change]
    errors = _errors(audited, by_id, given, tries, coming)
    topics = {one.id: one.name for one in TOPICS.values() if one.families}
    open_ = [row for row in rows if row.done < row.total]
    fewer = sum(row.tone == "ok" for row in judged)
    return DrillTeamView(
        open=len(open_),
        done=f"{sum(row.done for row in rows)} of {sum(row.total for row in rows)}",
        fewer=f"{fewer} of {len(judged)}",
        idle=sum(row.done == 0 for row in open_),
        assigned=rows,
        errors=errors,
        doubts=tuple(_doubt(uow, one, by_id) for one in tries if one.doubted_at and one.doubted_at > since),
        people=tuple(PersonChoice(str(one.id), one.name) for one in people),
        topics=tuple(topics.items()),
        proposed=next(one for one in (*(error.topic for error in errors), *topics) if one in topics),
        until=(coming.today + WEEK).isoformat(),
        library=tuple(
            LibraryCase(case.key, topic_name(case.topic), case.title, rule_of(case), case.citation, case.setting,
                        ", ".join(row.code for row in case.gold), case.lesson)
            for case in load_drills().values()
        ),
    )  # fmt: skip


def _has_card(uow: UnitOfWork, person: User) -> bool:
    """Whether the person of the scope may open somebody's scorecard: a supervisor no other auditor's."""
    return uow.scope.role == Role.MANAGER or person.role != Role.SUPERVISOR


def done_of(assignment: DrillAssignment, tries: Sequence[DrillTry]) -> list[DrillTry]:
    """The graded tries of an assignment's cases since it was made."""
    return [
        one
        for one in tries
        if one.person_id == assignment.person_id
        and one.case_key in assignment.cases
        and one.graded_at is not None
        and one.graded_at >= assignment.made_at
    ]


def _assigned(
    one: DrillAssignment,
    people: Mapping[UUID, str],
    tries: Sequence[DrillTry],
    audited: Sequence[AuditedRow],
    coming: Coming,
) -> AssignedRow:
    graded = done_of(one, tries)
    done, total = len({entry.case_key for entry in graded}), len(one.cases)
    rows = [row for row in audited if row.person_id == one.person_id]
    begun = min((entry.graded_at for entry in graded if entry.graded_at), default=None)
    before, after = counted(one.topic, rows, begun or coming.now)
    effect = effect_of(before, after)
    shown = begun is not None and effect.enough
    left = (one.until - coming.today).days
    late = left < 0 and done < total
    result, tone = "running", "plain"
    if begun is None:
        result = f"not begun, {left} d left" if left >= 0 else f"not begun, {-left} d late"
        tone = "warn" if left >= 0 else "error"
    elif verdict := verdict_of(effect):
        result, tone = verdict, {"fewer": "ok", "more": "error"}.get(verdict, "plain")
    elif done == total:
        result = "too few rows"
    scale = max(abs(effect.low), abs(effect.high), 0.001)
    low, point, high = (50 + 50 * value / scale for value in (effect.low, effect.change, effect.high))
    return AssignedRow(
        id=str(one.id),
        person=people.get(one.person_id, ""),
        card="",
        topic=topic_name(one.topic),
        until=coming.named(one.until) if left >= 0 else formatting.short_day(one.until),
        late=late,
        done=done,
        total=total,
        before=f"{before[0]:,} in {before[1]:,}",
        since=f"{after[0]:,} in {after[1]:,}" if begun is not None else "",
        change=change_words(effect) if shown else "",
        low=round(low, 1),
        point=round(point, 1),
        high=round(high, 1),
        zero=50.0,
        result=result,
        tone=tone,
    )


def _errors(
    audited: Sequence[AuditedRow], people: Mapping[UUID, str], given: Sequence[DrillAssignment], tries: Sequence[DrillTry],
    coming: Coming,
) -> tuple[ErrorRow, ...]:  # fmt: skip
    """Topics by the errors of 30 days, the most first."""
    recent = [row for row in audited if row.closed_at > coming.now - SPAN]
    found = Counter({topic: n for topic in TOPICS if (n := errors_in(topic, recent))})
    out = []
    for topic, number in found.most_common():
        whose = {row.person_id for row in recent if errors_in(topic, [row])}
        at_it = {
            people[one.person_id]
            for one in given
            if one.topic == topic and len({e.case_key for e in done_of(one, tries)}) < len(one.cases)
        }
        out.append(ErrorRow(topic, topic_name(topic), TOPICS[topic].section, str(number),
                            formatting.count(len(whose), "person", "people"), ", ".join(sorted(at_it)) or "none"))  # fmt: skip
    return tuple(out)


def _doubt(uow: UnitOfWork, one: DrillTry, people: Mapping[UUID, str]) -> DoubtRow:
    case = load_drills().get(one.case_key)
    given = [Answer(line.code, line.system, line.poa) for line in unpack_lines(uow.vault.open(DrillTry.lines_enc, one))]
    most = one.most or 1
    overridden = ""
    if one.overridden_halves is not None:
        by = names.name_of(uow, one.overridden_by)
        overridden = f"{share(one.overridden_halves, most)} by {by}: {uow.vault.open(DrillTry.why_enc, one)}"
    return DoubtRow(
        id=str(one.id),
        person=people.get(one.person_id, ""),
        case=f"{case.key}, {case.title}" if case is not None else "A case of their own audit",
        given=", ".join(row.code for row in given),
        gold=", ".join(row.code for row in case.gold) if case is not None else "stands in the audit",
        own=case is None,
        words=uow.vault.open(DrillTry.doubt_enc, one),
        score=share(one.halves or 0, most),
        most=most,
        halves=one.halves or 0,
        overridden=overridden,
    )
