"""The code of a family of categories that says most of what a text says and little that it does not.

Every title is weighed by the words that tell it from the others of its family. A title that names a side the text does not,
or that states what the text denies, is out.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.wording import LITTLE, Wording, forms, joined, wording

_SIDES = frozenset(("right", "left", "bilateral"))
_LATER = re.compile(r"subsequent encounter|sequela$", re.IGNORECASE)
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]|\bwith or without [\w ]+|, including [\w ]+")
_OTHER = re.compile(r"^other\b|\bother specified\b", re.IGNORECASE)
_AND = re.compile(r"(\w+) and (?:\w+ (?=foot|toe))?(\w+)", re.IGNORECASE)
_SENSES = frozenset(("ear", "eye"))
"""Words an injury is told apart by, though a disease of the ear or the eye is not."""
MOST_CODES = 6000
DOUBTFUL = 0.34
"""The share of a title's weight that a text may leave unsaid."""
_OPENNESS, _OTHERNESS = 0.2, 0.6


@dataclass(frozen=True, slots=True)
class Option:
    """A billable code with the words that tell it apart. `open` says that its title leaves something
    unspecified, `other` that it means what no title names."""

    code: str
    says: frozenset[str]
    denies: frozenset[str]
    sides: frozenset[str]
    open: bool
    other: bool
    either: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The codes of some categories, how much each word tells between them, and the words all codes of a category share."""

    options: tuple[Option, ...]
    weights: dict[str, float]
    needs: dict[str, frozenset[str]]


@lru_cache(maxsize=512)
def family(codeset: CodeSet, categories: tuple[str, ...]) -> Family:
    """The billable codes of the categories, each injury as met first."""
    options = [
        _option(code, title)
        for category in categories
        for code in codeset.billable_below(category, MOST_CODES) or (category,)
        if codeset.is_billable(code) and not _LATER.search(title := codeset.title(code))
    ]
    counted = Counter(word for one in options for word in one.says | one.denies)
    weights = {word: math.log((len(options) + 1) / count) + 0.1 for word, count in counted.items()}
    needs = {
        category: frozenset.intersection(*(one.says for one in options if one.code.startswith(category)))
        for category in categories
        if any(one.code.startswith(category) for one in options)
    }
    return Family(tuple(options), weights, needs)


@lru_cache(maxsize=20_000)
def _option(code: str, title: str) -> Option:
    """A code by its title; editions that have the same share it."""
    said = wording(_ASIDE.sub(" ", title).replace(";", ","))
    plain = frozenset(forms(joined(_ASIDE.sub(" ", title))))
    denied = frozenset(said.denied) - LITTLE
    little = LITTLE - _SENSES if code[0] == "S" else LITTLE
    says = plain - denied - little - _SIDES
    return Option(
        code, says, denied, plain & _SIDES, "unspecified" in plain, bool(_OTHER.search(title)), _either(title)
    )


def _either(title: str) -> tuple[frozenset[str], ...]:
    """Words of which one is enough: "and" in a title means either (I.A.14)."""
    return tuple(frozenset(forms(f"{found[1]} {found[2]}")) for found in _AND.finditer(title))


def score(option: Option, said: Wording, weights: dict[str, float], known: frozenset[str]) -> tuple[float, float]:
    """(how well a title fits, the share of its weight that is not said). `known` are words that need not be said again."""
    gained = sum(weights[word] for word in option.says & said.stated)
    waived = {word for pair in option.either if pair & said.stated for word in pair}
    missing = sum(weights[word] for word in option.says - said.stated - known - waived)
    missing += sum(4 * weights[word] for word in option.says & said.denied)
    gained += sum(weights[word] for word in option.denies & said.denied)
    against = sum(weights[word] for word in (option.denies & said.stated) - option.says)
    whole = gained + missing
    left = _OTHERNESS if option.other else _OPENNESS if option.open else 0.0
    fit = gained - 1.2 * missing - 1.2 * against - left
    return fit, missing / whole if whole else 0.0


def sides_agree(sides: frozenset[str], said: Wording) -> bool:
    """Whether a title that names sides names only what the text does."""
    if not sides:
        return True
    spoken = _SIDES & said.stated
    if "bilateral" in spoken:
        return "bilateral" in sides
    return bool(spoken) and sides <= spoken


def best_fit(
    codeset: CodeSet, categories: tuple[str, ...], text: str, plain: str, term: frozenset[str] = frozenset()
) -> str:
    """The code that fits a text best; `plain`, what its term means by default, where nothing fits better.

    The words of the term itself speak for its default and for no other code.
    """
    listed = family(codeset, categories)
    default = next((one for one in listed.options if one.code == plain), None)
    known = default.says if default else frozenset()
    own = listed.needs.get(plain[:3], frozenset()) | known
    whole = wording(text)
    said = Wording(whole.stated - (term - known), whole.denied) if term and default else whole
    best, most = plain, score(default, said, listed.weights, known)[0] + 0.1 if default else -1.0
    for option in listed.options:
        heard = whole if term <= option.says else said
        if option.code == plain or not sides_agree(option.sides, heard):
            continue
        if not (option.says - known) & heard.stated and not option.sides and not option.denies & heard.denied:
            continue
        if option.other and not (option.says - known - term) & heard.stated and not option.denies & heard.denied:
            continue
        if option.code[:3] != plain[:3] and listed.needs.get(option.code[:3], frozenset()) - own - heard.stated:
            continue
        fit, unsaid = score(option, heard, listed.weights, known)
        fit += 0.3 if option.sides else 0.0
        fit -= sum(listed.weights[word] for word in (known & term & whole.stated) - option.says)
        fit += 0.1 if option.code[:3] == plain[:3] else 0.0
        if fit > most + 1e-9 and unsaid <= DOUBTFUL:
            best, most = option.code, fit
    return best


def tells_apart(codeset: CodeSet, categories: tuple[str, ...], listed: Iterable[str]) -> bool:
    """Whether all of these words stand in titles of the categories: they may belong to one condition."""
    weights = family(codeset, categories).weights
    return all(word in weights or word in LITTLE for word in listed)


@lru_cache(maxsize=2048)
def default_below(codeset: CodeSet, code: str) -> str:
    """The billable code under a category or stem that says least: no side, nothing with it, unspecified. Empty without one."""
    options = family(codeset, (code,)).options
    named = frozenset(forms(codeset.title(code)))

    def least(one: Option) -> tuple[int, int, int, bool, bool, str]:
        own = sum(word not in named for word in one.says) if one.other or named & one.says else len(one.says)
        return own, len(one.says), len(one.sides), not one.denies, not one.open, one.code

    return min(options, key=least).code if options else ""
