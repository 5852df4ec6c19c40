"""Acts of people and files in which a word stands in every text that is saved."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.services import charts, words
from codeloom.services.charts.deciding import DecideCondition
from codeloom.services.charts.editing import EditChart
from codeloom.services.charts.finding_reasons import GiveReason, give_reason
from codeloom.services.charts.opening import ReadDocument
from codeloom.services.core.commands import parse
from codeloom.services.imports import uploading
from codeloom.services.words import KeepWords
from tests import free_text
from tests.code_sets import CPT, CodeDesk
from tests.importing import Desk
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice, change, close, judge, judge_all, opened, row_of
from tests.integration.calibration.calibration_world import finished as finished_round
from tests.integration.charts.in_order_world import InOrder
from tests.integration.charts.standing_world import Standing
from tests.integration.charts.suggested_world import VISIT, Shelf
from tests.integration.drills.drills_world import Trained
from tests.integration.encounters.encounters_world import ROHAN, Visit, finished
from tests.integration.practice_rules.rules_world import House
from tests.integration.provider_queries.queries_world import Asking
from tests.integration.training.training_world import Answered
from tests.unit.gateways.sample import make_bundle

WORD = "quokka"
KEYS_OF_TEXT = {"text", "display", "title", "family", "description", "comment", "valueString"}


def audited() -> None:
    """The auditor's words on a chart."""
    practice = Practice()
    number = practice.submitted("I10")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "E11.9"})
    row = row_of(board, "E11.9")
    judge(practice, board, row, verdict="disagree", citation=f"I.C.4 {WORD}", note=f"The {WORD} says so")
    fields = {"audit_id": board.audit_id, "text": f"Dear {WORD}"}
    verb = free_text.registries.verbs()["audits.feedback"]
    newest = opened(practice, number).board
    verb(practice.supervisor, parse(verb.command, fields | {"version": newest.version}))


def coded() -> None:
    """The coder's words on a chart with imported conditions and suggestions."""
    shelf = Shelf(VISIT, conditions=[{"key": "c1", "code": "59621000", "display": f"Hypertension {WORD}"},
                                     {"key": "c2", "code": "", "display": f"The {WORD} syndrome"}])  # fmt: skip
    shelf.of(charts.decide_condition, DecideCondition, key="c2", decision="dismissed", reason=f"No {WORD} here")
    shelf.suggest()
    shelf.decide(next(code for code in shelf.items if code != "no code" and shelf.items[code].key.startswith(charts.NOTED)),
                 "dismissed", f"Not of this {WORD}")  # fmt: skip
    shelf.edit({"op": "add", "code": "F45.8"}, {"op": "add", "code": "G47.63"})
    line = shelf.view.editor.rows[0].id
    shelf.of(charts.edit_chart, EditChart, operations=[{"op": "rationale", "line": line, "text": f"By the {WORD}"}])
    for row in shelf.view.editor.rows:
        for finding in row.findings:
            if finding.overridable:
                shelf.of(give_reason, GiveReason, key=finding.key, reason=f"As the {WORD} wants")
    document = UUID(shelf.view.documents[0].id)
    charts.read_document(shelf.practice.coder, ReadDocument(chart_id=shelf.id, document_id=document, find=WORD))
    coder = shelf.practice.coder
    words.keep_words(coder, parse(KeepWords, {"subject": "chart", "subject_id": str(shelf.id), "field": "rationale",
                                              "person": coder.user_id, "text": f"half a {WORD}"}))  # fmt: skip


def visited() -> None:
    """The words of provider and biller on an encounter."""
    visit = Visit(new_patient=ROHAN | {"family": f"{WORD}er", "given": WORD}, visit=f"A {WORD}", note=f"Of a {WORD}")
    visit.set_facts(visit=f"Another {WORD}")
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.edit({"op": "add", "code": "83036-QW", "system": "cpt"})
    visit.send()
    visit.send_back(f"Where is the {WORD}?")
    visit.write(f"{visit.view.note}\nNo {WORD}.")
    visit.suggest()
    visit.accept_all()
    visit.send()
    line = visit.fresh(visit.biller).lines[0]
    visit.edit({"op": "remove", "line": line.id, "reason": f"It is the {WORD}'s"})
    visit.finalize()
    visit.reopen(f"The {WORD} was forgotten")
    view = free_text.registries.verbs()["saved_views.save"]
    bundle = free_text.registries.verbs()["codes.save_bundle"]
    bundle(visit.biller, parse(bundle.command, {"name": f"Codes of a {WORD}", "lines": [{"code": "I10"}]}))
    view(visit.biller, parse(view.command, {"page": "billing", "name": f"All of {WORD}", "wish": {}}))


