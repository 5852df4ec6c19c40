"""A file is made once and whole: by workers that are killed, stopped or fenced off, in pieces that nobody reads without the key."""

import threading
import zlib
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.queries.exports import REPORTS, work
from codeloom.db.tables.exports import ExportChunk
from codeloom.db.tables.notices import Notice
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import Unreachable, system_work, unit_of_work
from codeloom.services.core import NotFound, Refused
from codeloom.services.exports import asking, downloading, keeping, making, running
from codeloom.settings import Settings
from tests.integration.exports.exports_world import Practice


@pytest.fixture(scope="module")
def practice(database: Settings) -> Practice:
    one = Practice()
    patient = one.patient()
    one.add(*(one.chart(n, patient) for n in range(1, 1201)))
    return one


def acts(practice: Practice, export_id: UUID) -> list[str]:
    with unit_of_work(practice.scope()) as uow:
        query = select(AuditEntry.act).where(
            AuditEntry.org_id == practice.org_id, AuditEntry.subject_id == str(export_id)
        )
        return list(uow.session.exec(query.order_by(AuditEntry.seq)))  # type: ignore[arg-type]  # handed on as they came


def lapse(export_id: UUID) -> None:
    """What ten seconds without a sign of life do."""
    with system_work() as session:
        session.connection().execute(
            text("update exports set lease_until = clock_timestamp() - interval '1 second' where id = :id"),
            {"id": export_id},
        )


def test_a_file_is_ready_with_rows_size_and_hash_recorded_and_its_maker_told(practice: Practice) -> None:
    export_id = practice.asked("charts")
    assert practice.export(export_id).expected == 1200
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.DONE
    data, export = practice.file(export_id), practice.export(export_id)
    assert (export.status, export.row_count, export.size) == ("ready", 1200, len(data))
    assert export.sha256 == making.hashlib.sha256(data).hexdigest()
    assert export.expires_at is not None
    assert export.finished_at is not None
    assert export.expires_at - export.finished_at == timedelta(days=7)
    assert acts(practice, export_id) == ["EXPORT_ASKED", "EXPORT_BEGUN", "EXPORT_READY", "EXPORT_DOWNLOADED"]
    with unit_of_work(practice.scope()) as uow:
        told = uow.session.exec(
            select(Notice).where(Notice.org_id == practice.org_id, Notice.subject_id == export_id)
        ).one()
    assert (told.kind, told.user_id, told.facts["rows"]) == ("exports.ready", practice.people["manager"], 1200)
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.HELD


def test_what_is_kept_is_not_readable_without_the_key(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "CHUNK_BYTES", 20_000)
    export_id = practice.asked("charts", fields=("number",))
    running.run(practice.org_id, export_id, "w")
    with unit_of_work(practice.scope()) as uow:
        query = select(ExportChunk).where(ExportChunk.org_id == practice.org_id, ExportChunk.export_id == export_id)
        for one in uow.session.exec(query):
            assert b"CH-" not in one.data_enc
            with pytest.raises(zlib.error):
                zlib.decompress(one.data_enc)
    assert practice.file(export_id).count(b"CH-") == 1200


