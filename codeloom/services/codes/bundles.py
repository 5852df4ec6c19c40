"""Sets of codes that go on a chart in one act: made, changed and removed by their person, the practice's by who keeps them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding.codesets.procedures import NAMES, read_procedure
from codeloom.coding.lifecycle import Role
from codeloom.coding.lines import MOST_UNITS, System
from codeloom.db.ids import new_id
from codeloom.db.queries.codes import bundles as queries
from codeloom.db.tables.codes import CodeBundle
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at
from codeloom.services.core import CodeText, Command, Conflict, NotFound, Nothing, Refused, formatting, verb

MOST_BUNDLES = 100
"""Sets that one person keeps, and that the practice keeps."""
MOST_CODES = 40
"""Codes of one set."""
SHOWN = 4
"""Codes of a set that are named in its line."""
BundleName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
KEEPERS = (Role.SUPERVISOR, Role.MANAGER)
"""Who keeps the practice's sets."""
TAKES_UNITS = ("cpt", "hcpcs")
SYSTEMS: dict[str, System] = {"cpt": "cpt", "hcpcs": "hcpcs", "icd10pcs": "icd10pcs"}


class BundleLine(Command):
    """One code of a set. Modifiers stand in the code; `poa` is for stays, `units` for CPT and HCPCS codes. Without a system it
    is a diagnosis where there is one, else a procedure by its form."""

    system: System | Literal[""] = ""
    code: CodeText
    poa: Literal["", "Y", "N", "U", "W", "1"] = ""
    units: int = Field(1, ge=1, le=MOST_UNITS)


@dataclass(frozen=True, slots=True)
class SetLine:
    """One code of a set as it is stored, in printed form."""

    system: System
    code: str
    poa: str
    units: int


class OfBundle(Command):
    """One set of codes."""

    bundle_id: UUID


class SaveBundle(Command):
    """A set whole: a new one without an id, else the one at the version last seen. `practice`: a new one is the practice's."""

    bundle_id: UUID | None = None
    version: int = Field(0, ge=0)
    name: BundleName
    practice: bool = False
    lines: tuple[BundleLine, ...] = Field(min_length=1, max_length=MOST_CODES)


@dataclass(frozen=True, slots=True)
class BundleLineView:
    """A code of a set, ready to show; `diagnosis` takes a POA indicator, `counted` takes units."""

    n: int
    system: str
    system_word: str
    code: str
    title: str
    poa: str
    units: int
    diagnosis: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class BundleView:
    """A set of codes. `codes` names the first of them; `may_change` says that whoever asks keeps it."""

    id: str = ""
    version: int = 0
    name: str = ""
    practice: bool = False
    whose: str = ""
    may_change: bool = False
    counted: str = ""
    codes: str = ""
    lines: tuple[BundleLineView, ...] = ()


@dataclass(frozen=True, slots=True)
class BundlesView:
    """All sets a person may use, their own first, each group by name. `keeps`: they keep the practice's, too."""

    rows: tuple[BundleView, ...] = ()
    keeps: bool = False


@verb("codes.bundles", Nothing, read_only=True)
def list_bundles(uow: UnitOfWork, _command: Nothing) -> BundlesView:
    """The sets of whoever asks and of the practice."""
    return _all(uow)


@verb("codes.save_bundle", SaveBundle)
def save_bundle(uow: UnitOfWork, command: SaveBundle) -> BundleView:
    """Make a set, or write one anew. Raises NotFound, Conflict for an older version, and Refused for a code that is none, one
    that stands in it twice, one set too many, or the practice's by who does not keep them."""
    lines = _sound(uow, command.lines)
    bundle = _to_change(uow, command.bundle_id) if command.bundle_id is not None else None
    if bundle is None:
        bundle = _new(uow, command)
    elif bundle.version != command.version:
        raise Conflict(details={"version": bundle.version})
    else:
        bundle.version += 1
    bundle.name_enc = uow.vault.seal(CodeBundle.name_enc, bundle.id, command.name)
    bundle.lines = lines
    uow.session.add(bundle)
    uow.session.flush()
    uow.record("BUNDLE_SAVED", "code_bundle", bundle.id, version=bundle.version, practice=bundle.owner_id is None,
               codes=len(lines))  # fmt: skip
    return _view(uow, bundle)


@verb("codes.remove_bundle", OfBundle)
def remove_bundle(uow: UnitOfWork, command: OfBundle) -> BundlesView:
    """Remove a set; what it put on charts stays. Raises NotFound, and Refused for the practice's by who does not keep them."""
    bundle = _to_change(uow, command.bundle_id)
    uow.session.delete(bundle)
    uow.session.flush()
    uow.record("BUNDLE_REMOVED", "code_bundle", bundle.id, practice=bundle.owner_id is None)
    return _all(uow)