def standing() -> None:
    """Why a chart stands still, goes back and is closed; and looking for its patient."""
    world, verbs = Standing(), free_text.registries.verbs()
    number = world.chart()
    coded = world.submitted("I10")
    pair = UUID(opened(world, coded).board.changes[0].id)
    said = {"subject_id": world.id_of(coded), "line_id": pair, "words": f"Is the {WORD} meant?"}
    verbs["editor.comment"](world.coder, parse(verbs["editor.comment"].command, said))
    world.hold(number, words=f"The {WORD} is away")
    world.resume(number)
    world.send_back(number, words=f"No {WORD} in it")
    given = {"chart_id": world.id_of(number), "to": world.coder.user_id, "words": f"Look for the {WORD}"}
    verbs["charts.give"](world.manager, parse(verbs["charts.give"].command, given))
    world.send_back(number, words=f"Still no {WORD}")
    closed = {"chart_id": world.id_of(number), "reason": "nothing", "words": f"A {WORD}"}
    verbs["charts.close"](world.manager, parse(verbs["charts.close"].command, closed))
    for name in ("charts.search_patient", "palette.look"):
        verbs[name](world.manager, parse(verbs[name].command, {"text": f"{WORD}, Cecelia 3 Feb 1963"}))
    left = {"person_id": world.coder.user_id, "version": 0, "reason": f"Off to the {WORD}"}
    verbs["people.disable"](world.manager, parse(verbs["people.disable"].command, left))
    several = {"people": [{"person_id": world.other.user_id, "version": 0}], "reason": f"Gone to the {WORD}"}
    verbs["people.disable_several"](world.manager, parse(verbs["people.disable_several"].command, several))


def skipped() -> None:
    """Why a coder skips the chart that comes next, which goes to the manager."""
    world = InOrder(pool="none")
    world.skip(world.placed(), words=f"Too much {WORD}")


def answered() -> None:
    """Why a coder and a biller do not agree with what was returned; a reason for several things at once."""
    practice = Practice()
    number = practice.submitted("I10")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "E11.9"})
    close(practice, judge_all(practice, board, "disagree"), "return")
    view = charts.open_chart(practice.coder, charts.OpenChart(number=number))
    given = {"chart_id": view.head.id, "version": view.editor.version, "reason": view.editor.reasons[0].id}
    said = {"answer": "not_agreed", "words": f"The {WORD} says otherwise"}
    charts.answer_return(practice.coder, parse(charts.AnswerReturn, given | said))
    visit = Audited()
    board = visit.open().board
    visit.close(visit.change(board, {"op": "remove", "line": row_of(board, "I10").id}), "return")
    visit.answer(f"The {WORD} says otherwise")
    shelf = Shelf(VISIT, conditions=[{"key": "c1", "code": "", "display": "Tired"}])
    many = {"chart_id": shelf.id, "version": shelf.view.editor.version, "suggested": ["c1"], "reason": f"A {WORD}"}
    charts.settle(shelf.practice.coder, parse(free_text.registries.verbs()["charts.settle"].command, many))


def asked() -> None:
    """Questions to a provider, one answered and one withdrawn."""
    asking = Asking(finished(Visit()))
    query = asking.send(topic=f"Course of the {WORD}", question=f"Can the course of the {WORD} be stated?",
                        choices=[f"Stage 1 of {WORD}", "Stage 2"])  # fmt: skip
    save = free_text.registries.verbs()["provider_queries.save_answer"]
    given = {"query_id": query.id, "answer_version": 0, "choice": 2, "words": f"White {WORD}"}
    save(asking.provider, parse(save.command, given))
    asking.answer(query, 2, f"White {WORD}")
    asking.withdraw(asking.send(topic=f"Once more the {WORD}"), f"Found the {WORD}")


def asked_of_a_chart() -> None:
    """A question from a chart, whose answer becomes a document with a title."""
    asking = Asking()
    asking.answer(asking.send(topic=f"Course of the {WORD}"), 2, f"White {WORD}")


def ruled() -> None:
    """A rule of the practice, put in force early."""
    house = House()
    said = {"title": f"Former {WORD}s", "message": f"{{code}}: is it a {WORD}?", "citation": f"Policy of {WORD}"}
    shown = {"meds": WORD, "fires": f"I10 | on {WORD}", "silent": f"I10, Z87.891 | on {WORD}"}
    rule = house.saved(**said, **shown)
    house.to_live(rule.number, f"The {WORD} insists")


def imported() -> None:
    """Files and what is in them: names, reasons, conditions, medications, procedures, providers, places, titles."""
    desk = Desk()
    made: Any = marked(make_bundle(1, 2))
    desk.run({f"{WORD}.json": json.dumps(made).encode()})
    job = UUID(uploading.start(desk.scope, uploading.StartImport(name=f"Of {WORD}")).id)
    uploading.add_file(desk.scope, uploading.AddFile(job_id=job, name=f"{WORD}.ndjson", size=3))
    assert desk.charts()


