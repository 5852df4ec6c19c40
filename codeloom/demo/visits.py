"""Six weeks of a provider and a biller, played by the real verbs: notes, suggestions, decisions with reasons, claims.

Most of it is finalized; what is left on the last day fills every list: with billing, sent back, stale, draft.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.demo.people import TIME_ZONE, VISITORS, Person
from codeloom.demo.visit_notes import VISIT_CASES, VisitCase
from codeloom.services.core import parse, years
from codeloom.services.encounters import (
    AskSuggestion,
    CreateEncounter,
    EditCodes,
    EncounterView,
    OfEncounter,
    OfVersion,
    SaveNote,
    WithReason,
    answer_waiting,
    ask_suggestion,
    create_encounter,
    edit_codes,
    finalize,
    refresh_encounter,
    reopen,
    save_note,
    send,
    send_back,
)

ZONE = ZoneInfo(TIME_ZONE)
FINALIZED = (29, 27, 26, 25, 23, 21, 20, 18, 16, 15, 13, 12, 11)
SENT = (9, 8, 8, 7, 6, 5, 5, 4, 4, 3, 2, 1)
"""Workdays before the last one on which the visits were that are finalized, or wait for billing, when the weeks are over."""
REOPENED, SENT_BACK, STALE, SUGGESTED, DRAFTS = 19, 3, 1, 0, (0, 0)
NEW_RATE = 0.25
"""How many of those who are seen for the first time are new to the practice, too."""
BILLED_AFTER = 3
"""Workdays from a visit to its finalizing."""
NOT_A_FINDING = "Advice to the patient, not a finding."
NUMBER_ADDED = "Billed by its number, on a line of its own."
SETTLED = "Read in the note: it holds for this visit."
CASES = {case.about: case for case in VISIT_CASES}


@dataclass
class VisitPlayer:
    """Plays the visits of one provider, whose codes one biller finalizes. `days` are the workdays of the history."""

    provider: Scope
    biller: Scope
    now: datetime
    days: Sequence[date]
    luck: random.Random = field(default_factory=lambda: random.Random(8))
    known: dict[int, str] = field(default_factory=dict)
    due: dict[date, list[tuple[str, UUID]]] = field(default_factory=dict)
    made: int = 0
    sent: list[int] = field(default_factory=list)
    finalized: list[int] = field(default_factory=list)
    """Numbers of encounters that stay with billing, and of those that are finalized, in the order they came to it."""

    def play(self, day: date) -> None:
        """What happens on one of the days."""
        back = len(self.days) - 1 - list(self.days).index(day)
        for at, (what, encounter_id) in enumerate(self.due.pop(day, [])):
            with clock.at(self._at(day, 14, 20 * at)):
                self._bill(what, encounter_id)
        kinds = ["final"] * FINALIZED.count(back) + ["sent"] * SENT.count(back) + ["draft"] * DRAFTS.count(back)
        kinds += [kind for kind, when in (("reopened", REOPENED), ("sent back", SENT_BACK), ("stale", STALE),
                                          ("suggested", SUGGESTED)) if when == back]  # fmt: skip
        for at, kind in enumerate(kinds):
            with clock.at(self._at(day, 9, 45 * at)):
                self._see(day, back, kind)

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        planned = datetime.combine(day, time(hour), ZONE) + timedelta(minutes=minute)
        return min(planned, self.now - timedelta(minutes=2))

    def _see(self, day: date, back: int, kind: str) -> None:
        """One visit: its note, and as far as the provider comes with it that day."""
        case = VISIT_CASES[self.made % len(VISIT_CASES)]
        self.made += 1
        view = self._begin(case, day)
        view = save_note(self.provider, SaveNote(encounter_id=UUID(view.id), note_version=view.note_version,
                                                 text=_written(case, view)))  # fmt: skip
        if kind == "draft":
            return
        view = self._suggested(view)
        if kind == "suggested":
            return
        if kind == "stale" or self.luck.random() < 0.5:
            view = self._decide(self.provider, view)
        if kind == "stale":
            text = view.note + "\nAsked about the flu vaccine; it is given next time."
            save_note(self.provider, SaveNote(encounter_id=UUID(view.id), note_version=view.note_version, text=text))
            return
        send(self.provider, OfVersion(encounter_id=UUID(view.id), version=view.version))
        if kind == "sent":
            self.sent.append(view.number)
        else:
            self._later(back, BILLED_AFTER if kind != "sent back" else 2, kind, UUID(view.id))

    def _begin(self, case: VisitCase, day: date) -> EncounterView:
        fits = [one for one in VISITORS if _fits(one, case, day)]
        fresh = [one for one in fits if one.number not in self.known]
        person = self.luck.choice(fresh or fits)
        new = bool(fresh) and self.luck.random() < NEW_RATE
        known = self.known.get(person.number)
        described = {"family": person.family, "given": person.given, "birth_date": person.born, "sex": person.sex}
        given = {"patient_id": known, "new_patient": None if known else described, "service_date": day,
                 "patient_kind": "new" if new else "established", "setting": case.setting, "minutes": case.minutes,
                 "visit": case.about, "picked": "" if new else case.picked}  # fmt: skip
        view = create_encounter(self.provider, parse(CreateEncounter, given))
        self.known[person.number] = view.patient.id
        return view

    def _suggested(self, view: EncounterView) -> EncounterView:
        ask_suggestion(self.provider, AskSuggestion(encounter_id=UUID(view.id), note_version=view.note_version))
        answer_waiting(self.provider.org_id, "demo")
        return refresh_encounter(self.provider, OfEncounter(encounter_id=UUID(view.id)))

    def _later(self, back: int, after: int, what: str, encounter_id: UUID) -> None:
        day = self.days[len(self.days) - 1 - max(back - after, 0)]
        self.due.setdefault(day, []).append((what, encounter_id))

    def _bill(self, what: str, encounter_id: UUID) -> None:
        """What the biller does with an encounter on its day."""
        view = refresh_encounter(self.biller, OfEncounter(encounter_id=encounter_id))
        of_version = {"encounter_id": encounter_id, "version": view.version}
        if what == "sent back":
            send_back(
                self.biller, WithReason(**of_version, reason="Which side? The note does not say; please complete it.")
            )
            return
        if what == "again":
            reopen(self.biller, WithReason(**of_version, reason="The payer asks for the level to be looked at again."))
            return
        view = self._ready(self._decide(self.biller, view))
        if not view.blocks:
            finalize(self.biller, OfVersion(encounter_id=encounter_id, version=view.version))
            if what == "final":
                self.finalized.append(view.number)
            if what == "reopened":
                self._later(REOPENED - BILLED_AFTER, 14, "again", encounter_id)

    def _decide(self, who: Scope, view: EncounterView) -> EncounterView:
        """Open proposals taken or turned down, and what the suggestion missed added."""
        case, operations = CASES[view.visit], list[dict[str, Any]]()
        for one in view.suggestion.proposals:
            if one.state == "open" and one.code and one.code not in case.wrong:
                operations.append({"op": "accept", "proposal": one.key})
            elif one.state == "open":
                why = NOT_A_FINDING if one.code else NUMBER_ADDED
                operations.append({"op": "reject", "proposal": one.key, "reason": why})
        coded = {line.code for line in view.lines}
        operations += [{"op": "add", "code": code, "system": system, "reason": why}
                       for system, code, why in case.adds if code not in coded]  # fmt: skip
        return _edit(who, view, operations)

    def _ready(self, view: EncounterView) -> EncounterView:
        """Better codes, reasons where the rules and the differences ask for them, procedures pointed to diagnoses."""
        coded = [line.id for line in view.lines if line.system == "icd10cm"][:4]
        operations: list[dict[str, Any]] = [
            {"op": "change", "line": line.id, "code": better, "reason": why}
            for code, better, why in CASES[view.visit].instead for line in view.lines if line.code == code
        ]  # fmt: skip
        operations += [{"op": "reason", "subject": one.subject, "reason": SETTLED} for one in view.deltas if one.asks]
        operations += [{"op": "point", "line": line.id, "to": coded}
                       for line in view.lines if line.system != "icd10cm" and not line.pointers]  # fmt: skip
        view = _edit(self.biller, view, operations)
        return _edit(self.biller, view, [{"op": "settle", "finding": ask.key, "reason": SETTLED} for ask in view.asks])


def _fits(person: Person, case: VisitCase, day: date) -> bool:
    age = years(person.born, day) or 0
    return case.ages[0] <= age <= case.ages[1] and person.sex in case.sexes


def _edit(who: Scope, view: EncounterView, operations: list[dict[str, Any]]) -> EncounterView:
    """The operations, if there are any."""
    if not operations:
        return view
    given = {"encounter_id": view.id, "version": view.version, "operations": operations}
    return edit_codes(who, parse(EditCodes, given))


def _written(case: VisitCase, view: EncounterView) -> str:
    female = view.patient.sex == "F"
    return case.note.format(age=view.age, person="woman" if female else "man", he="she" if female else "he",
                            He="She" if female else "He", his="her" if female else "his")  # fmt: skip
