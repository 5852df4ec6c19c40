"""Panels that a provider's and the practice's screen have in common: levels, what billing changed, what became of suggestions."""

from collections.abc import Mapping
from dataclasses import dataclass

from codeloom.coding.coaching.comparing import DIFFERS, ENOUGH_VISITS, fisher, holm, mix
from codeloom.coding.coaching.facts import CHANGES
from codeloom.coding.coaching.tally import RESULTS, Tally
from codeloom.coding.em.tables import FAMILIES
from codeloom.coding.scoring import wilson
from codeloom.services.coach.rates import ROOM, Rate, p_words, rate_rows, whole_percent
from codeloom.services.coach.views import LevelPanel, LevelRow, OutcomeRow, RateRow
from codeloom.services.core import count

FAMILY_NAMES = {
    "office_new": "Levels, new patients",
    "office_est": "Levels, established visits",
    "ed": "Levels, emergency",
    "hospital_initial": "Levels, first hospital days",
    "hospital_subsequent": "Levels, later hospital days",
    "hospital_same_day": "Levels, hospital, same day",
    "consult_office": "Levels, office consultations",
    "consult_inpatient": "Levels, hospital consultations",
    "home_new": "Levels, home, new patients",
    "home_est": "Levels, home visits",
    "nursing_initial": "Levels, nursing facility, first",
    "nursing_subsequent": "Levels, nursing facility, later",
}
MOST_PANELS = 3
CONFIDENCES = (("high", "High"), ("medium", "Medium"), ("low", "Low, asked as a question"))


@dataclass(frozen=True, slots=True)
class Reference:
    """A mix from outside: where it comes from, and percents by code."""

    source: str
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """Whose figures are shown: theirs now and before, those of the practice as a whole, and of the others in it (None where
    there is nobody to compare with)."""

    now: Tally
    before: Tally
    practice: Tally | None
    others: Tally | None
    whose: str
    days: int


def level_panels(seen: Compared, references: Mapping[str, Reference]) -> tuple[LevelPanel, ...]:
    """The kinds of visits with enough of them, the most frequent first."""
    numbers = {name: sum(seen.now.of("level", name).values()) for name in seen.now.below("level")}
    order = sorted((name for name, n in numbers.items() if n >= ENOUGH_VISITS), key=lambda name: -numbers[name])
    return tuple(_panel(name, seen, references.get(name)) for name in order[:MOST_PANELS])


def _panel(name: str, seen: Compared, reference: Reference | None) -> LevelPanel:
    codes = FAMILIES[name].ladder()
    now, before = _counts(seen.now, name, codes), _counts(seen.before, name, codes)
    practice = _counts(seen.practice, name, codes) if seen.practice is not None else None
    if sum(before) < ENOUGH_VISITS:
        before = []
    if practice is not None and sum(practice) < ENOUGH_VISITS:
        practice = None
    outside = [reference.shares.get(code, 0.0) / 100 for code in codes] if reference is not None else []
    shown = [_shares(now), _shares(before), _shares(practice or []), outside]
    scale = 100 * ROOM / max([share for shares in shown for share in shares] or [1.0])
    rows = tuple(_level(at, code, now, shown, scale) for at, code in enumerate(codes))
    return LevelPanel(
        title=FAMILY_NAMES[name],
        rows=rows,
        note=_said(name, codes, now, before, seen),
        with_past=bool(before),
        with_practice=practice is not None,
        reference=reference.source if reference is not None else "",
    )


def _level(at: int, code: str, now: list[int], shown: list[list[float]], scale: float) -> LevelRow:
    whole = sum(now)
    low, high = wilson(now[at], whole)
    here, was, practice, reference = (round(shares[at] * scale, 2) if shares else -1.0 for shares in shown)
    names = ("now", "before", "practice", "reference")
    words = [f"{100 * shares[at]:.0f} % {name}" for name, shares in zip(names, shown, strict=True) if shares]
    return LevelRow(
        code,
        here,
        was,
        practice,
        reference,
        value=whole_percent(now[at], whole),
        rest=f"({100 * low:.0f} to {100 * high:.0f}), {now[at]:,}",
        words=f"{code}: {', '.join(words)}",
    )


