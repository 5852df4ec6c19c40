"""How many charts tell how much: half widths of Wilson intervals, and the size that a wanted width needs."""

from codeloom.coding.scoring import wilson


def interval_of(size: float, share: float, population: int = 0) -> tuple[float, float]:
    """The interval that `size` charts give when `share` of them are right, as fractions. With `population`, the number of charts
    drawn from, a large part of it tells more (finite population correction), and all of it everything."""
    if population and size >= population:
        return share, share
    if population > 1:
        size *= (population - 1) / (population - size)
    return wilson(share * size, size)


def half_width(size: float, share: float, population: int = 0) -> float:
    """Half the width of that interval, as a fraction."""
    low, high = interval_of(size, share, population)
    return (high - low) / 2


def size_for(wanted: float, share: float, population: int = 0) -> int:
    """The fewest charts whose interval is at most `wanted` wide on each side on average. `wanted` is a fraction above 0."""
    if wanted <= 0:
        raise ValueError("the wanted half width must be above 0")
    high = 1
    while half_width(high, share, population) > wanted:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if half_width(middle, share, population) <= wanted else (middle, high)
    return min(high, population) if population else high


def chance_to_see(size: int, wrong: int, population: int) -> float:
    """The chance that `size` of `population` charts have at least one of the `wrong` ones among them."""
    if size > population - wrong:
        return 1.0
    none = 1.0
    for at in range(size):
        none *= (population - wrong - at) / (population - at)
    return 1 - none
