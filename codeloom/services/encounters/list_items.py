"""An encounter as a row of any list."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import name_of
from codeloom.services.core import formatting
from codeloom.services.encounters.showing import status_word
from codeloom.services.encounters.summary import flags_of
from codeloom.services.encounters.views import EncounterItem
from codeloom.services.encounters.visit_facts import SETTINGS

DUE = timedelta(days=7)
"""From the service date to when it should be billed."""


def item_of(uow: UnitOfWork, listed: Listed, now: datetime, zone: str) -> EncounterItem:
    """One encounter, ready to show in a list."""
    encounter = listed.encounter
    about = uow.vault.open(Encounter.visit_enc, encounter)
    here = now.astimezone(ZoneInfo(zone))
    end_of_day = datetime.combine(encounter.service_date + DUE, time(23, 59, 59), ZoneInfo(zone))
    due, tone = formatting.due(end_of_day, now, zone)
    changed = encounter.updated_at.astimezone(ZoneInfo(zone))
    same_day = changed.date() == here.date()
    return EncounterItem(
        id=str(encounter.id),
        number=encounter.number,
        link=f"/encounter/{encounter.number}",
        patient=name_of(uow, listed.patient),
        visit=", ".join(part for part in (SETTINGS[encounter.setting], about) if part),
        provider=listed.provider,
        day=formatting.list_days(encounter.service_date, None, now),
        age=f"{max(0, (here.date() - encounter.service_date).days)} d",
        due=due.removesuffix(" 23:59") if encounter.finalized_at is None else "",
        due_tone=tone,
        status=encounter.status,
        status_word=status_word(encounter),
        level=encounter.level,
        picked=encounter.picked,
        lines=encounter.line_count,
        added=encounter.added,
        edited=encounter.edited,
        removed=encounter.removed,
        flags=flags_of(encounter.flags),
        moment=f"{changed:%H:%M}" if same_day else formatting.short_day(changed.date()),
    )
