"""Reading the audit log: filters, pages, words, walls, and a page of a long log by its indexes."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.engine import admin_url
from codeloom.db.queries.operations import audit_log as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.gateways import checkpoint_files
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.operations import checkpointing
from codeloom.services.operations.audit_log import PAGE, Arrived, AuditPage, ListAudit, arrived, listed
from codeloom.services.operations.log_row import RowOf, log_row
from codeloom.services.operations.log_standing import standing
from codeloom.services.operations.subject_history import SubjectOf, subject_history
from codeloom.services.operations.verifying import finished, stop, verify
from codeloom.settings import Settings
from tests.integration.audits.audits_world import NOTE, Practice, close, judge_all, opened

ROWS = 120


@pytest.fixture
def practice(own_database: Settings) -> Practice:
    """A practice with an audited chart, and rows of other things before it."""
    made = Practice()
    with unit_of_work(made.coder) as uow:
        for n in range(ROWS):
            uow.record("TEST_ACT", "thing", str(n), secret="value of a field")
        uow.commit()
    number = made.submitted("I10", "E11.9")
    close(made, judge_all(made, opened(made, number).board, "disagree"), "approve")
    return made


@pytest.fixture
def manager(practice: Practice) -> Scope:
    return practice.person("Dana Whitfield", Role.MANAGER)


def read(by: Scope, **wanted: object) -> AuditPage:
    return listed(by, parse(ListAudit, wanted))


def readings(practice: Practice) -> list[dict[str, object]]:
    return [json.loads(body)["facts"] for act, body in practice.log() if act == "AUDIT_LOG_READ"]


def test_pages_follow_each_other_without_gap_and_only_the_first_is_recorded(practice: Practice, manager: Scope) -> None:
    first = read(manager)
    seen, page = [*first.rows], first
    while page.next:
        page = read(manager, before=int(page.next))
        seen += page.rows
    numbers = [int(one.id) for one in seen]
    assert numbers == list(range(len(numbers), 0, -1))
    assert len(first.rows) == PAGE
    assert len(readings(practice)) == 1
    again = read(manager, before=int(first.top))
    assert again.rows == first.rows


def test_the_log_is_filtered_by_who_what_about_and_when(practice: Practice, manager: Scope) -> None:
    by_noor = read(manager, who=str(practice.supervisor.user_id))
    assert {one.who for one in by_noor.rows} == {"Noor Haddad"}
    assert {one.name for one in read(manager, act="TEST_ACT").rows} == {"TEST_ACT"}
    about = read(manager, subject="ch-1")
    assert {one.subject for one in about.rows} == {"CH-1"}
    assert {one.name for one in about.rows} >= {"CHART_SUBMITTED", "AUDIT_OPENED", "AUDIT_APPROVED"}
    assert [int(one.id) for one in about.rows] == sorted((int(one.id) for one in about.rows), reverse=True)
    both = read(manager, subject="CH-1", act="AUDIT_APPROVED", who=str(practice.supervisor.user_id), since="today")
    assert [one.act for one in both.rows] == ["Approved"]
    assert readings(practice)[-1]["subject"] == f"chart:{practice.stored(1).id}"
    assert {one.id for one in both.acts} >= {"TEST_ACT", "AUDIT_APPROVED"}


def test_time_is_found_by_halving_whatever_the_clocks_said(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    for days in (9, 2, 0):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=20 - days))
        with unit_of_work(practice.coder) as uow:
            uow.record("DATED_ACT", "thing", str(days))
            uow.commit()
    manager = practice.person("Dana Whitfield", Role.MANAGER)
    found = {since: len(read(manager, act="DATED_ACT", since=since).rows) for since in ("all", "30", "7", "today")}
    assert found == {"all": 3, "30": 3, "7": 2, "today": 1}


def test_acts_are_words_and_no_value_of_a_field_and_nothing_clinical_is_shown(
    practice: Practice, manager: Scope
) -> None:
    shown = repr(
        [read(manager), read(manager, act="TEST_ACT"), read(manager, subject="CH-1"), standing(manager, Nothing())]
    )
    assert "Sent for audit" in shown
    assert "Test act" in shown
    for word in ("value of a field", *NOTE.split()):
        assert len(word) < 5 or word not in shown


@pytest.mark.parametrize(
    "subject", ["CH-", "CH-0", "CH-1; drop table audit_log", "%", "EN-999", "CH-999999999999999999", "Ann"]
)
def test_a_subject_that_is_none_is_refused_and_not_recorded(practice: Practice, manager: Scope, subject: str) -> None:
    with pytest.raises(Refused):
        read(manager, subject=subject)
    assert readings(practice) == []


@pytest.mark.parametrize("wanted", [{"before": 0}, {"before": 2**63}, {"who": "x"}, {"since": "1"}, {"order": "who"}])
def test_hostile_filters_are_refused(manager: Scope, wanted: dict[str, object]) -> None:
    with pytest.raises(Refused):
        read(manager, **wanted)


def test_an_act_or_a_person_that_nobody_knows_finds_nothing(manager: Scope) -> None:
    assert read(manager, act="NOTHING_KNOWN").rows == ()
    for words in ("' or 1=1 --", "Hypertension of Mrs Fontaine", "nothing_known"):
        with pytest.raises(Refused):  # what is asked for is recorded, so it holds no words
            read(manager, act=words)
    assert read(manager, who=str(uuid4())).rows == ()


def test_managers_alone_read_it_and_only_their_own(practice: Practice, manager: Scope) -> None:
    for role in (Role.SUPERVISOR, Role.CODER, Role.BILLER, Role.PROVIDER):
        who = practice.person(f"Some {role.value}", role)
        for verb, command in (
            (listed, ListAudit()), (standing, Nothing()), (verify, Nothing()), (stop, Nothing()), (log_row, RowOf(row=1)),
            (arrived, Arrived(top=1)), (subject_history, SubjectOf(subject="CH-1")),
        ):  # fmt: skip
            with pytest.raises(Denied):
                verb(who, command)
    other = Practice().person("Other Manager", Role.MANAGER)
    with pytest.raises(Refused):
        read(other, subject="CH-1")
    assert read(other, act="AUDIT_APPROVED").rows == ()
    assert read(other, who=str(manager.user_id)).rows == ()


def test_verifying_is_told_where_the_log_stands(practice: Practice, manager: Scope) -> None:
    assert standing(manager, Nothing()).verified == ""
    checkpointing.checkpoint(practice.org_id)
    verify(manager, Nothing())
    view = finished(manager)
    stands = standing(manager, Nothing())
    assert (view.state, view.done, stands.bad) == ("whole", view.total, 0)
    assert f"{view.total} rows" in stands.verified
    (signed,) = stands.checkpoints
    told = (signed.row, signed.rows, signed.outside, len(signed.key))
    assert told == (f"{view.total}", f"1 to {view.total}", True, 6)


def test_a_checkpoint_of_nobody_and_one_without_a_copy_are_told(
    own_database: Settings, practice: Practice, manager: Scope
) -> None:
    checkpointing.checkpoint(practice.org_id)
    (checkpoint_files.folder() / f"{practice.org_id}.jsonl").write_bytes(b"")
    engine = create_engine(admin_url(own_database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        connection.execute(text("update audit_checkpoints set signature = sha256(signature) || sha256(root)"))
    (signed,) = standing(manager, Nothing()).checkpoints
    assert (signed.key, signed.outside) == ("", False)
    assert "not signed by us" in log_row(manager, RowOf(row=1)).checkpoint


def test_a_row_says_its_hashes_its_checkpoint_and_names_of_fields_only(practice: Practice, manager: Scope) -> None:
    row = read(manager, act="TEST_ACT").rows[0]
    before = log_row(manager, RowOf(row=int(row.id)))
    assert (before.fields, before.fits, before.so) == ("secret", True, "")
    assert "within 5 minutes" in before.checkpoint
    assert "value of a field" not in repr(before)
    last = checkpointing.checkpoint(practice.org_id).last_seq
    after = log_row(manager, RowOf(row=int(row.id)))
    assert after.checkpoint.endswith(f"up to row {last}")
    assert (len(after.hash_whole), after.hash_whole[:8], after.who) == (64, after.hash[:8], "Maya Fontaine, coder")
    about = read(manager, act="AUDIT_APPROVED").rows[0]
    shown = log_row(manager, RowOf(row=int(about.id)))
    assert (shown.subject, shown.of, shown.number, shown.act) == ("CH-1", "chart", "1", "Approved")
    with pytest.raises(NotFound):
        log_row(manager, RowOf(row=10**9))
    with pytest.raises(NotFound):
        log_row(Practice().person("Other Manager", Role.MANAGER), RowOf(row=int(about.id)))


def test_a_changed_row_says_what_does_not_fit(own_database: Settings, practice: Practice, manager: Scope) -> None:
    engine = create_engine(admin_url(own_database), poolclass=NullPool)
    for row, change, so in (
        (20, "body = body || ' '", "Its content was changed after it was recorded."),
        (30, "prev_hash = sha256(''), row_hash = sha256(sha256('') || body)", "It does not follow the row before it."),
        (29, "act = act", "The row after it does not follow it."),
        (40, "act = 'OTHER_ACT'", "Its columns differ from its hashed body."),
    ):
        with engine.begin() as connection:
            connection.execute(text("set session_replication_role = replica"))
            given = {"org": practice.org_id, "row": row}
            connection.execute(text(f"update audit_log set {change} where org_id = :org and seq = :row"), given)
        shown = log_row(manager, RowOf(row=row))
        assert (shown.fits, shown.so) == (False, so)


def test_what_came_since_is_counted_through_the_filter_and_no_reading_of_the_log(
    practice: Practice, manager: Scope
) -> None:
    top = int(read(manager).top)
    read(manager)
    assert arrived(manager, Arrived(top=top)) == 0
    with unit_of_work(practice.coder) as uow:
        uow.record("TEST_ACT", "thing", "new")
        uow.record("OTHER_ACT", "chart", practice.stored(1).id)
        uow.commit()
    assert arrived(manager, Arrived(top=top)) == 2
    assert arrived(manager, Arrived(top=top, act="TEST_ACT")) == 1
    assert arrived(manager, Arrived(top=top, subject="CH-1", who=practice.coder.user_id)) == 1
    assert arrived(manager, Arrived(top=top, who=practice.supervisor.user_id)) == 0


def test_the_history_of_a_subject_is_told_with_the_checkpoint_that_has_seen_it(
    practice: Practice, manager: Scope
) -> None:
    checkpointing.checkpoint(practice.org_id)
    told = subject_history(manager, SubjectOf(subject="CH-1"))
    words = [one.words for one in told.acts if one.milestone]
    assert words[0] == "Approved"
    assert words[-1] == "Imported"
    assert "signed today" in told.chain
    with pytest.raises(Refused):
        subject_history(manager, SubjectOf(subject="CH-77"))


_MANY = """
insert into audit_log (org_id, seq, at, actor_id, act, subject_type, subject_id, body, prev_hash, row_hash)
select :org, :head + n, now() - interval '1 second' * (300000 - n), case when n % 1000 = 0 then cast(:who as uuid) end,
  case when n % 5000 = 0 then 'RARE_ACT' else 'COMMON_ACT' end, 'thing', n::text, '{}', '', '' from generate_series(1, 200000) n"""


def test_a_page_of_a_long_log_reads_no_more_than_it_shows(
    own_database: Settings, practice: Practice, manager: Scope
) -> None:
    with unit_of_work(manager) as uow:
        head = queries.head(uow)
    engine = create_engine(admin_url(own_database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        given = {"org": practice.org_id, "head": head, "who": manager.user_id}
        connection.execute(text(_MANY), given)
        connection.execute(text("update audit_heads set seq = seq + 200000 where org_id = :org"), given)
        connection.execute(text("analyze audit_log"))
    with unit_of_work(manager) as uow:
        about = tuple(("thing", str(n)) for n in (7, 8, 9))
        for wanted in (
            queries.Wanted(), queries.Wanted(actor=manager.user_id), queries.Wanted(act="RARE_ACT"),
            queries.Wanted(about=about), queries.Wanted(before=head + 1000, act="COMMON_ACT"),
        ):  # fmt: skip
            asked, given = queries.statement(uow, wanted, 51)
            plan = uow.session.connection().execute(text("explain (analyze, format json) " + asked), given).scalar_one()
            assert _read(plan[0]["Plan"]) < 1000, json.dumps(plan)


def _read(node: dict[str, object]) -> int:
    """Rows that a plan read of the log, kept or not."""
    own = 0
    if node.get("Relation Name") == "audit_log":
        kept, left = node["Actual Rows"], node.get("Rows Removed by Filter", 0)
        own = int((kept + left) * node["Actual Loops"])  # type: ignore[operator]  # both are numbers
    return own + sum(_read(one) for one in node.get("Plans", ()))  # type: ignore[attr-defined]  # a list


def test_ids_in_readings_are_ids(practice: Practice, manager: Scope) -> None:
    read(manager, subject="CH-1", who=str(manager.user_id), act="TEST_ACT", since="7")
    facts = readings(practice)[-1]
    assert UUID(str(facts["who"])) == manager.user_id
    assert (facts["what"], facts["range"]) == ("TEST_ACT", "7")
