"""Two versions of an encounter side by side: which facts of the visit, lines of code and lines of the note changed."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from codeloom.services.encounters.views import EncounterView, VersionView
from codeloom.services.encounters.visit_facts import Facts


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A code in both versions: its label and code before and now, and what became of it."""

    before: str
    now: str
    title: str
    change: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of the note: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """A fact of the visit that is another one now."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finalized version beside the one that came after it. `facts` are those that differ."""

    title: str = ""
    reason: str = ""
    before: str = ""
    now: str = ""
    lines: tuple[ComparedLine, ...] = ()
    note: tuple[NoteLine, ...] = ()
    words: str = ""
    facts: tuple[ComparedFact, ...] = ()


def compare(older: VersionView, newer: VersionView | None, view: EncounterView) -> Comparison:
    """A version beside the next one, or beside the encounter as it stands where `newer` is None."""
    standing = tuple((one.label, one.code, one.units, one.title) for one in view.lines)
    lines = _lines(older.lines, newer.lines if newer is not None else standing)
    note = _note(older.note, newer.note if newer is not None else view.note)
    item = older.item
    changed = sum(one.change != "" for one in lines)
    codes = f"{changed} of {len(lines)} codes differ" if changed else "The codes are the same"
    facts = _facts(older.facts, newer.facts if newer is not None else view.facts)
    text = "the note was changed" if any(one.kind != "same" for one in note) else "the note is the same"
    return Comparison(
        title=f"Version {item.round} and {'version ' + str(newer.item.round) if newer is not None else 'now'}",
        reason=item.reopened,
        before=f"Version {item.round}: {item.finalized}, {item.by}",
        now=f"Version {newer.item.round}: {newer.item.finalized}, {newer.item.by}" if newer is not None
        else f"Version {view.round}, not finalized yet",
        lines=lines,
        note=note if any(one.kind != "same" for one in note) else (),
        words="; ".join((codes, text, *([f"changed of the visit: {', '.join(one.name.lower() for one in facts)}"]
                                        if facts else []))) + ".",
        facts=facts,
    )  # fmt: skip


_Line = tuple[str, str, int, str]


def _lines(before: tuple[_Line, ...], now: tuple[_Line, ...]) -> tuple[ComparedLine, ...]:
    """Codes paired by code without modifiers, the same units first; what is left over came or went."""
    left = list(before)
    out = []
    for label, code, units, title in now:
        fits = [one for one in left if _base(one[1]) == _base(code)]
        was = next((one for one in fits if one[1:3] == (code, units)), fits[0] if fits else None)
        if was is None:
            out.append(ComparedLine("", _printed(label, code, units), title, "added"))
            continue
        left.remove(was)
        old, new = _printed(*was[:3]), _printed(label, code, units)
        change = (
            "" if was[1:3] == (code, units) and was[0] == label else "moved" if was[1:3] == (code, units) else "edited"
        )
        out.append(ComparedLine(old, new, title, change))
    out += [ComparedLine(_printed(*one[:3]), "", one[3], "removed") for one in left]
    return tuple(out)


def _facts(before: Facts, now: Facts) -> tuple[ComparedFact, ...]:
    pairs = zip(before, now, strict=True)
    return tuple(ComparedFact(name, was, value) for (name, was), (_, value) in pairs if was != value)


def _base(code: str) -> str:
    return code.partition("-")[0]


def _printed(label: str, code: str, units: int) -> str:
    return f"{label}  {code}" + (f" x{units}" if units != 1 else "")


def _note(before: str, now: str) -> tuple[NoteLine, ...]:
    old, new = before.splitlines(), now.splitlines()
    out: list[NoteLine] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [NoteLine("same", one) for one in old[a:b]]
            continue
        out += [NoteLine("removed", one) for one in old[a:b]]
        out += [NoteLine("added", one) for one in new[c:d]]
    return tuple(out)