def bundle_lines(uow: UnitOfWork, bundle_id: UUID) -> tuple[SetLine, ...]:
    """The codes of a set that whoever asks may use, in order. Raises NotFound."""
    bundle = queries.find(uow, bundle_id)
    if bundle is None:
        raise NotFound("That set is gone.", kept="No row was changed.", todo="Choose another one.")
    return tuple(SetLine(**one) for one in bundle.lines)


def _new(uow: UnitOfWork, command: SaveBundle) -> CodeBundle:
    if command.practice and not _keeps(uow):
        raise _not_theirs()
    owner = None if command.practice else uow.user_id
    if queries.count(uow, owner) >= MOST_BUNDLES:
        whose = "The practice" if command.practice else "A person"
        raise Refused(f"{whose} keeps {MOST_BUNDLES} sets at most.", todo="Remove one first.")
    return CodeBundle(org_id=uow.org_id, id=new_id(), owner_id=owner, name_enc=b"", made_by=uow.user_id)


def _to_change(uow: UnitOfWork, bundle_id: UUID) -> CodeBundle:
    bundle = queries.find(uow, bundle_id, lock=True)
    if bundle is None:
        raise NotFound("That set is gone.", todo="Look at the list again.")
    if bundle.owner_id is None and not _keeps(uow):
        raise _not_theirs()
    return bundle


def _not_theirs() -> Refused:
    return Refused("Supervisors and managers keep the practice’s sets.", kept="Nothing was changed.",
                   todo="Make one of your own.")  # fmt: skip


def _keeps(uow: UnitOfWork) -> bool:
    return uow.scope.role in KEEPERS


def _sound(uow: UnitOfWork, lines: tuple[BundleLine, ...]) -> list[dict[str, Any]]:
    """The codes in printed form, each one that exists in some release and once. Raises Refused."""
    out: list[dict[str, Any]] = []
    codes = codeset_at(uow, None)
    for line in lines:
        code, read = codes.normalise(line.code), read_procedure(line.code, line.system)
        known = bool(code) and codes.get(code) is not None
        system = line.system or ("icd10cm" if known or read.problem else SYSTEMS[read.system])
        if system == "icd10cm":
            if not known:
                raise Refused(f"{line.code} is not an ICD-10-CM code.", kept="The set is as it was.",
                              todo="Search for it by words.")  # fmt: skip
        else:
            if read.problem:
                raise Refused(f"{read.problem[0].upper()}{read.problem[1:]}.", kept="The set is as it was.")
            code = "-".join((read.code, *read.modifiers))
        if any(one["code"] == code for one in out):
            raise Refused(f"{code} is in the set already.", kept="The set is as it was.")
        units = line.units if system in TAKES_UNITS else 1
        poa = line.poa if system == "icd10cm" else ""
        out.append({"system": system, "code": code, "poa": poa, "units": units})
    return out


def _all(uow: UnitOfWork) -> BundlesView:
    views = [_view(uow, one) for one in queries.usable(uow)]
    views.sort(key=lambda one: (one.practice, one.name.casefold(), one.id))
    return BundlesView(tuple(views), _keeps(uow))


def _view(uow: UnitOfWork, bundle: CodeBundle) -> BundleView:
    practice = bundle.owner_id is None
    named = ", ".join(one["code"] for one in bundle.lines[:SHOWN])
    more = len(bundle.lines) - SHOWN
    return BundleView(
        id=str(bundle.id),
        version=bundle.version,
        name=uow.vault.open(CodeBundle.name_enc, bundle),
        practice=practice,
        whose="The practice’s" if practice else "Mine",
        may_change=not practice or _keeps(uow),
        counted=formatting.count(len(bundle.lines), "code"),
        codes=f"{named} and {more} more" if more > 0 else named,
        lines=tuple(_line(uow, at, one) for at, one in enumerate(bundle.lines)),
    )


def _line(uow: UnitOfWork, at: int, one: dict[str, Any]) -> BundleLineView:
    system, code = one["system"], one["code"]
    entry = codeset_at(uow, None).get(code) if system == "icd10cm" else None
    title = entry.title if entry is not None else ""
    return BundleLineView(
        n=at + 1, system=system, system_word=NAMES[system], code=code, title=title, poa=one["poa"], units=one["units"],
        diagnosis=system == "icd10cm", counted=system in TAKES_UNITS,
    )  # fmt: skip
