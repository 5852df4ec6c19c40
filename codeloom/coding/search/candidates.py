"""Which documents meet a query, as bit sets: all of its hard slots, or all but some."""

from collections.abc import Iterator

from codeloom.coding.search.query import Query


def meet_all(query: Query, within: int) -> int:
    """Documents that meet every hard slot; those that meet any slot where all are soft."""
    for slot in query.slots:
        if not slot.soft:
            within &= slot.bits
    return within if any(not slot.soft for slot in query.slots) else within & _any(query)


def _any(query: Query) -> int:
    bits = 0
    for slot in query.slots:
        bits |= slot.bits
    return bits


def meet_but(query: Query, within: int, missing: int) -> int:
    """Documents that meet all hard slots but `missing` of them (one or more)."""
    hard = [slot for slot in query.slots if not slot.soft]
    at_least = [within, *[0] * len(hard)]
    for slot in hard:
        for count in range(len(hard), 0, -1):
            at_least[count] |= at_least[count - 1] & slot.bits
    return at_least[max(1, len(hard) - missing)]


def first_bits(bits: int, size: int, most: int) -> Iterator[int]:
    """Positions of set bits from the highest down, at most `most`: documents from everyday to rare."""
    text = format(bits, f"0{size}b")
    place = text.find("1")
    while place >= 0 and most > 0:
        yield place
        most -= 1
        place = text.find("1", place + 1)


def rarest_first(query: Query, bits: int, size: int, most: int) -> Iterator[int]:
    """Positions of set bits, at most `most`: half of what is left for each slot, from the one that says most."""
    for slot in sorted((slot for slot in query.slots if not slot.soft), key=lambda slot: -slot.weight):
        for place in first_bits(bits & slot.bits, size, (most + 1) // 2):
            bits &= ~(1 << (size - 1 - place))
            most -= 1
            yield place
    yield from first_bits(bits, size, most)
