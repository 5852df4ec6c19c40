"""Answering: kept as it is typed, signed once as an addendum, taken, asked again or withdrawn; codes stay as they are."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db import crypto
from codeloom.services import encounters
from codeloom.services import provider_queries as queries
from codeloom.services.charts import OpenChart, open_chart
from codeloom.services.core import Conflict, NotFound, Problem, Refused
from codeloom.services.core.commands import Nothing, parse
from tests.integration.audits.audits_world import NOTE
from tests.integration.provider_queries.queries_world import Asking, with_billing

pytestmark = pytest.mark.usefixtures("database")


def test_an_answer_to_a_chart_becomes_its_last_document_and_the_others_stay() -> None:
    asking = Asking()
    asking.practice.submitted("I10", number=asking.number)
    before = open_chart(asking.asker, OpenChart(number=asking.number))
    query = asking.send()
    signed = asking.answer(asking.opened(query), 1, "Seen at three visits.")
    after = open_chart(asking.asker, OpenChart(number=asking.number))
    assert signed.state == "answered"
    assert signed.addendum is not None
    assert signed.addendum.text == "Course of the hypertension: Stage 2. Seen at three visits."
    assert {one.id for one in before.documents} < {one.id for one in after.documents}
    (fresh,) = [one for one in after.documents if one.kind == "addendum"]
    assert fresh.unread
    assert before.editor.rows == after.editor.rows
    source = asking.do(queries.read_source, asking.asker, subject="chart", number=asking.number, document=fresh.id)
    text = "".join(piece.text for line in source.paragraphs for sentence in line.sentences for piece in sentence.pieces)
    assert "Stage 2. Seen at three visits." in text
    assert "Alba Ortiz" in text
    stored = asking.practice.stored(asking.number)
    assert (stored.queries_open, stored.queries_answered, stored.doc_count) == (0, 1, 2)
    assert NOTE[:7] == "HISTORY"


def test_an_answer_to_an_encounter_is_a_new_version_of_its_note_with_only_words_added() -> None:
    asking = with_billing()
    visit = asking.visit
    assert visit is not None
    before = visit.fresh(asking.asker)
    query = asking.send()
    asking.answer(query, 0)
    after = visit.fresh(asking.asker)
    assert after.note.startswith(before.note)
    assert "Course of the hypertension: Stage 1." in after.note[len(before.note) :]
    assert after.note_version == before.note_version + 1
    assert [(one.code, one.spans) for one in after.lines] == [(one.code, one.spans) for one in before.lines]
    assert after.suggestion.state == "stale"
    assert (
        after.suggestion.why_stale == f"The answer to query {query.number} was added to the note after this suggestion."
    )
    shown = asking.opened(query, asking.asker)
    assert shown.addendum is not None
    assert before.note.rstrip().endswith(shown.addendum.before)


def test_a_finalized_encounter_shows_the_addendum_and_keeps_what_was_finalized() -> None:
    asking = with_billing()
    visit = asking.visit
    assert visit is not None
    query = asking.send()
    warned = visit.fresh(asking.asker)
    assert any(f"Query {query.number}" in one and "Alba Ortiz" in one for one in warned.warnings)
    if warned.blocks:
        for one in warned.deltas:
            if one.asks:
                visit.edit({"op": "reason", "subject": one.subject, "reason": "As the note says."})
    done = visit.finalize()
    asking.answer(asking.opened(query), 0)
    after = visit.fresh(asking.asker)
    assert after.status == "finalized"
    assert [(one.code, one.units) for one in after.lines] == [(one.code, one.units) for one in done.lines]
    assert "Stage 1." in after.note
    kept = encounters.open_version(asking.asker, parse(encounters.open_version.command,
                                                       {"encounter_id": visit.id, "round": 1}))  # fmt: skip
    assert kept.note == done.note
    assert "finalized codes stay" in asking.opened(query).addendum.place  # type: ignore[union-attr]  # it is answered


def test_a_half_typed_answer_is_kept_shows_its_addendum_and_goes_with_the_signature() -> None:
    asking = Asking()
    query = asking.send()
    kept = asking.do(queries.save_answer, asking.provider, query_id=query.id, answer_version=0, choice=2, words="")
    assert kept.missing == "Say it in your own words."
    kept = asking.do(
        queries.save_answer, asking.provider, query_id=query.id, answer_version=1, choice=2, words="White coat"
    )
    assert (kept.missing, kept.addendum) == ("", "Course of the hypertension: White coat")
    with pytest.raises(Conflict):
        asking.do(queries.save_answer, asking.provider, query_id=query.id, answer_version=1, choice=0, words="")
    assert asking.opened(query).draft.words == "White coat"
    asking.answer(query, 2, "White coat")
    assert asking.opened(query).draft.words == ""
    with pytest.raises(Refused):
        asking.do(queries.save_answer, asking.provider, query_id=query.id, answer_version=0, choice=0, words="")


def test_an_answer_is_signed_once_and_never_overwritten() -> None:
    asking = Asking()
    query = asking.send()
    first = asking.answer(query, 0)
    assert asking.answer(query, 0).version == first.version
    with pytest.raises(Refused, match="already"):
        asking.answer(query, 1)
    with pytest.raises(Refused, match="already"):
        asking.withdraw(first)
    assert [act for act, _ in asking.practice.log()].count("QUERY_ANSWERED") == 1
    assert asking.practice.stored(asking.number).doc_count == 2


@pytest.mark.parametrize(("choice", "words"), [(None, ""), (2, "  "), (40, ""), (0, "x" * 2_001)])
def test_an_answer_that_misses_something_is_refused(choice: int | None, words: str) -> None:
    asking = Asking()
    query = asking.send()
    with pytest.raises(Refused):
        asking.answer(query, choice, words)
    assert asking.opened(query).state == "open"


def test_an_answer_is_taken_once_and_asked_again_with_its_words() -> None:
    asking = Asking()
    query = asking.send()
    asking.answer(query, 3)
    asked = asking.do(queries.ask_again, asking.asker, query_id=query.id)
    assert asked.draft.follows == query.number
    assert [one.text for one in asked.draft.choices][:2] == ["Stage 1", "Stage 2"]
    second = asking.do(queries.send, asking.asker, draft_id=asked.draft.id, version=asked.draft.version)
    first = asking.opened(query, asking.asker)
    assert (first.state, first.followed_by, second.follows) == ("closed", second.number, first.number)
    with pytest.raises(Refused):
        asking.do(queries.ask_again, asking.asker, query_id=query.id)
    closed = asking.take(asking.answer(second, 0))
    assert asking.take(closed).version == closed.version
    assert closed.state == "closed"
    stored = asking.practice.stored(asking.number)
    assert (stored.queries_open, stored.queries_answered) == (0, 0)


def test_a_withdrawn_query_is_not_answered_and_keeps_its_reason() -> None:
    asking = Asking()
    query = asking.send()
    crypto.forget()  # as in a server that has to read the key first
    gone = asking.withdraw(query)
    assert (gone.state, gone.reason) == ("withdrawn", "Found in an older note.")
    assert asking.withdraw(query).version == gone.version
    with pytest.raises(Refused, match="withdrawn"):
        asking.answer(query, 0)
    assert asking.practice.stored(asking.number).queries_open == 0


def test_others_neither_answer_nor_take_nor_see_it() -> None:
    asking = Asking()
    query = asking.send()
    stranger, colleague = Asking(), asking.practice.person("Kai Moor", Role.PROVIDER)
    coder, biller = asking.practice.person("Ivo Brandt", Role.CODER), asking.practice.person("Sam Keller", Role.BILLER)
    for who in (colleague, coder, biller, stranger.provider, stranger.asker):
        with pytest.raises(NotFound):
            asking.do(queries.open_query, who, number=query.number)
    with pytest.raises(NotFound):
        asking.do(queries.answer, colleague, query_id=query.id, version=1, choice=0)
    answered = asking.answer(query, 0)
    with pytest.raises(Problem):
        asking.take(answered, by=coder)
    with pytest.raises(Refused):
        asking.take(answered, by=asking.practice.supervisor)


def test_the_provider_reads_the_cited_document_and_no_other() -> None:
    asking = Asking()
    query = asking.send()
    document = asking.opened(query).evidence[0].document
    read = asking.do(queries.read_cited, asking.provider, query_id=query.id, document=document)
    assert read.size == len(NOTE)
    other = Asking().begin().sources[0].id
    with pytest.raises(NotFound):
        asking.do(queries.read_cited, asking.provider, query_id=query.id, document=other)


def test_lists_counts_and_figures() -> None:
    asking = Asking()
    first = asking.send()
    second = asking.send(topic="Another thing of the hypertension")
    mine = asking.do(queries.inbox, asking.provider, tab="open")
    assert [one.number for one in mine.rows] == [first.number, second.number]
    assert (mine.rows[0].who, mine.rows[0].role, mine.rows[0].unread) == ("Maya Fontaine", "coder", True)
    asking.opened(first)
    assert not asking.do(queries.inbox, asking.provider).rows[0].unread
    asking.answer(first, 0)
    asking.withdraw(second)
    assert [one.state for one in asking.do(queries.inbox, asking.asker, tab="answered").rows] == ["answered"]
    assert [one.state for one in asking.do(queries.inbox, asking.asker, tab="done").rows] == ["withdrawn"]
    figures = queries.figures(asking.manager, Nothing())
    assert (figures.open, figures.answered, figures.withdrawn, figures.rate) == (0, 1, 1, "100.0 %")
    assert [(one.name, one.sent, one.answered, one.median) for one in figures.by_provider] == [
        ("Alba Ortiz", 2, 1, "1 min")
    ]
    assert [one.name for one in figures.by_asker] == ["Maya Fontaine"]
    both = asking.do(queries.of_subject, asking.asker, subject="chart", number=asking.number)
    assert [one.number for one in both.rows] == [second.number, first.number]
    assert (both.open, both.answered, both.may_ask) == (0, 1, True)


def test_a_managers_figures_count_questions_about_encounters_too() -> None:
    asking = with_billing()
    asking.send()
    figures = queries.figures(asking.manager, Nothing())
    assert figures.open == 1
    assert [one.sent for one in figures.by_provider] == [one.sent for one in figures.by_asker] == [1]
    assert queries.figures(Asking().manager, Nothing()).open == 0, "of another organization"


def test_a_chart_with_an_open_query_says_which_and_is_sent_all_the_same() -> None:
    asking = Asking()
    query = asking.send()
    shown = open_chart(asking.asker, OpenChart(number=asking.number))
    assert any(f"Query {query.number}" in one and "Alba Ortiz" in one for one in shown.notices)
    asking.answer(query, 0)
    assert not any("Query" in one for one in open_chart(asking.asker, OpenChart(number=asking.number)).notices)
