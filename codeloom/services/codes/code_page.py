"""One code as a page: its facts on a service date, ready to show, and how often it is used here."""

import re
from dataclasses import dataclass, replace
from datetime import date

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet, normalise, undot
from codeloom.coding.codesets.page import CodePage, PageNote, code_page
from codeloom.coding.roles import Sight, record_of
from codeloom.coding.search.seventh import full
from codeloom.db.queries.codes import favorites, usage
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at, release_words
from codeloom.services.core import CodeText, Command, NotFound, ShortText, formatting, verb

USE_WHERE = {
    Sight.ALL: "On all charts of the practice",
    Sight.OWN: "On charts assigned to you",
    Sight.NONE: "Charts are not open to your role",
}
KINDS = {
    "excludes1": "Excludes 1: never together",
    "excludes2": "Excludes 2: not included here",
    "code_first": "Code first",
    "use_additional": "Use additional code",
    "code_also": "Code also",
    "includes": "Includes",
    "inclusion": "Inclusion terms",
    "notes": "Notes",
    "seventh_note": "7th character",
}
FLAGS = {
    "ecodepdx": "External cause: never principal",
    "maternity": "Maternity: ages 9 to 64",
    "newborn": "Newborn only",
    "pediatric": "Pediatric: ages 0 to 17",
    "adult": "Adult: ages 15 to 124",
    "female": "Female only",
    "male": "Male only",
    "unspecified": "Unspecified code",
    "unacceptable": "Unacceptable as principal",
    "manifestation": "Manifestation: never principal",
    "qadm": "Questionable admission",
    "reqsdx": "Needs a secondary diagnosis",
    "wrngproc": "Wrong procedure performed",
    "delout": "Outcome of delivery",
}
NAMED = re.compile(r"\b[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])(?:\.?-(?![0-9A-Z]))?")
"""A code in a note, with the dash that says "and all below"."""


