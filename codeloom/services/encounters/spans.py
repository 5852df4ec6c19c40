"""Evidence of final lines: going along with its words when the note changes, and drawn without overlaps."""

from collections.abc import Iterable
from dataclasses import replace

from codeloom.services.encounters.context import FinalLine


def carried(line: FinalLine, before: str, after: str) -> FinalLine:
    """The line with its evidence in the changed note: each span at the occurrence of its words nearest to where they were
    counted from the unchanged beginning or end; without the words it is gone."""
    shift = len(after) - len(before)
    same = _same_beginning(before, after)
    spans = []
    for start, end in line.spans:
        words = before[start:end]
        wanted = start if start < same else start + shift
        if (at := _nearest(after, words, wanted)) is not None:
            spans.append((at, at + len(words)))
    return replace(line, spans=tuple(dict.fromkeys(spans)))


def _same_beginning(before: str, after: str) -> int:
    """How many characters both texts begin with."""
    shorter = min(len(before), len(after))
    return next((at for at in range(shorter) if before[at] != after[at]), shorter)


def _nearest(text: str, words: str, wanted: int) -> int | None:
    """Where the words stand in the text, nearest to a place; None without them or without words."""
    if not words:
        return None
    behind = text.find(words, max(wanted, 0))
    ahead = text.rfind(words, 0, max(wanted, 0) + len(words))
    found = [at for at in (behind, ahead) if at >= 0]
    return min(found, key=lambda at: abs(at - wanted)) if found else None


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