def marked(value: object, key: str = "") -> object:
    """A resource with the word in every text."""
    if isinstance(value, dict):
        return {name: marked(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [marked(one, key) for one in value]
    return f"{value} {WORD}" if isinstance(value, str) and key in KEYS_OF_TEXT else value


def uploaded() -> None:
    """An official file with a telling name."""
    desk = Desk()
    CodeDesk(person=desk.person).send(f"{WORD} cpt.csv", CPT)


def posted() -> None:
    """The words of another system in a note that is held, refused with words of a manager, taken back and settled."""
    practice = Practice()
    provider, manager = practice.person("Alba Ortiz", Role.PROVIDER), practice.person("Dana Whitfield", Role.MANAGER)
    note = {"provider": f"{WORD}@elsewhere.example", "date": f"{WORD} day", "text": f"Of a {WORD}", "visit": f"A {WORD}",
            "patient": {"family": WORD, "given": WORD, "record_number": f"C-{WORD}",
                        "identifiers": [{"system": f"urn:{WORD}", "value": WORD}]}}  # fmt: skip
    verbs, body = free_text.registries.verbs(), json.dumps(note).encode()

    def act(called: str, scope: Scope, **fields: Any) -> Any:
        return verbs[called](scope, parse(verbs[called].command, fields))

    held = act("inbound.receive", Scope.of_source(practice.org_id, "county-adt"), source="county-adt", name="County",
               event_id=new_id(), sent_as=f"msg_{WORD}", body=body, kind="note", note=note).id  # fmt: skip
    act("inbound.refuse", manager, message_id=held, version=1, reason=f"Not of our {WORD}")
    act("inbound.take_back", manager, message_id=held, version=2)
    act("inbound.open", manager, message_id=held)
    act("inbound.settle", manager, message_id=held, version=3, provider_id=provider.user_id, service_date="2026-06-10",
        new_patient=ROHAN | {"family": f"{WORD}er", "given": WORD})  # fmt: skip


def rebutted() -> None:
    """A rebuttal that is decided by a ruling, which is written anew and withdrawn; another one that is conceded."""
    practice = Answered()
    said = {
        "text": f"A {WORD} is linked",
        "conditions": f"Unless the {WORD}",
        "citation": WORD,
        "codes": "E11.9, E11.22",
    }
    rebuttal = practice.rebut(practice.audited(), reason=f"The {WORD} says no")
    practice.decide(rebuttal, words=f"The {WORD} is right", ruling=True, **said)
    ruling = practice.act("rulings", practice.coder).rows[0].id
    made = practice.act("replace_ruling", practice.second, ruling_id=ruling, **said)
    practice.act("end_ruling", practice.second, ruling_id=made.id, reason=f"No more {WORD}")
    other = practice.rebut(practice.audited(), reason="No")
    practice.act("concede", practice.supervisor, rebuttal_id=other, words=f"True, a {WORD}")


def calibrated() -> None:
    """Words of auditors on their own rows, and a difference that is settled by a ruling."""
    done = finished_round(Practice(), why=f"The {WORD} is in the plan")
    row = done.shown(done.ana).differences[0]
    fields = {"calibration_id": done.id, "chart_id": row.chart_id, "unit": row.key, "decision": "both", "words": f"A {WORD}",
              "ruling": True, "text": f"The {WORD} holds", "conditions": f"Where a {WORD} is", "citation": WORD,
              "codes": "E11.9, E11.22"}  # fmt: skip
    verb = free_text.registries.verbs()["calibration.settle"]
    verb(done.ana, parse(verb.command, fields))


def drilled() -> None:
    """A drill that was assigned with words, a rationale in it, a doubt about its answer, and another score of it."""
    practice = Trained()
    practice.lead()
    practice.do("assign", practice.supervisor, topic="circulatory", people=[practice.coder.user_id], cases=2,
                until=practice.today, words=f"Look for the {WORD}")  # fmt: skip
    view = practice.code(practice.begin("circulatory"), "I10")
    why = {"op": "rationale", "line": view.rows[0].id, "text": f"The {WORD} is in the plan"}
    view = practice.do("edit", try_id=view.try_id, version=view.version, operations=[why])
    view = practice.answer(view)
    practice.do("doubt", try_id=view.try_id, words=f"The {WORD} is apart")
    doubt = practice.team().doubts[0]
    practice.do("override", practice.supervisor, try_id=doubt.id, halves=0, why=f"The {WORD} does not count")


SCENES: tuple[Callable[[], None], ...] = (
    audited, coded, visited, standing, skipped, answered, asked, asked_of_a_chart, ruled, imported, uploaded, posted,
    rebutted, calibrated, drilled,
)  # fmt: skip
