"""Reads a local rule from typed text or a file; flaws are given by field. No chart is judged here."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from codeloom.coding.codesets import normalise
from codeloom.coding.lines import Severity
from codeloom.coding.rules.local import BLANK, FIXES, PLACEHOLDER, LocalRule, When
from codeloom.coding.rules.local_examples import POA, SETTINGS, SEXES, BadExample, LocalExample, read_example
from codeloom.coding.rules.local_patterns import BadPattern, Pattern, read_pattern, words_of

MOST_PATTERNS, MOST_EXAMPLES, MOST_WORDS = 40, 20, 20
LONGEST = {"title": 80, "message": 240, "citation": 120, "fix_code": 16}
POSITIONS = ("any", "first", "secondary")
MISSING = ("", "rationale", "evidence")
FIELDS = (
    "title", "severity", "message", "citation", "overridable", "codes", "with_codes", "without_codes", "position", "setting",
    "sex", "age_from", "age_to", "dos_from", "dos_to", "meds", "poa", "missing", "fix", "fix_code", "fires", "silent",
)  # fmt: skip
"""Every field of a definition, in the order of the form."""
_BRACES = re.compile(r"\{[^{}]*\}?|\}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one field, in words for the person who typed it."""

    field: str
    words: str


class BadDefinition(ValueError):
    """A definition that cannot be read; `flaws` say why."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.field}: {flaw.words}" for flaw in flaws))
        self.flaws = tuple(flaws)


def read_rule(values: Mapping[str, object], id: str = "LOC-00", version: int = 1) -> LocalRule:
    """A rule from a definition: texts or lists by the names of FIELDS; absent ones ask nothing. Raises BadDefinition."""
    rule, flaws = read_part(values, id, version)
    if flaws:
        raise BadDefinition(flaws)
    return rule


def read_part(values: Mapping[str, object], id: str = "LOC-00", version: int = 1) -> tuple[LocalRule, tuple[Flaw, ...]]:
    """What can be read of a definition, and what is wrong with the rest of it. With flaws the rule is not to be run."""
    reader = _Reader(values)
    return reader.rule(id, version), tuple(reader.flaws)


def definition_of(rule: LocalRule) -> dict[str, object]:
    """The definition of a rule as it is stored and written to files; `read_rule` takes it back."""
    when = rule.when
    plain: dict[str, object] = {
        "title": rule.title, "severity": rule.severity.value, "message": rule.message, "citation": rule.citation,
        "overridable": rule.overridable, "position": when.position, "setting": when.setting, "sex": when.sex,
        "age_from": when.age_from, "age_to": when.age_to, "meds": list(when.meds), "poa": list(when.poa),
        "dos_from": when.dos_from.isoformat() if when.dos_from else "", "dos_to": when.dos_to.isoformat() if when.dos_to else "",
        "missing": when.missing, "fix": rule.fix, "fix_code": rule.fix_code,
        "codes": [str(one) for one in when.codes], "with_codes": [str(one) for one in when.with_codes],
        "without_codes": [str(one) for one in when.without_codes],
        "fires": [one.text for one in rule.fires], "silent": [one.text for one in rule.silent],
    }  # fmt: skip
    return {name: plain[name] for name in FIELDS}


class _Reader:
    """Reads field after field and gathers all flaws before it reports them."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self.flaws: list[Flaw] = [
            Flaw(str(name)[:40], "is no field of a rule") for name in values if name not in FIELDS and name != "id"
        ]

    def rule(self, id: str, version: int) -> LocalRule:
        """The rule; valid only when there are no flaws."""
        severity = self._one_of("severity", tuple(Severity), "warn")
        title, message, citation = self._needed("title"), self._needed("message"), self._needed("citation")
        if _BRACES.sub("", message.replace(PLACEHOLDER, "")) != message.replace(PLACEHOLDER, ""):
            self._say("message", f"Only {PLACEHOLDER} may stand in braces; it becomes the code of the row.")
        if message and not message.replace(PLACEHOLDER, "").strip(" .,;:"):
            self._say("message", "Say in plain words what is wrong and what to do.")
        overridable = self.values.get("overridable") in (True, "true", "on", "yes", 1)
        fix, fix_code = self._one_of("fix", FIXES, ""), normalise(self._text("fix_code"))
        if fix in ("replace", "add") and not fix_code:
            self._say("fix_code", "Name the code of the fix.")
        return LocalRule(
            id, version, title, Severity(severity), message, citation, overridable, self._when(), fix,
            fix_code if fix in ("replace", "add") else "", self._examples("fires"), self._examples("silent"),
        )  # fmt: skip

    def _when(self) -> When:
        codes = self._patterns("codes")
        if not codes and not any(flaw.field == "codes" for flaw in self.flaws):
            self._say("codes", "Name the codes it speaks of; * means any diagnosis.")
        poa = tuple(word if word == BLANK else word.upper() for word in map(str.lower, self._words("poa")))
        if set(poa) - POA - {BLANK}:
            self._say("poa", "POA is Y, N, U, W, 1 or blank.")
        sex = self._text("sex").lower()
        if sex and sex not in SEXES:
            self._say("sex", "Sex is M, F or empty.")
        return When(
            codes, self._patterns("with_codes"), self._patterns("without_codes"),
            self._one_of("position", POSITIONS, "any"), self._one_of("setting", ("", *SETTINGS), ""), SEXES.get(sex, ""),
            self._age("age_from"), self._age("age_to"), self._day("dos_from"), self._day("dos_to"),
            tuple(word.lower() for word in self._listed("meds")), poa, self._one_of("missing", MISSING, ""),
        )  # fmt: skip

    def _say(self, field: str, words: str) -> None:
        self.flaws.append(Flaw(field, words))

    def _text(self, field: str) -> str:
        value = self.values.get(field)
        if value is None or isinstance(value, bool | list | tuple | dict):
            if value not in (None, False):
                self._say(field, "This must be text.")
            return ""
        text = " ".join(str(value).split())
        most = LONGEST.get(field, 200)
        if len(text) > most:
            self._say(field, f"At most {most} characters.")
        return text[:most]

    def _needed(self, field: str) -> str:
        text = self._text(field)
        if not text:
            words = {
                "title": "Give it a name.",
                "message": "Say what is wrong and what to do.",
                "citation": "Name the policy.",
            }
            self._say(field, words[field])
        return text

    def _one_of(self, field: str, known: Sequence[str], default: str) -> str:
        text = self._text(field).lower() or default
        if text not in known:
            self._say(field, f"One of: {', '.join(str(one) or 'nothing' for one in known)}.")
            return default
        return text

    def _listed(self, field: str) -> list[str]:
        """Words by comma or line, or the list as it is."""
        value = self.values.get(field)
        parts: Sequence[object] = value if isinstance(value, list | tuple) else re.split(r"[,;\n]", str(value or ""))
        words = [" ".join(str(part).split()) for part in parts]
        out = [word for word in words if word]
        if len(out) > MOST_WORDS or any(len(word) > 60 for word in out):
            self._say(field, f"At most {MOST_WORDS} entries of 60 characters.")
        return out[:MOST_WORDS]

    def _words(self, field: str) -> tuple[str, ...]:
        value = self.values.get(field)
        return words_of(" ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or ""))

    def _patterns(self, field: str) -> tuple[Pattern, ...]:
        words = self._words(field)
        if len(words) > MOST_PATTERNS:
            self._say(field, f"At most {MOST_PATTERNS} patterns; a beginning such as E11 stands for all below it.")
        return tuple(dict.fromkeys(self._each(field, words[:MOST_PATTERNS], read_pattern, BadPattern)))

    def _examples(self, field: str) -> tuple[LocalExample, ...]:
        value = self.values.get(field)
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        texts = [str(line).strip() for line in lines if str(line).strip()]
        if not texts:
            problems = {
                "fires": "Write a chart on which it must fire.",
                "silent": "Write a chart on which it must not fire.",
            }
            self._say(field, problems[field])
        if len(texts) > MOST_EXAMPLES:
            self._say(field, f"At most {MOST_EXAMPLES} examples.")
        return self._each(field, texts[:MOST_EXAMPLES], read_example, BadExample)

    def _each(self, field: str, texts: Sequence[str], read: Callable[[str], T], bad: type[ValueError]) -> tuple[T, ...]:
        out = []
        for text in texts:
            try:
                out.append(read(text))
            except bad as error:
                self._say(field, f"{error}.")
        return tuple(out)

    def _age(self, field: str) -> int | None:
        text = self._text(field)
        if not text:
            return None
        if not text.isdecimal() or int(text) > 150:
            self._say(field, "A number of years.")
            return None
        return int(text)

    def _day(self, field: str) -> date | None:
        text = self._text(field)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._say(field, "A day like 2026-11-01.")
            return None
