"""What each scoring profile would have given past audits, from their stored lines. No score is changed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from codeloom.coding.grouping.change import GroupChange
from codeloom.coding.scoring import FINANCIAL, FINANCIAL_NAME, PROFILES, Score, profile_of, same_group, summed
from codeloom.db.queries import people
from codeloom.db.queries.scores import recount as queries
from codeloom.db.queries.scores.recount import Recounted
from codeloom.db.tables.audits import AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import changed_groups, judged_rows, visit_of
from codeloom.services.core import Command, formatting, verb
from codeloom.services.organization import scoring_profile
from codeloom.services.scores.rates import Days, Span, rate
from codeloom.services.scores.views import Option, Rate, WhatIf, WhatIfRow
from codeloom.services.teams import WhichTeam, people_of

MOST_AUDITS = 4_000
"""Audits that are counted anew at most, the last closed ones."""
HEADS = (*((profile.id, profile.name, profile.unit.removesuffix("s")) for profile in PROFILES),
         (FINANCIAL, FINANCIAL_NAME, "chart"))  # fmt: skip
"""Id, name and unit of each way to count."""
Scores = dict[str, list[Score]]


class AskWhatIf(Command):
    """Audits of a team's charts, or of the whole practice's, closed over some days."""

    team: WhichTeam = ""
    range: Span = "90"


@verb("scores.what_if", AskWhatIf, read_only=True, may_lag=True)
def what_if(uow: UnitOfWork, command: AskWhatIf) -> WhatIf:
    """Per coder, what each profile gives the audits. Raises NotFound for a team that is not in use."""
    days = Days.of(uow, command.range)
    some = queries.audits(uow, days.since, people_of(uow, command.team), MOST_AUDITS + 1)
    cut, some = len(some) > MOST_AUDITS, some[:MOST_AUDITS]
    lines = queries.lines(uow, [one.audit.id for one in some])
    by_coder: dict[UUID, Scores] = defaultdict(lambda: defaultdict(list))
    untold: Counter[str] = Counter()
    for one in some:
        found, change = _counted(uow, one, lines[one.audit.id])
        if change.changed is None:
            untold[change.why_not] += 1
        for id_, score in found.items():
            by_coder[one.audit.coder_id][id_].append(score)
    names = {id_: people.name_of(uow, id_) or "Somebody" for id_ in by_coder}
    rows = [_row(names[id_], by_coder[id_]) for id_ in sorted(by_coder, key=lambda id_: (names[id_], id_))]
    everybody: Scores = {id_: [score for scores in by_coder.values() for score in scores[id_]] for id_, *_ in HEADS}
    stored = summed(Score(one.audit.agreed or 0, one.audit.lines or 0) for one in some)
    return WhatIf(
        heads=tuple(Option(id_, name) for id_, name, _ in HEADS),
        in_force=profile_of(scoring_profile(uow)).id,
        rows=(*rows, _row("Everybody", everybody)) if some else (),
        audits=f"{formatting.count(len(some), 'audit')}, {days.words}",
        stored=rate("As they were scored", stored.agreed, stored.lines),
        note=_note(untold, cut),
    )


def _counted(uow: UnitOfWork, one: Recounted, lines: Sequence[AuditLine]) -> tuple[dict[str, Score], GroupChange]:
    """One audit by every profile."""
    judged, change = judged_rows(lines), changed_groups(lines, visit_of(uow, one.chart, one.patient))
    found = {profile.id: profile.count(judged) for profile in PROFILES}
    return found | {FINANCIAL: same_group(change.changed)}, change


def _row(name: str, scores: Scores) -> WhatIfRow:
    number = len(scores[PROFILES[0].id])
    return WhatIfRow(name, f"{number:,}", tuple(_rate(scores[id_], head, unit) for id_, head, unit in HEADS))


def _rate(scores: Sequence[Score], name: str, unit: str) -> Rate:
    total = summed(scores)
    return rate(name, total.agreed, total.lines, unit)


def _note(untold: Counter[str], cut: bool) -> str:
    """Why audits have no financial score, and that there are more."""
    parts = [
        f"Financial cannot be told of {formatting.count(number, 'audit')}: {why}"
        for why, number in untold.most_common(3)
    ]
    if cut:
        parts.append(f"There are more: the {MOST_AUDITS:,} that were closed last are counted.")
    return " ".join(parts)
