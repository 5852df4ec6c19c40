"""Drawing a sample from a frozen list by a seed. Whole numbers only, so that every machine and every language draws the same.

- Order. A chart's key is SHA-256 of the UTF-8 text "SEED:ID", the id in its usual lower-case form. Charts are ordered by their
  keys, read as big-endian numbers; that order is also the one in which a sample is listed.
- simple: the first `size` charts of that order.
- stratified: of each stratum the first n charts of that order. With `each` above 0, n is `each`, or all where there are
  fewer. Else n is in proportion (`allocate`).
- risk: systematic sampling with probability proportional to weight (W. G. Madow, Ann. Math. Stat. 20, 1949) from the list in
  that order. Charts whose share of the weight gives them a place for certain (places times weight at least the sum of
  weights) are taken first; places and sum are reckoned anew from the rest until there is none left. Each of the others is then
  a piece of a line, places times weight long, one after the other in the order of keys. The start is SHA-256 of "SEED:start"
  as a big-endian number, modulo the sum of weights. A chart is taken when one of the points start, start + sum, start + 2 sums
  and so on lies in its piece, its first point included and the one after its last not.

A chart's chance to be drawn is exact: `size` of all, n of its stratum, or places times weight divided by the sum of weights.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

Method = Literal["simple", "stratified", "risk"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class Unit:
    """A chart of the list: its id, the number of its stratum, and its weight of risk, a whole number above 0."""

    id: str
    stratum: int = 0
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How to draw. `size` charts; stratified: `each` of every stratum in place of `size`, or in proportion with at least
    `at_least` of every stratum."""

    method: Method
    size: int
    each: int = 0
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn chart with the chance it had."""

    unit: Unit
    chance: Fraction


def order_key(seed: str, name: str) -> bytes:
    """What charts are ordered by."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def sizes_of(units: Sequence[Unit]) -> dict[int, int]:
    """How many charts each stratum has, in the order of their numbers."""
    counted: dict[int, int] = {}
    for unit in units:
        counted[unit.stratum] = counted.get(unit.stratum, 0) + 1
    return dict(sorted(counted.items()))


def why_not(plan: Plan, sizes: Mapping[int, int]) -> str:
    """Why such a sample cannot be drawn from strata of these sizes, in words for the person; empty when it can."""
    total = sum(sizes.values())
    if not total:
        return "No chart is in the list"
    if plan.method == "stratified" and plan.each:
        return ""
    if not 1 <= plan.size <= total:
        return f"The list has {total:,} charts, so 1 to {total:,} can be drawn"
    least = sum(min(plan.at_least, size) for size in sizes.values())
    if plan.method == "stratified" and least > plan.size:
        return f"At least {plan.at_least} of each group are {least:,} charts, more than {plan.size:,}"
    return ""


def allocate(sizes: Mapping[int, int], size: int, at_least: int = 0) -> dict[int, int]:
    """How many to draw of each stratum, in proportion and `size` in all.

    Strata whose exact share is below the least (or all they have) get the least; the rest is shared among the others in
    proportion: the whole part of each share, then one more for the largest remainders, the lower stratum first where equal.
    Raises ValueError where `why_not` has a reason.
    """
    if why := why_not(Plan("stratified", size, at_least=at_least), sizes):
        raise ValueError(why)
    given: dict[int, int] = {}
    while True:
        rest = {key: many for key, many in sizes.items() if key not in given}
        places, total = size - sum(given.values()), sum(rest.values())
        low = [key for key, many in rest.items() if places * many < min(at_least, many) * total]
        if not low:
            break
        given |= {key: min(at_least, sizes[key]) for key in low}
    shares = {key: divmod(places * many, total) for key, many in rest.items()} if total else {}
    given |= {key: whole for key, (whole, _) in shares.items()}
    left = size - sum(given.values())
    for key in sorted(shares, key=lambda one: (-shares[one][1], one))[:left]:
        given[key] += 1
    return {key: given[key] for key in sizes}


def draw(units: Sequence[Unit], plan: Plan, seed: str) -> list[Drawn]:
    """The sample, in the order drawn. The order of `units` does not matter. Raises ValueError where `why_not` has a reason."""
    sizes = sizes_of(units)
    if why := why_not(plan, sizes):
        raise ValueError(why)
    keys = {unit.id: order_key(seed, unit.id) for unit in units}
    ordered = sorted(units, key=lambda unit: keys[unit.id])
    if plan.method == "simple":
        return [Drawn(unit, Fraction(plan.size, len(ordered))) for unit in ordered[: plan.size]]
    if plan.method == "risk":
        chances = _by_risk(ordered, plan.size, seed)
        return [Drawn(unit, chances[unit.id]) for unit in ordered if unit.id in chances]
    wanted = _wanted(sizes, plan)
    out, taken = [], dict.fromkeys(sizes, 0)
    for unit in ordered:
        if taken[unit.stratum] < wanted[unit.stratum]:
            taken[unit.stratum] += 1
            out.append(Drawn(unit, Fraction(wanted[unit.stratum], sizes[unit.stratum])))
    return out


def _wanted(sizes: Mapping[int, int], plan: Plan) -> dict[int, int]:
    if plan.each:
        return {key: min(plan.each, many) for key, many in sizes.items()}
    return allocate(sizes, plan.size, plan.at_least)


def places_of(sizes: Mapping[int, int], plan: Plan) -> dict[int, int]:
    """How many charts of each stratum a stratified plan draws; empty for other methods and where it cannot be drawn."""
    return {} if plan.method != "stratified" or why_not(plan, sizes) else _wanted(sizes, plan)


def _by_risk(ordered: Sequence[Unit], size: int, seed: str) -> dict[str, Fraction]:
    """The chances of the charts that are drawn, by id."""
    chances: dict[str, Fraction] = {}
    rest, places = list(ordered), size
    while True:
        total = sum(unit.weight for unit in rest)
        certain = [unit for unit in rest if places * unit.weight >= total]
        if not certain or not places:
            break
        chances |= {unit.id: Fraction(1) for unit in certain}
        rest = [unit for unit in rest if unit.id not in chances]
        places -= len(certain)
    if not places:
        return chances
    point = int.from_bytes(order_key(seed, "start")) % total
    end = 0
    for unit in rest:
        end += places * unit.weight
        if point < end:
            chances[unit.id] = Fraction(places * unit.weight, total)
            point += total
    return chances
