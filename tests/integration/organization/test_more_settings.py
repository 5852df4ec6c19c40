"""How audits count, what is kept for how long, and words that are kept while settings are saved."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from codeloom.cli.commands import main
from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries import words as words_queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import SignIn
from codeloom.db.work import unit_of_work
from codeloom.services.accounts import own_account
from codeloom.services.audits.finished import read_finished
from codeloom.services.audits.views import AuditBoard
from codeloom.services.core import Conflict, Nothing, Refused, Subject, parse, saving
from codeloom.services.operations.retention import clear
from codeloom.services.organization import change_settings
from codeloom.services.words import keep_words, read_words
from codeloom.settings import Settings
from tests.http_client import Person, new_person
from tests.integration.audits.audits_world import Practice, close, judge, opened, row_of
from tests.integration.audits.audits_world import change as edit
from tests.integration.organization.test_settings import change, recorded, scope_of, shown

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def missed(practice: Practice) -> AuditBoard:
    """An open audit of two rows to which the auditor adds a third, not material; judged, not closed."""
    board = opened(practice, practice.submitted("I10", "E11.9")).board
    board = edit(practice, board, {"op": "add", "code": "Z87.891"})
    return judge(practice, board, row_of(board, "Z87.891"), verdict="disagree", material=False)


def in_force(board: AuditBoard) -> tuple[str, str]:
    return next((one.id, one.rate) for one in board.scores if one.in_force)


def finished(practice: Practice, number: int) -> AuditBoard:
    return read_finished(
        practice.supervisor, parse(read_finished.command, {"kind": "chart", "number": number, "round": 1})
    ).audit.board


def test_audits_closed_after_a_change_count_by_the_new_profile_and_earlier_ones_stay(database: Settings) -> None:
    practice = Practice()
    dana = practice.person("Dana Whitfield", Role.MANAGER)
    first, open_ = missed(practice), missed(practice)
    assert in_force(first) == ("line_accuracy", "66.7")
    close(practice, first, "approve")
    view = change_settings(dana, parse(change_settings.command, {"version": 0, "scoring_profile": "material_only"}))
    assert (view.scoring_profile, view.scoring_words) == ("material_only", "Material only")
    again = opened(practice, 2).board
    assert (again.audit_id, in_force(again)) == (open_.audit_id, ("material_only", "100.0"))
    close(practice, again, "approve")
    change_settings(dana, parse(change_settings.command, {"version": 1, "scoring_profile": "codes_only"}))
    assert in_force(finished(practice, 1)) == ("line_accuracy", "66.7")
    assert in_force(finished(practice, 2)) == ("material_only", "100.0")
    with psycopg.connect(database.database_url) as admin:
        rows = admin.execute("select agreed, lines, scored_by from audits where org_id = %s order by closed_at",
                             (practice.org_id,)).fetchall()  # fmt: skip
        admin.execute(
            "update audits set scored_by = null where scored_by = 'line_accuracy' and org_id = %s", (practice.org_id,)
        )
    assert rows == [(2, 3, "line_accuracy"), (3, 3, "material_only")]
    assert in_force(finished(practice, 1)) == ("line_accuracy", "66.7"), "one closed before profiles were kept"
    assert [body for act, body in practice.log() if act == "AUDIT_APPROVED" and "material_only" in body]


def test_a_profile_that_counts_charts_cannot_be_chosen(manager: Person) -> None:
    with pytest.raises(Refused):
        change(manager, scoring_profile="all_or_nothing")
    assert recorded(manager) == []


def sign_in_of(person: Person, days_ago: int) -> None:
    with unit_of_work(person.worker) as uow:
        uow.session.add(
            SignIn(
                org_id=person.org_id,
                id=new_id(),
                user_id=person.id,
                at=clock.now() - timedelta(days=days_ago),
                how="password",
            )
        )
        uow.record("SIGNED_IN", "user", person.id)
        uow.commit()


def kept_word(person: Person) -> None:
    fields = {
        "subject": Subject.RULE,
        "subject_id": str(uuid4()),
        "field": "title",
        "person": person.id,
        "text": "Half a",
    }
    keep_words(scope_of(person), parse(keep_words.command, fields))


def test_housekeeping_keeps_what_it_deletes_for_as_long_as_the_practice_says(manager: Person) -> None:
    other = new_person("manager")
    for one in (manager, other):
        sign_in_of(one, 89)
        sign_in_of(one, 31)
    assert clear(manager.worker, Nothing()).sign_ins == 0
    change(manager, keep_sign_ins_days=30, keep_words_days=7)
    assert own_account.my_account(scope_of(manager), Nothing()).sign_in_days == 30
    assert own_account.my_account(scope_of(manager), Nothing()).sign_ins == ()
    assert len(own_account.my_account(scope_of(other), Nothing()).sign_ins) == 2
    kept_word(manager)
    kept_word(other)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        cleared, others = clear(manager.worker, Nothing()), clear(other.worker, Nothing())
    assert (cleared.sign_ins, cleared.words) == (2, 1)
    assert (others.sign_ins, others.words) == (1, 0)
    assert recorded(manager)[-1] == {
        "before": {"keep_sign_ins_days": None, "keep_words_days": None},
        "after": {"keep_sign_ins_days": 30, "keep_words_days": 7},
    }


@pytest.mark.parametrize(
    "wrong",
    [{"keep_sign_ins_days": 29}, {"keep_sign_ins_days": 401}, {"keep_letters_days": 6}, {"keep_letters_days": 91},
     {"keep_words_days": 0}, {"keep_words_days": 91}, {"mail_name": "x" * 61}, {"mail_reply_to": "nobody"},
     {"mail_reply_to": "a@b.example\r\nBcc: c@d.example"}, {"mail_reply_to": "A <a@b.example>"}],
)  # fmt: skip
def test_what_cannot_be_is_refused(manager: Person, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        change(manager, **wrong)
    assert shown(manager).version == 0


def test_words_of_who_letters_come_from_are_not_in_the_log_and_a_conflict_says_them(manager: Person) -> None:
    view = change(manager, mail_name=" Harbor\u202e Clinic ", mail_reply_to="desk@harbor.example")
    assert (view.mail_name, view.mail_reply_to) == ("Harbor Clinic", "desk@harbor.example")
    assert recorded(manager)[-1] == {"before": {}, "after": {}, "words_changed": ["mail_name", "mail_reply_to"]}
    assert change(manager, mail_name="Harbor Clinic").version == 1
    with pytest.raises(Conflict, match="scoring line accuracy, sender of letters Harbor Clinic"):
        change(manager, version=0, scoring_profile="codes_only", mail_name="Elm")
    view = change(manager, mail_name="", mail_reply_to="")
    assert (view.mail_name, view.mail_reply_to, view.version) == ("", "", 2)


def test_the_command_changes_them_too(
    manager: Person, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ["organization", "change", "--manager", manager.email, "--scoring", "codes_only", "--keep-letters", "60"]
    order += ["--blind-audits", "on", "--agreement-measure", "ac1", "--agreement-minimum", "70"]
    asked: list[set[str]] = []
    monkeypatch.setattr(
        "codeloom.services.core.parse", lambda kind, fields: asked.append({*fields}) or parse(kind, fields)
    )
    assert main([*order, "--mail-name", "Elm Clinic", "--reply-to", "desk@elm.example"]) == 0
    told = capsys.readouterr().out
    assert asked == [{*change_settings.command.model_fields}], "it knows every setting"
    assert "Audits count: codes only." in told
    assert "Kept: sign-ins 90 days, letters 60, unsaved words 30." in told
    assert "blind first. Auditors who close audits alone: Gwet's AC1 of 0.70 at least." in told
    assert 'Letters come from "Elm Clinic"; answers go to desk@elm.example.' in told


def waiting_for_words(database: Settings) -> bool:
    """Whether a transaction waits for another one that keeps words."""
    with psycopg.connect(database.database_url, autocommit=True) as admin:
        query = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        row = admin.execute(query).fetchone()
    return bool(row and row[0])


def test_saving_the_name_while_words_of_it_are_being_kept_locks_neither_out(
    manager: Person, database: Settings
) -> None:
    scope: Scope = scope_of(manager)
    about = {"subject": Subject.ORGANIZATION, "subject_id": "settings", "field": "name", "person": manager.id}

    def save() -> str:
        with saving(Subject.ORGANIZATION, "settings", "name"):
            return change(manager, name="Harbor Street Clinic").name

    with ThreadPoolExecutor(1) as other:
        with unit_of_work(scope) as uow:
            words_queries.alone(uow, Subject.ORGANIZATION, "settings")
            saved = other.submit(save)
            until = time.monotonic() + 30
            while not waiting_for_words(database):
                assert time.monotonic() < until, "the save never came to the words"
                assert not saved.done()
            assert keep_words.run(uow, parse(keep_words.command, {**about, "text": "Harbor Str"})).kept
            uow.commit()
        assert saved.result(30) == "Harbor Street Clinic"
    left = read_words(scope, parse(read_words.command, {"subject": Subject.ORGANIZATION, "subject_id": "settings"}))
    assert left.words == (), "what was saved is not half typed any more"
