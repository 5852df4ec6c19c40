"""How sure a text is of what it names: which of its clauses state, doubt or deny. Reading only; the rules are in certainty.py.

A sentence is cut into clauses. A word of doubt reaches forward to the end of its clause; with nothing after it, it reaches
back over its own clause, and standing alone over the clause before it, or after it where it opens the sentence. A denial
reaches the same way. What a later clause confirms is no longer doubted.
"""

import re
from dataclasses import dataclass, field

from codeloom.coding.rules.doubt_words import (
    ALL_AFTER,
    BOTH_SIDES,
    CAUSE,
    COMPLAINT,
    CONFIRMED,
    DENIAL_AFTER,
    DENIAL_BEFORE,
    DOUBT,
    FILLER,
    GROUNDS,
    PLAN,
    SHORT,
)
from codeloom.coding.rules.rule import codes

_DOTTED = re.compile(r"\b(vs|dx|ddx|prob|poss|susp|approx|dr|mr|mrs|pt)\.(?=\s)", re.IGNORECASE)
_STATEMENT = re.compile(r"[.;\n|!]+(?:\s|$)")
_CLAUSE = re.compile(
    rf"\s*[,():]\s*|\s+-+\s+|\s*[\u2013\u2014]\s*|\s+(?:but|however|although|though|while|whereas)\s+"
    rf"|\s+(?:and|with|plus|w/)\s+(?=(?:an? |the |some )?(?:{DOUBT.pattern}|{DENIAL_BEFORE.pattern}))",
    re.IGNORECASE,
)
_OR = re.compile(r"\bor\b(?!.*\bor\b)", re.IGNORECASE)
_TEST = re.compile(r"\b(?:rapid|molecular|home|blood|urine|throat|sputum|wound|point-of-care)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|not)\b[^,;]*", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    codes(
        "with without unspecified other disease disorder acute chronic type site left right organism specified elsewhere classified"
        " encounter initial subsequent sequela mellitus essential primary code codes patient diagnosis"
    )
)
_SHORT = [(re.compile(rf"\b(?:{short})\b"), words) for short, words in SHORT.items()]
STATED, DOUBTED, DENIED = "stated", "doubted", "denied"


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a text in three lists, in lower case and with short forms written out.

    `statements` is how many sentences it has, `head` what the first part that is no complaint is: stated, doubted, denied.
    """

    stated: tuple[str, ...]
    doubted: tuple[str, ...]
    denied: tuple[str, ...]
    statements: int
    head: str

    def doubts(self, title: str) -> bool:
        """Whether the text doubts the condition of this descriptor: a word of it is doubted, and no part states all of it."""
        if not _matches(title, self.doubted):
            return False
        whole = _matches(title, (*self.stated, *self.doubted))
        return max((_matches(title, (part,)) for part in self.stated), default=0) < whole

    def names(self, title: str) -> bool:
        """Whether the text states or doubts the condition of this descriptor."""
        return _matches(title, (*self.stated, *self.doubted)) > 0

    def denies(self, title: str) -> bool:
        """Whether the text speaks of the condition of this descriptor only to deny it."""
        condition = title.partition(",")[0]
        enough = min(2, _matches(condition, (condition.lower(),)))
        return 0 < enough <= _matches(condition, self.denied) and not self.names(title)


@dataclass(slots=True)
class _Part:
    text: str
    kind: str


@dataclass(slots=True)
class _Parts:
    """The parts read so far; those from `begun` on are of the statement being read."""

    listed: list[_Part] = field(default_factory=list)
    begun: int = 0

    def put(self, text: str, kind: str) -> None:
        """Keep a part, if it names anything."""
        if _names_something(text):
            self.listed.append(_Part(text, kind))

    def confirm(self) -> None:
        """What was doubted last is established."""
        for part in reversed(self.listed):
            if part.kind == DOUBTED:
                part.kind = STATED
                return

    @property
    def in_statement(self) -> bool:
        """Whether the statement being read has a part already."""
        return len(self.listed) > self.begun


def _names_something(text: str) -> bool:
    return bool(FILLER.sub("", text))


def read(text: str) -> Reading:
    """Sort the parts of a text into stated, doubted and denied."""
    plain = _DOTTED.sub(r"\1", text).replace("(?)", " ? ")
    statements = [part for part in _STATEMENT.split(plain) if part.strip()]
    parts = _Parts()
    for statement in statements:
        parts.begun = len(parts.listed)
        _sort(PLAN.sub(" ", statement), parts)
    listed = parts.listed
    by_kind = {
        kind: tuple(_written_out(p.text) for p in listed if p.kind == kind) for kind in (STATED, DOUBTED, DENIED)
    }
    head = next((part.kind for part in listed if part.kind == DOUBTED or not COMPLAINT.search(part.text)), STATED)
    return Reading(by_kind[STATED], by_kind[DOUBTED], by_kind[DENIED], len(statements), head)


def _sort(statement: str, parts: _Parts) -> None:
    all_doubted, pending = False, ""
    for clause in _CLAUSE.split(_listed(statement)):
        if not clause or not clause.strip():
            continue
        all_doubted = all_doubted or bool(ALL_AFTER.search(clause))
        sure = CONFIRMED.search(clause)
        if all_doubted or (BOTH_SIDES.search(clause) and not sure):
            parts.put(DOUBT.sub(" ", clause), DOUBTED)
        elif sure:
            _confirmed(clause, sure.start(), parts)
        elif pending:
            parts.put(clause, pending)
            pending = ""
        else:
            pending = _clause(clause, parts)


def _listed(statement: str) -> str:
    """A statement in which the commas of "possible A, B or C" do not part what one word of doubt governs."""
    doubt = DOUBT.search(statement)
    last = _OR.search(statement, doubt.end()) if doubt else None
    if doubt is None or last is None:
        return statement
    return (
        statement[: doubt.end()] + statement[doubt.end() : last.start()].replace(",", " /") + statement[last.start() :]
    )


def _confirmed(clause: str, at: int, parts: _Parts) -> None:
    """A clause that confirms: what it names before the word, else what the clause before it doubted."""
    subject = _TEST.sub(" ", COMPLAINT.sub(" ", DOUBT.sub(" ", clause[:at])))
    if not _names_something(subject):
        parts.confirm()
    parts.put(DOUBT.sub(" ", clause), STATED)


def _clause(clause: str, parts: _Parts) -> str:
    """Sort one clause; the answer is what a cue standing alone makes of the clause after it."""
    doubt, before, after = DOUBT.search(clause), DENIAL_BEFORE.search(clause), DENIAL_AFTER.search(clause)
    if doubt and after and doubt.start() <= after.start():
        after = None if doubt.end() >= after.end() else after
    if doubt and before:
        doubt, before = (doubt, None) if doubt.start() <= before.start() else (None, before)
    if before:
        parts.put(clause[: before.start()], STATED)
        parts.put(DOUBT.sub(" ", clause[before.end() :]), DENIED)
        return ""
    if after:
        return _reach_back(clause[: after.start()], clause[after.end() :], DENIED, parts)
    if not doubt:
        parts.put(clause, STATED)
        return ""
    ahead, behind = clause[: doubt.start()], DOUBT.sub(" ", clause[doubt.end() :])
    cause = CAUSE.search(behind)
    if cause and (_names_something(ahead) or parts.in_statement):
        parts.put(ahead, STATED)
        parts.put(behind[cause.end() :], DOUBTED)
        return ""
    if _names_something(behind) and not (_names_something(ahead) and GROUNDS.search(behind)):
        parts.put(ahead, STATED)
        parts.put(behind, DOUBTED)
        return ""
    return _reach_back(ahead, "", DOUBTED, parts)


def _reach_back(ahead: str, behind: str, kind: str, parts: _Parts) -> str:
    """A cue with nothing after it: it qualifies its own clause, else the clause before, else the one to come."""
    named = DOUBT.sub(" ", ahead)
    if _names_something(named):
        parts.put(named, kind)
    elif parts.in_statement:
        parts.listed[-1].kind = kind
    else:
        return kind
    parts.put(behind, STATED)
    return ""


def uncertain(text: str) -> bool:
    """Whether a text has a word of doubt or denial: a quick test before reading."""
    return bool(DOUBT.search(text) or DENIAL_AFTER.search(text) or DENIAL_BEFORE.search(text))


def _written_out(text: str) -> str:
    lower = text.lower()
    return " ".join([lower, *(words for short, words in _SHORT if short.search(lower))])


def _matches(title: str, parts: tuple[str, ...]) -> int:
    """How many words of a descriptor, but for what it is without, stand in the parts, by their first six letters."""
    words = {word[:6] for word in _WORD.findall(_WITHOUT.sub("", title).lower()) if word not in _COMMON}
    return len(words & {word[:6] for part in parts for word in _WORD.findall(part)})
