"""Official code set files of an organization: the list, storing an upload, and removing one that was never in force.

What a file would change is code_sets/preview.py, putting it in force and taking it back code_sets/activation.py.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.codesets.official import OfficialFile, OfficialKind
from codeloom.db.ids import new_id
from codeloom.db.queries import code_sets as queries
from codeloom.db.queries import people
from codeloom.db.tables.code_sets import CodeRelease, CodeReleasePiece
from codeloom.db.work import UnitOfWork
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.code_sets.reading import Read
from codeloom.services.code_sets.views import CodeSetsView, FlawView, ReleaseView, kind_views, release_view
from codeloom.services.core import Command, NotFound, Nothing, Refused, ShortText, formatting, verb

MOST_RELEASES = 300
"""Files an organization keeps, refused ones among them."""
MOST_SHOWN_REFUSED = 10
Digest = Annotated[str, StringConstraints(max_length=64)]


class ReadFile(Command):
    """One official file that was read: what is stored of it is `data`."""

    model_config = ConfigDict(ser_json_bytes="base64")
    kind: ShortText
    name: ShortText
    part: ShortText = ""
    edition: ShortText = ""
    rows: int = Field(ge=0)
    notes: tuple[str, ...] = ()
    suggested_from: date | None = None
    suggested_to: date | None = None
    data: bytes

    @classmethod
    def of(cls, file: OfficialFile) -> "ReadFile":
        """From a file as its reader gives it."""
        return cls(
            kind=file.kind.value, name=file.name[-200:], part=file.part[:200], edition=file.edition[:200],
            rows=file.rows, notes=file.notes, suggested_from=file.suggested_from, suggested_to=file.suggested_to,
            data=file.pack(),
        )  # fmt: skip


class FlawFound(Command):
    """One thing wrong with an upload, and where."""

    file: str
    line: int | None = None
    column: int | None = None
    problem: str


class KeepUpload(Command):
    """The result of reading one upload: official files, or flaws. `sha256` is of the bytes as sent (hex)."""

    name: Annotated[str, StringConstraints(max_length=1000)]
    sha256: Digest
    files: tuple[ReadFile, ...] = ()
    flaws: tuple[FlawFound, ...] = ()
    more: int = 0

    @classmethod
    def of(cls, name: str, sha256: str, read: Read) -> "KeepUpload":
        """From what a reader made of an upload."""
        flaws = tuple(FlawFound(**asdict(flaw)) for flaw in read.flaws)
        files = tuple(ReadFile.of(file) for file in read.files)
        return cls(name=name[:1000], sha256=sha256, files=files, flaws=flaws, more=read.more)


class OfRelease(Command):
    """A command about one uploaded file."""

    release_id: UUID


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """The result of storing an upload. `refused` is the first flaw in words, empty when stored; `left_out` counts files that
    were stored before."""

    ids: tuple[str, ...] = ()
    refused: str = ""
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class FlawsView:
    """Why a file was refused: the flaws kept, and how many there are in all."""

    name: str = ""
    total: int = 0
    flaws: tuple[FlawView, ...] = ()
    words: str = ""
    download: str = ""


@verb("code_sets.begin", Nothing, read_only=True)
def begin(uow: UnitOfWork, _command: Nothing) -> None:
    """Whether there is room for another file; asked before its body is read. Raises Refused."""
    if queries.count(uow) >= MOST_RELEASES:
        raise Refused(
            f"There are {MOST_RELEASES} uploaded files already.",
            todo="Remove some that were never in force.",
            code="full",
        )


@verb("code_sets.upload", KeepUpload)
def keep_upload(uow: UnitOfWork, command: KeepUpload) -> StoredUpload:
    """Keep what was read, not yet in force, or note why an upload was refused. What is here already is left out."""
    if command.flaws or not command.files:
        return _refuse(uow, command)
    known = queries.known(uow, [digest(file.data) for file in command.files])
    fresh = [file for file in command.files if (file.kind, digest(file.data)) not in known]
    if not fresh:
        uow.record("CODE_SET_KNOWN", "code_release", kinds=[file.kind for file in command.files])
        return StoredUpload(refused="This file is here already; look for it in the list.", left_out=len(command.files))
    ids = tuple(str(_keep(uow, command, file)) for file in fresh)
    uow.record("CODE_SET_UPLOADED", "code_release", ids[0], releases=list(ids), kinds=[file.kind for file in fresh])
    return StoredUpload(ids, left_out=len(command.files) - len(fresh))


@verb("code_sets.list", Nothing, read_only=True)
def list_releases(uow: UnitOfWork, _command: Nothing) -> CodeSetsView:
    """What answers today by kind, and the files that were uploaded, the newest first."""
    zone = people.time_zone(uow)
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    rows = queries.listed(uow, MOST_RELEASES)
    shown = [(row, release_view(row, name_of(uow, row), by, zone)) for row, by in rows]
    active = [row for row, _ in rows if row.status == queries.ACTIVE]
    base = load_codesets().at(today)
    codes = sum(force == 2 for force in base.in_force().values())
    return CodeSetsView(
        kinds=kind_views(active, base.release.name, formatting.count(codes, "code"), today),
        releases=tuple(view for row, view in shown if row.status != "refused"),
        refused=tuple(view for row, view in shown if row.status == "refused")[:MOST_SHOWN_REFUSED],
        active=len(active),
    )


@verb("code_sets.flaws", OfRelease, read_only=True)
def release_flaws(uow: UnitOfWork, command: OfRelease) -> FlawsView:
    """Why a file was refused. Raises NotFound for one that was not."""
    row = queries.find(uow, command.release_id)
    if row is None or row.flaws_enc is None:
        raise NotFound()
    kept = json.loads(uow.vault.open(CodeRelease.flaws_enc, row))
    shown = tuple(FlawView(one["file"], _number(one["line"]), _number(one["column"]), one["problem"]) for one in kept)
    rest = row.flaw_count - len(shown)
    words = formatting.count(row.flaw_count, "problem") + (f", the first {len(shown)} listed" if rest > 0 else "")
    return FlawsView(name_of(uow, row), row.flaw_count, shown, words, f"/api/code-sets/{row.id}/flaws.csv")


@verb("code_sets.remove", OfRelease)
def remove_release(uow: UnitOfWork, command: OfRelease) -> ReleaseView:
    """Throw an upload away. Raises Refused for one that was in force at some time: charts were judged by it."""
    row = release_by_id(uow, command.release_id, lock=True)
    if row.status not in ("uploaded", "refused"):
        raise Refused(
            "Charts were judged by this file, so it stays.",
            todo="Take it back to let it rule no longer.",
            code="was_active",
        )
    view = release_view(row, name_of(uow, row), "", people.time_zone(uow))
    queries.remove(uow, row.id)
    uow.record("CODE_SET_REMOVED", "code_release", row.id, kind=row.kind, status=row.status)
    return view


def release_by_id(uow: UnitOfWork, release_id: UUID, *, lock: bool = False) -> CodeRelease:
    """A release of the organization. Raises NotFound."""
    row = queries.find(uow, release_id, lock=lock)
    if row is None:
        raise NotFound()
    return row


def name_of(uow: UnitOfWork, row: CodeRelease) -> str:
    """The name of the file as it was sent."""
    return uow.vault.open(CodeRelease.file_name_enc, row)


def digest(data: bytes) -> str:
    """Hash of what is stored of a file, in hex."""
    return hashlib.sha256(data).hexdigest()


def _keep(uow: UnitOfWork, command: KeepUpload, file: ReadFile) -> UUID:
    try:
        kind = OfficialKind(file.kind)
    except ValueError:
        raise Refused("That is not a kind of code set.", code="bad_input") from None
    release_id = new_id()
    step = queries.PIECE_BYTES
    parts = [file.data[at : at + step] for at in range(0, len(file.data), step)]
    row = CodeRelease(
        org_id=uow.org_id, id=release_id, kind=kind.value, part=file.part, edition=file.edition,
        suggested_from=file.suggested_from, suggested_to=file.suggested_to,
        file_name_enc=uow.vault.seal(CodeRelease.file_name_enc, release_id, file.name or command.name),
        sha256=command.sha256, content_sha256=digest(file.data), row_count=file.rows, chunks=len(parts),
        notes=list(file.notes), status="uploaded", uploaded_by=uow.scope.user_id,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    seal = uow.vault.seal
    queries.put_pieces(
        uow, release_id, [seal(CodeReleasePiece.data_enc, (release_id, n), part) for n, part in enumerate(parts)]
    )
    return release_id


def _refuse(uow: UnitOfWork, command: KeepUpload) -> StoredUpload:
    """List the upload with its flaws; nothing else of it is kept."""
    release_id = new_id()
    given = command.flaws or (FlawFound(file=command.name, problem="Nothing in it is an official code set file."),)
    kept = json.dumps([flaw.model_dump() for flaw in given])
    total = len(given) + command.more
    uow.session.add(
        CodeRelease(
            org_id=uow.org_id, id=release_id, status="refused", sha256=command.sha256, flaw_count=total,
            file_name_enc=uow.vault.seal(CodeRelease.file_name_enc, release_id, command.name),
            flaws_enc=uow.vault.seal(CodeRelease.flaws_enc, release_id, kept), uploaded_by=uow.scope.user_id,
        )
    )  # fmt: skip
    uow.record("CODE_SET_REFUSED", "code_release", release_id, flaws=total)
    where = ", ".join(
        part
        for part in (
            given[0].file.rpartition("/")[2],
            f"line {given[0].line}" if given[0].line is not None else "",
            f"column {given[0].column}" if given[0].line is not None and given[0].column is not None else "",
        )
        if part
    )
    rest = f" And {total - 1:,} more." if total > 1 else ""
    return StoredUpload((str(release_id),), refused=f"{where}: {given[0].problem}{rest}")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
