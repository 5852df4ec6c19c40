"""The note as it is typed, and the facts of the visit. A second tab never overwrites the first."""

from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, Refused, verb
from codeloom.services.encounters.commands import SaveNote, SetFacts
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.creation import check_born, check_day, checked_length
from codeloom.services.encounters.showing import shown
from codeloom.services.encounters.spans import carried
from codeloom.services.encounters.summary import touch
from codeloom.services.encounters.views import EncounterView


@verb("encounters.save_note", SaveNote)
def save_note(uow: UnitOfWork, command: SaveNote) -> EncounterView:
    """Keep the note. The evidence of final lines goes along with its words; where they are gone it goes too.

    Raises Refused for a note of more than 10,000 characters after trimming, Conflict for one typed on an older version.
    """
    work = EncounterWork.take(uow, command.encounter_id, lock=True)
    encounter = work.encounter
    editable, why = work.editable()
    if not editable:
        raise Refused(why, kept="Your words are kept here.", code="not_editable")
    if encounter.note_version != command.note_version:
        raise Conflict("The note was changed in another window.", kept="Your words are kept here.",
                       todo="Open it again and add what is missing.",
                       details={"note_version": encounter.note_version})  # fmt: skip
    length = checked_length(command.text)
    if command.text == work.note:
        return shown(work)
    lines = [carried(line, work.note, command.text) for line in work.lines]
    encounter.note_enc = uow.vault.seal(Encounter.note_enc, encounter, command.text)
    encounter.note_length, encounter.note_words = length, len(command.text.split())
    encounter.note_version += 1
    work.note = command.text
    work.write(lines)
    touch(work)
    uow.record("NOTE_EDITED", "encounter", encounter.id, note_version=encounter.note_version, length=length)
    return shown(work)


def append_addendum(work: EncounterWork, text: str) -> None:
    """Add a signed addendum at the end of the note, of a finalized encounter too: what was finalized stays as it was. It may
    make the note longer than one may be written, for nothing that was signed is refused. Evidence stays where it is."""
    uow, encounter = work.uow, work.encounter
    note = f"{work.note}\n\n{text}" if work.note.strip() else text
    encounter.note_enc = uow.vault.seal(Encounter.note_enc, encounter, note)
    encounter.note_length, encounter.note_words = len(note.strip()), len(note.split())
    encounter.note_version += 1
    work.note = note
    uow.record("NOTE_EDITED", "encounter", encounter.id, note_version=encounter.note_version,
               length=encounter.note_length, addendum=True)  # fmt: skip


@verb("encounters.set_facts", SetFacts)
def set_facts(uow: UnitOfWork, command: SetFacts) -> EncounterView:
    """Change date, new or established, setting, minutes, what the visit is about, or the level picked.

    A suggestion that was made for another date, kind, setting or time becomes stale. Raises Refused and Conflict.
    """
    check_day(command.service_date)
    work = EncounterWork.edit(uow, command.encounter_id, command.version)
    encounter = work.encounter
    check_born(uow, work.patient, command.service_date)
    names = ("service_date", "patient_kind", "setting", "minutes", "picked")
    changed = [name for name in names if getattr(encounter, name) != getattr(command, name)]
    for name in changed:
        setattr(encounter, name, getattr(command, name))
    if command.visit != uow.vault.open(Encounter.visit_enc, encounter):
        encounter.visit_enc = uow.vault.seal(Encounter.visit_enc, encounter, command.visit)
        changed.append("visit")
    if not changed:
        return shown(work)
    for cached in ("day", "setting", "age", "codes", "judgement"):
        work.__dict__.pop(cached, None)
    touch(work)
    uow.record("ENCOUNTER_CHANGED", "encounter", encounter.id, fields=changed)
    return shown(work)
