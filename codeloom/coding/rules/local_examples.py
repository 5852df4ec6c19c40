"""Examples of local rules as one line of text, and back: `E11.9/N+evidence, Z79.4 | inpatient, F, 64, 2026-11-01, on insulin`.

Codes in sequence come first, a POA indicator behind a slash, `+rationale` and `+evidence` where the row has them. Behind
the bar stands what is known of the encounter, in any order.
"""

import re
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets import normalise
from codeloom.coding.lines import Context, Line
from codeloom.coding.rules.local_patterns import DIAGNOSIS, SHAPES

MOST_CODES = 40
POA = frozenset("YNUW1")
SETTINGS = ("inpatient", "outpatient")
SEXES = {"m": "M", "male": "M", "f": "F", "female": "F"}
GIVEN = "given"
"""Stands for an evidence text that an example does not spell out."""
_AGE = re.compile(r"(\d{1,3})(?:\s*(?:y|years?|years? old))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadExample(ValueError):
    """A line that is no chart; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class LocalExample:
    """A chart as somebody wrote it, read."""

    text: str
    lines: tuple[Line, ...]
    context: Context


def read_example(text: str) -> LocalExample:
    """A chart from its line of text. Raises BadExample."""
    codes, _, rest = text.partition("|")
    words = [word for word in re.split(r"[,;\s]+", codes.strip()) if word]
    if not words:
        raise BadExample("there is no code in it")
    if len(words) > MOST_CODES:
        raise BadExample(f"an example has at most {MOST_CODES} codes")
    return LocalExample(text.strip(), tuple(_line(word) for word in words), _context(rest))


def _line(word: str) -> Line:
    code, *marks = word.split("+")
    code, _, poa = code.partition("/")
    system, colon, rest = code.partition(":")
    system, code = (system.lower(), rest) if colon else (DIAGNOSIS, code)
    if system not in SHAPES or not code or len(code) > 16:
        raise BadExample(f"{word[:20]} is not a code")
    if poa.upper() not in POA | {""}:
        raise BadExample(f"{word[:20]}: POA is Y, N, U, W or 1")
    if set(marks) - {"rationale", "evidence"}:
        raise BadExample(f"{word[:30]}: only +rationale and +evidence may follow a code")
    shown = normalise(code) if system == DIAGNOSIS else code.upper()
    return Line(shown, system, poa.upper(), GIVEN if "evidence" in marks else "", "rationale" in marks)


def _context(text: str) -> Context:
    dos: date | None = None
    age: int | None = None
    sex = setting = None
    meds: list[str] = []
    for part in (piece.strip() for piece in re.split(r"[,;]", text)):
        word = part.lower()
        if not word:
            continue
        if word in SETTINGS:
            setting = word
        elif word in SEXES:
            sex = SEXES[word]
        elif _DAY.fullmatch(word):
            dos = _day(word)
        elif years := _AGE.fullmatch(word):
            age = int(years[1])
        elif word.startswith("on ") and word[3:].strip():
            meds.append(part[3:].strip())
        else:
            raise BadExample(
                f'"{part[:20]}" is not understood: say inpatient or outpatient, M or F, years, a day, or "on insulin"'
            )
    if age is not None and age > 150:
        raise BadExample("the age is a number of years")
    return Context(dos=dos, age=age, sex=sex, setting=setting, meds=tuple(meds))


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise BadExample(f"{word} is no day") from None
