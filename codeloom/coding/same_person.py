"""Whether two descriptions of a person can be of one person: name, birth date and sex compared.

An identifier says who is meant; this says whether what came with it speaks against that. It never joins anybody by itself.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s\-.,'’`´]+")
_NO_LETTER = re.compile(r"[^\w]|_")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class Demographics:
    """What a source says of a person. `names` are (family, given) pairs, the current one first; `sex` is "M", "F" or empty."""

    names: tuple[tuple[str, str], ...]
    birth_date: date | None
    sex: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which of "name", "birth_date" and "sex" agree and which differ; what one side leaves out is in neither."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def conflict(self) -> bool:
        """Something differs."""
        return bool(self.differs)

    @property
    def clearly_different(self) -> bool:
        """Name and birth date both differ: these are two people."""
        return "name" in self.differs and "birth_date" in self.differs

    @property
    def possible(self) -> bool:
        """Name or birth date agrees: it may be one person, after a marriage or with a typing error, or a twin."""
        return "name" in self.agrees or "birth_date" in self.agrees

    @property
    def positive(self) -> bool:
        """Name and birth date agree, and nothing differs."""
        return not self.differs and "name" in self.agrees and "birth_date" in self.agrees


def compare(one: Demographics, other: Demographics) -> Agreement:
    """What of two descriptions agrees and what differs. Names agree when any name of one agrees with any of the other."""
    verdicts = {
        "name": _names_agree(one.names, other.names),
        "birth_date": one.birth_date == other.birth_date if one.birth_date and other.birth_date else None,
        "sex": one.sex == other.sex if one.sex and other.sex else None,
    }
    return Agreement(
        tuple(part for part, same in verdicts.items() if same is True),
        tuple(part for part, same in verdicts.items() if same is False),
    )


def fingerprint(person: Demographics) -> str:
    """The current name, birth date and sex as one text, in which case, accents and punctuation play no part."""
    family, given = person.names[0] if person.names else ("", "")
    born = person.birth_date.isoformat() if person.birth_date else ""
    return "\n".join(("".join(_words(family)), "".join(_words(given)), born, person.sex))


def _names_agree(ones: tuple[tuple[str, str], ...], others: tuple[tuple[str, str], ...]) -> bool | None:
    """None when one side has no name."""
    some = [pair for name in ones if any(pair := (_words(name[0]), _words(name[1])))]
    rest = [pair for name in others if any(pair := (_words(name[0]), _words(name[1])))]
    if not some or not rest:
        return None
    return any(_same_family(a[0], b[0]) and _same_given(a[1], b[1]) for a in some for b in rest)


def _same_family(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Equal, or one is the other with a further part (a double name)."""
    if not one or not other:
        return True
    return "".join(one) == "".join(other) or set(one) <= set(other) or set(other) <= set(one)


def _same_given(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The first given names are equal, or one of them is the initial of the other. Twins differ just here."""
    if not one or not other:
        return True
    first, second = one[0], other[0]
    if first == second or "".join(one) == "".join(other):
        return True
    return 1 in (len(first), len(second)) and first[0] == second[0]


@lru_cache(20_000)
def _words(text: str) -> tuple[str, ...]:
    """The words of a name: without accents, case, punctuation, titles; a text of other scripts stays as it is."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = tuple(word for part in _SEPARATORS.split(plain) if (word := _NO_LETTER.sub("", part)))
    return tuple(word for word in words if word not in _TITLES) or words