class OfCode(Command):
    """A code, with or without its dot, and a service date (ISO; empty for today)."""

    code: CodeText
    day: ShortText = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A short word about the code, and its tone."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a note's text; a code in it leads to its page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note; `owner` is the code, block or chapter it comes from, `inherited` when that is not this code."""

    owner: str
    owner_href: str
    inherited: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one kind, nearest owner first."""

    words: str
    lines: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class CodeLink:
    """Another code: above, below, instead. `here` marks the page's own."""

    name: str
    title: str
    href: str
    here: bool
    billable: bool


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The page. `above` goes from chapter to the code itself; `below` lists 7th characters or the codes under it."""

    code: str = ""
    title: str = ""
    day: str = ""
    marks: tuple[Mark, ...] = ()
    validity: str = ""
    release: str = ""
    flags: tuple[str, ...] = ()
    complication: str = ""
    hcc: str = ""
    poa: str = ""
    above: tuple[CodeLink, ...] = ()
    below: tuple[CodeLink, ...] = ()
    below_words: str = ""
    replaced: tuple[CodeLink, ...] = ()
    notes: tuple[NoteGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeUse:
    """How often a code is used here as (number, what it counts), what "here" means for this person, and their star."""

    counts: tuple[tuple[str, str], ...] = ()
    where: str = ""
    starred: bool = False


@verb("codes.page", OfCode, read_only=True)
def open_code(uow: UnitOfWork, command: OfCode) -> CodeFacts:
    """The page of a code. Raises NotFound when no release ever had it."""
    day = _day(command.day)
    codeset = codeset_at(uow, day)
    page = code_page(codeset, command.code)
    if page is None:
        raise NotFound("That is not an ICD-10-CM code of any release.", todo="Search for it by words.")
    return replace(_facts(codeset, page, day), release=release_words(uow, day))


@verb("codes.used", OfCode, read_only=True)
def code_use(uow: UnitOfWork, command: OfCode) -> CodeUse:
    """Code lines with this code, or for a category with a code under it, on the charts this person may see."""
    code = normalise(command.code)
    entry = codeset_at(uow, _day(command.day)).get(code)
    lines, charts, principal = usage.used(uow, code, below=entry is None or not entry.billable)
    where = USE_WHERE[record_of(uow.scope.role).charts]
    named = ((lines, "code line", "code lines"), (charts, "chart", "charts"), (principal, "as first", "as first"))
    counts = tuple((f"{number:,}", one if number == 1 else many) for number, one, many in named)
    return CodeUse(counts, where, (usage.ICD10CM, code) in favorites.starred(uow))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _facts(codeset: CodeSet, page: CodePage, day: date | None) -> CodeFacts:
    links = _Links(codeset, day)
    ended = page.valid_to is not None and not page.in_force
    since = f"Since {formatting.day(page.valid_from)}" if page.valid_from else "A category has no period of its own"
    return CodeFacts(
        code=page.code,
        title=page.title,
        day=formatting.day(day or clock.now().date()),
        marks=_marks(page),
        validity=since + (f", {'until' if ended else 'to'} {formatting.day(page.valid_to)}" if page.valid_to else ""),
        release=page.release,
        flags=tuple(FLAGS[flag] for flag in page.flags if flag in FLAGS),
        complication=page.complication or ("No" if page.billable else ""),
        hcc=f"HCC {page.hcc}" if page.hcc else "No" if page.billable else "",
        poa="Exempt" if page.poa_exempt else "Reported" if page.billable else "",
        above=tuple(
            links.to(level.name, level.title, level.name == page.code)
            if level.level == "code"
            else CodeLink(
                f"Chapter {level.name}" if level.level == "chapter" else level.name, level.title, "", False, False
            )
            for level in page.hierarchy
        ),
        below=_below(codeset, page, links),
        below_words="7th characters" if _stem_of(codeset, page) else "Codes below",
        replaced=tuple(links.to(code, "", False) for code in page.replacements),
        notes=tuple(
            NoteGroup(words, tuple(links.note(note, page.code) for note in page.notes[kind]))
            for kind, words in KINDS.items()
            if kind in page.notes
        ),
    )


def _marks(page: CodePage) -> tuple[Mark, ...]:
    if page.billable:
        state = Mark("Billable", "ok")
    elif page.in_force:
        state = Mark("Category, not billable", "warn")
    else:
        state = Mark("Not valid on this date", "error")
    extra = [Mark(page.complication, "info")] if page.complication else []
    extra += [Mark(f"HCC {page.hcc}", "info")] if page.hcc else []
    extra += [Mark("POA exempt", "plain")] if page.poa_exempt else []
    return (state, *extra)


def _stem_of(codeset: CodeSet, page: CodePage) -> str:
    """The stem whose 7th characters the page shows; empty when the code has to do with none."""
    if page.seventh:
        return page.code
    stem = codeset.stem(page.code)
    return stem if stem != page.code and codeset.seventh(stem) else ""


def _below(codeset: CodeSet, page: CodePage, links: "_Links") -> tuple[CodeLink, ...]:
    stem = _stem_of(codeset, page)
    if stem:
        chars = ((full(stem, char), char, meaning) for char, meaning in codeset.seventh(stem))
        return tuple(
            CodeLink(char, meaning, links.href(code), code == page.code, True) for code, char, meaning in chars
        )
    return tuple(CodeLink(code, title, links.href(code), False, billable) for code, title, billable in page.children)


class _Links:
    """Ways to other codes of the same service date."""

    def __init__(self, codeset: CodeSet, day: date | None) -> None:
        self._codeset, self._query = codeset, f"?date={day.isoformat()}" if day else ""

    def href(self, code: str) -> str:
        return f"/code/{undot(code)}{self._query}"

    def to(self, code: str, title: str, here: bool) -> CodeLink:
        entry = self._codeset.get(code)
        return CodeLink(
            code, title or (entry.title if entry else ""), self.href(code), here, bool(entry and entry.billable)
        )

    def note(self, note: PageNote, own: str) -> NoteLine:
        text = f"{note.lead} {note.text}" if note.lead else note.text
        owner_href = self.href(note.owner) if note.owner != own and self._codeset.get(note.owner) else ""
        return NoteLine(note.owner, owner_href, note.owner != own, self._pieces(text))

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        """The text cut where it names codes that exist."""
        out: list[Piece] = []
        at = 0
        for named in NAMED.finditer(text):
            code = named[0].rstrip(".-")
            if self._codeset.get(code) is None:
                continue
            if named.start() > at:
                out.append(Piece(text[at : named.start()], ""))
            out.append(Piece(named[0], self.href(code)))
            at = named.end()
        if at < len(text):
            out.append(Piece(text[at:], ""))
        return tuple(out)