def _said(name: str, codes: tuple[str, ...], now: list[int], before: list[int], seen: Compared) -> str:
    out = [f"{count(sum(now), 'visit')}, {seen.days} days."]
    if seen.others is not None:
        others = _counts(seen.others, name, codes)
        if sum(others) >= ENOUGH_VISITS:
            out.append(_difference(mix(now, others), f"{seen.whose} mix", "that of the others"))
    if before:
        out.append(_difference(mix(now, before), f"{seen.whose} mix", f"that of the {seen.days} days before"))
    out.append("A different mix is not wrong by itself: the notes decide.")
    return " ".join(out)


def _difference(p: float, what: str, other: str) -> str:
    if p < DIFFERS:
        return f"{what} differs from {other} ({p_words(p)})."
    return f"{what} does not differ from {other} beyond chance ({p_words(p)})."


def change_rows(seen: Compared) -> tuple[RateRow, ...]:
    """What somebody but the provider changed, by kind, of all finalized visits. A difference from the others in the practice is
    called one only by its p, the kinds counted together."""
    now, practice, others = seen.now, seen.practice, seen.others
    kinds = [kind for kind in CHANGES if now.of("change").get(kind) or (practice or now).of("change").get(kind)]
    compared = others if others is not None and min(others.visits, now.visits) >= ENOUGH_VISITS else None
    ps = [
        fisher(_of(now, kind), now.visits, _of(compared, kind), compared.visits) if compared else 1.0 for kind in kinds
    ]
    rates = []
    for kind, p in zip(kinds, holm(ps), strict=True):
        line = _of(practice, kind) / practice.visits if practice is not None and practice.visits else None
        differs = f"differs from the others ({p_words(p)})" if compared is not None and p < DIFFERS else ""
        rates.append(Rate(CHANGES[kind], _of(now, kind), now.visits, line, differs))
    return rate_rows(rates)


def outcome_rows(now: Tally) -> tuple[OutcomeRow, ...]:
    """What became of proposals by family of codes, the family with most of them first."""
    found = {name: now.of("family", name) for name in now.below("family")}
    order = sorted(found, key=lambda name: (-sum(found[name].values()), name))
    kept = rate_rows([Rate(name, found[name].get("kept", 0), sum(found[name].values())) for name in order], end=1.0)
    out = []
    for name, row in zip(order, kept, strict=True):
        whole = sum(found[name].values())
        shares = [whole_percent(found[name].get(result, 0), whole) for result in RESULTS]
        out.append(OutcomeRow(name, f"{whole:,}", row, *shares))
    return tuple(out)


def confidence_rows(now: Tally) -> tuple[RateRow, ...]:
    """How many proposals were kept as they were, by the confidence they came with."""
    found = {name: now.of("confidence", name) for name, _ in CONFIDENCES}
    rates = [Rate(words, found[name].get("kept", 0), sum(found[name].values())) for name, words in CONFIDENCES]
    return rate_rows([one for one in rates if one.whole], end=1.0)


def outcome_words(now: Tally) -> str:
    """How many proposals there were in how many visits."""
    return f"{count(sum(sum(now.of('confidence', name).values()) for name, _ in CONFIDENCES), 'proposal')}"


def _of(tally: Tally | None, kind: str) -> int:
    return tally.counts.get(f"change|{kind}", 0) if tally is not None else 0


def _counts(tally: Tally | None, name: str, codes: tuple[str, ...]) -> list[int]:
    found = tally.of("level", name) if tally is not None else {}
    return [found.get(code, 0) for code in codes]


def _shares(numbers: list[int]) -> list[float]:
    whole = sum(numbers)
    return [one / whole for one in numbers] if whole else []