def killed_in_the_middle(practice: Practice, export_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a file and die after its first piece, as kill -9 does: nothing is given back."""

    class Killed(BaseException):
        pass

    put = making.put_piece

    def then_die(*given: object) -> None:
        if given[2] == 1:
            raise Killed
        put(*given)  # type: ignore[arg-type]  # handed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(making, "CHUNK_BYTES", 20_000)
        patch.setattr(making, "put_piece", then_die)
        with pytest.raises(Killed):
            running.run(practice.org_id, export_id, "dead")


def test_a_killed_workers_file_is_made_anew_by_the_next_one(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = practice.asked("charts")
    killed_in_the_middle(practice, export_id, monkeypatch)
    assert (practice.export(export_id).status, practice.pieces(export_id)) == ("running", [0])
    assert running.run(practice.org_id, export_id, "next") is running.Outcome.HELD
    lapse(export_id)
    assert export_id in [one.export_id for one in work.waiting()]
    assert running.run(practice.org_id, export_id, "next") is running.Outcome.DONE
    assert practice.file(export_id).count(b"CH-") == 1200
    assert practice.export(export_id).attempts == 2


def test_a_process_that_starts_under_a_dead_ones_name_gives_its_exports_back(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = practice.asked("charts")
    killed_in_the_middle(practice, export_id, monkeypatch)
    assert running.give_back("dead")
    assert running.run(practice.org_id, export_id, "next") is running.Outcome.DONE


def test_a_worker_that_lost_its_lease_writes_nothing_more(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id, put, taken = practice.asked("charts"), making.put_piece, []

    def then_taken_over(*given: object) -> None:
        put(*given)  # type: ignore[arg-type]  # handed on as they came
        if not taken:
            taken.append(True)

    def lost(lease: work.Lease, stop: threading.Event) -> None:
        lapse(export_id)
        assert running.run(practice.org_id, export_id, "second") is running.Outcome.DONE
        make(lease, stop)

    make = running.make
    with monkeypatch.context() as patch:
        calls = iter((lost, make))
        patch.setattr(running, "make", lambda lease, stop: next(calls)(lease, stop))
        patch.setattr(making, "put_piece", then_taken_over)
        assert running.run(practice.org_id, export_id, "first") is running.Outcome.LOST
    assert practice.export(export_id).worker == "second"
    assert practice.file(export_id).count(b"CH-") == 1200


def test_a_worker_that_is_asked_to_end_gives_the_export_back(practice: Practice) -> None:
    export_id, asked = practice.asked("charts"), threading.Event()
    asked.set()
    assert running.run(practice.org_id, export_id, "w", asked) is running.Outcome.STOPPED
    assert running.run(practice.org_id, export_id, "next") is running.Outcome.DONE


def test_a_person_stops_an_export_and_its_pieces_are_gone(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id, put = practice.asked("charts"), making.put_piece

    def then_stop(*given: object) -> None:
        put(*given)  # type: ignore[arg-type]  # handed on as they came
        if given[2] == 0:
            stopper.start()

    stopper = threading.Thread(
        target=lambda: asking.stop(practice.scope(), asking.OfExport(export_id=export_id)), daemon=True
    )
    monkeypatch.setattr(making, "CHUNK_BYTES", 5_000)
    monkeypatch.setattr(making, "PROGRESS_SECONDS", 0.0)
    monkeypatch.setattr(making, "CHECKED_ROWS", 50)
    monkeypatch.setattr(making, "put_piece", then_stop)
    note = making._Pieces.note
    monkeypatch.setattr(
        making._Pieces, "note", lambda self, rows: (stopper.ident and stopper.join(5), note(self, rows))
    )
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.LOST
    assert (practice.export(export_id).status, practice.pieces(export_id)) == ("stopped", [])
    with pytest.raises(Refused, match="over already"):
        asking.stop(practice.scope(), asking.OfExport(export_id=export_id))
    with pytest.raises(Refused, match="no file"):
        practice.file(export_id)


def test_a_database_that_is_away_puts_it_off(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id = practice.asked("charts")

    def away(*_: object) -> None:
        raise Unreachable("OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr(making, "put_piece", away)
        assert running.run(practice.org_id, export_id, "w") is running.Outcome.PUT_OFF
    lapse(export_id)
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.DONE


def test_more_rows_than_a_sheet_holds_are_refused_before_and_fail_later(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = practice.asked("charts", "xlsx")
    for module in (asking, making):
        monkeypatch.setattr(module, "SHEET_ROWS", 1000)
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.FAILED
    assert practice.export(export_id).reason == "too_many_rows"
    with pytest.raises(Refused, match="1,048,575"):
        practice.asked("charts", "xlsx")
    practice.asked("charts", "csv")


def test_the_file_is_gone_after_seven_days_and_what_was_asked_stays(practice: Practice) -> None:
    export_id = practice.asked("charts")
    running.run(practice.org_id, export_id, "w")
    running.purge_all_exports()
    assert practice.export(export_id).status == "ready"
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(Refused) as gone:
            practice.file(export_id)
        assert (gone.value.code, gone.value.status) == ("gone", 410)
        assert running.purge_all_exports() >= 1
    assert (practice.export(export_id).status, practice.pieces(export_id)) == ("gone", [])
    assert acts(practice, export_id)[-1] == "EXPORT_DELETED"
    again = UUID(asking.make_again(practice.scope(), asking.OfExport(export_id=export_id)).id)
    assert practice.export(again).fields == practice.export(export_id).fields


def test_nobody_has_more_than_five_in_hand(database: Settings) -> None:
    practice = Practice()
    first = [practice.asked("charts") for _ in range(5)]
    with pytest.raises(Refused, match="5 exports of yours"):
        practice.asked("charts")
    practice.asked("deltas", by="biller")
    asking.stop(practice.scope(), asking.OfExport(export_id=first[0]))
    practice.asked("charts")


def test_a_file_is_for_who_asked_and_for_managers(practice: Practice, database: Settings) -> None:
    of_biller, of_manager = (practice.asked("deltas", by=by) for by in ("biller", "manager"))
    for export_id in (of_biller, of_manager):
        running.run(practice.org_id, export_id, "w")
    practice.file(of_biller, by="manager")
    practice.file(of_biller, by="biller")
    stranger = Practice()
    for scope, export_id in ((practice.scope("biller"), of_manager), (stranger.scope(), of_manager)):
        for verb in (downloading.download, asking.stop, asking.make_again):
            with pytest.raises(NotFound):
                verb(scope, asking.OfExport(export_id=export_id))
        with pytest.raises(NotFound):
            downloading.piece(scope, downloading.PieceOf(export_id=export_id, n=0))


def test_the_keeper_forgets_what_it_is_told_to(practice: Practice) -> None:
    export_id = practice.asked("charts")
    with unit_of_work(practice.scope()) as uow:
        keeping.put_piece(uow, export_id, 0, b"a,b\r\n" * 100)
        assert keeping.read_piece(uow, export_id, 0) == b"a,b\r\n" * 100
        assert keeping.read_piece(uow, export_id, 1) is None
        keeping.delete_pieces(uow, export_id)
        assert keeping.read_piece(uow, export_id, 0) is None


def test_every_field_of_every_report_says_what_it_means() -> None:
    for report in REPORTS.values():
        names, labels = ([getattr(one, of) for one in report.fields] for of in ("name", "label"))
        assert len(set(names)) == len(names) == len(set(labels)) == len(labels)
        assert all(one.means.endswith((".", "%")) and one.label for one in report.fields), report.name
        assert any(one.usual for one in report.fields)
