"""Questions to the provider in the demo, asked and answered by the real verbs: open, overdue, answered, closed, withdrawn."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.demo.people import TIME_ZONE
from codeloom.services.core import parse
from codeloom.services.provider_queries import (
    AnswerQuery,
    AskView,
    OfDraft,
    OfQueryVersion,
    OfSubject,
    OpenQuery,
    QueryView,
    SaveDraft,
    SendQuery,
    WithdrawQuery,
    answer,
    begin,
    drop_draft,
    open_query,
    save_draft,
    send,
    take,
    withdraw,
)

ZONE = ZoneInfo(TIME_ZONE)
PLAN = (
    (24, "chart", "closed"), (19, "chart", "closed"), (16, "finalized", "closed"), (13, "chart", "closed"),
    (11, "finalized", "closed"), (9, "chart", "withdrawn"), (6, "sent", "open"), (5, "chart", "open"), (4, "sent", "answered"),
    (3, "chart", "answered"), (1, "sent", "open"), (1, "chart", "open"), (0, "chart", "open"),
)  # fmt: skip
"""Workdays before the last one, what is asked about, and how it ends. Open ones of more than three days ago are overdue."""
WITHDRAWN = "Found in the letter of the last visit."


@dataclass(frozen=True, slots=True)
class Question:
    """A question that fits a record with `words` in it, and what the provider answers: a choice (0-based) and own words."""

    words: str
    topic: str
    text: str
    choices: tuple[str, ...]
    answer: int
    own: str = ""


QUESTIONS = (
    Question("iabetes", "Complications of the diabetes", "Which complications of the diabetes were evaluated, if any?",
             ("Kidney", "Eye", "Nerves", "No complication"), 3, "Feet and urine albumin looked at."),
    Question("ypertension", "Control of the hypertension",
             "Based on your clinical judgment, can the control of the hypertension be stated?",
             ("Controlled", "Not controlled"), 0),
    Question("sthma", "Severity of the asthma", "Based on your clinical judgment, can the severity of the asthma be stated?",
             ("Mild intermittent", "Mild persistent", "Moderate persistent"), 1, "Inhaler twice a week."),
    Question("knee", "Side of the knee", "Which knee was treated?", ("Right", "Left", "Both sides"), 1),
    Question("pain", "Course of the pain", "Can the course of the pain be stated?", ("Acute", "Chronic"), 1,
             "For more than three months."),
    Question("cough", "Course of the cough", "Can the course of the cough be stated?", ("Acute", "Chronic"), 0),
)  # fmt: skip


@dataclass
class QuestionPlayer:
    """Plays the questions to one provider. `days` are the workdays of the history."""

    provider: Scope
    now: datetime
    days: Sequence[date]
    luck: random.Random = field(default_factory=lambda: random.Random(27))
    asked: set[tuple[str, int]] = field(default_factory=set)

    def play(self, day: date, about: dict[str, list[tuple[Scope, int]]]) -> None:
        """What is asked on one of the days; `about` are who may ask and the number, by chart, sent and finalized."""
        back = len(self.days) - 1 - list(self.days).index(day)
        for at, (_, what, end) in enumerate(one for one in PLAN if one[0] == back):
            moment = datetime.combine(day, time(15), ZONE) + timedelta(minutes=25 * at)
            self._one(min(moment, self.now - timedelta(minutes=3)), what, end, about.get(what, []))

    def _one(self, moment: datetime, what: str, end: str, about: list[tuple[Scope, int]]) -> None:
        """The first chart or encounter that a question fits and none was asked about."""
        subject = "chart" if what == "chart" else "encounter"
        for asker, number in about:
            if (subject, number) in self.asked:
                continue
            with clock.at(moment):
                sent = self._question(asker, subject, number)
            if sent is not None:
                self.asked.add((subject, number))
                self._go_on(moment, asker, end, *sent)
                return

    def _question(self, asker: Scope, subject: str, number: int) -> tuple[QueryView, Question] | None:
        view = begin(asker, parse(OfSubject, {"subject": subject, "number": number}))
        text = "".join(
            piece.text
            for line in (view.source.paragraphs if view.source else ())
            for sentence in line.sentences
            for piece in sentence.pieces
        )
        draft = view.draft
        for question in QUESTIONS:
            place = _place(view, question.words) if question.words in text else None
            if place is not None:
                given = {"kind": "free", "provider_id": str(self.provider.user_id), "topic": question.topic,
                         "question": question.text, "choices": question.choices, "evidence": [place]}  # fmt: skip
                draft = save_draft(asker, parse(SaveDraft, {"draft_id": draft.id, "version": draft.version, **given}))
                if not draft.stopped:
                    return send(asker, parse(SendQuery, {"draft_id": draft.id, "version": draft.version})), question
        drop_draft(asker, parse(OfDraft, {"draft_id": draft.id}))
        return None

    def _go_on(self, moment: datetime, asker: Scope, end: str, query: QueryView, question: Question) -> None:
        if end == "withdrawn":
            with clock.at(moment + timedelta(minutes=50)):
                withdraw(
                    asker, parse(WithdrawQuery, {"query_id": query.id, "version": query.version, "reason": WITHDRAWN})
                )
        if end not in ("answered", "closed"):
            return
        answered = moment + timedelta(minutes=self.luck.choice((18, 95, 160, 1_140, 1_500)))
        with clock.at(min(answered, self.now - timedelta(minutes=2))):
            seen = open_query(self.provider, parse(OpenQuery, {"number": query.number}))
            signed = {"query_id": seen.id, "version": seen.version, "choice": question.answer, "words": question.own}
            done = answer(self.provider, parse(AnswerQuery, signed))
        if end == "closed":
            with clock.at(min(answered + timedelta(minutes=75), self.now - timedelta(minutes=1))):
                take(asker, parse(OfQueryVersion, {"query_id": done.id, "version": done.version}))


def _place(view: AskView, words: str) -> dict[str, Any] | None:
    """The sentence of the shown text that holds words, as a finding."""
    for line in view.source.paragraphs if view.source else ():
        for sentence in line.sentences:
            said = "".join(piece.text for piece in sentence.pieces)
            if words in said:
                return {"document": view.source.item.id or None if view.source else None, "start": sentence.start,
                        "end": sentence.start + len(said.rstrip())}  # fmt: skip
    return None
