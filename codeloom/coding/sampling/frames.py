"""The frozen list a sample is drawn from, as text that is hashed, and the file by which anybody draws the sample again.

The list is JSON lines in UTF-8, each ended by a line feed, without spaces. The first line has "codeloom_sample" (1, the
version of this form), "plan" (method, size, each, at_least), "strata" (what each stratum is, by its number) and "about" (what
the charts of the list have in common). One line for each chart, by id: {"id","stratum","weight"}. Then one for each chart that
fits but cannot be drawn, by id: {"id","excluded"}. The hash of the list is SHA-256 of these bytes. It exists before the seed.

A file that is sent adds one last line: "frame_sha256", "seed", "sample_sha256" and "drawn", the ids in the order drawn. The
hash of a sample is SHA-256 of its ids in that order, each ended by a line feed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from codeloom.coding.sampling.drawing import METHODS, Drawn, Plan, Unit, draw

VERSION = 1


class Wrong(ValueError):
    """A file that is no sample; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frozen list: what it was made by, the charts that can be drawn, and those left out as (id, reason)."""

    plan: Plan
    strata: tuple[Mapping[str, str], ...]
    units: Sequence[Unit]
    excluded: Sequence[tuple[str, str]] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> bytes:
        """The list as it is hashed."""
        head = {"codeloom_sample": VERSION, "plan": asdict(self.plan), "strata": [dict(one) for one in self.strata],
                "about": dict(self.about)}  # fmt: skip
        lines = [json.dumps(head, ensure_ascii=False, separators=(",", ":"))]
        lines += [f'{{"id":"{one.id}","stratum":{one.stratum},"weight":{one.weight}}}'
                  for one in sorted(self.units, key=lambda unit: unit.id)]  # fmt: skip
        lines += [f'{{"id":"{one}","excluded":"{reason}"}}' for one, reason in sorted(self.excluded)]
        return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True, slots=True)
class ReplayedFile:
    """A file drawn again: the list and its hash, the seed, and the samples as the file has it and as it came out now."""

    frame: Frame
    seed: str
    frame_hash: str
    frame_hash_said: str
    drawn: tuple[str, ...]
    drawn_said: tuple[str, ...]
    sample_hash_said: str

    @property
    def sample_hash(self) -> str:
        """The hash of the sample that came out now."""
        return sample_hash(self.drawn)

    @property
    def same(self) -> bool:
        """Whether list, sample and both hashes are what the file says."""
        return (
            self.frame_hash == self.frame_hash_said
            and self.drawn == self.drawn_said
            and self.sample_hash == self.sample_hash_said
        )


def sample_hash(ids: Iterable[str]) -> str:
    """The hash of a sample in the order drawn."""
    return hashlib.sha256("".join(f"{one}\n" for one in ids).encode()).hexdigest()


def frame_file(text: bytes, seed: str, drawn: Sequence[str]) -> bytes:
    """The file of a drawn sample: its list and the line that says what was drawn."""
    last = {"frame_sha256": hashlib.sha256(text).hexdigest(), "seed": seed, "sample_sha256": sample_hash(drawn),
            "drawn": list(drawn)}  # fmt: skip
    return text + json.dumps(last, separators=(",", ":")).encode() + b"\n"


def read_frame(text: bytes) -> Frame:
    """A frozen list out of its text. Raises Wrong."""
    try:
        first, *rest = [json.loads(line) for line in text.decode().splitlines()]
        if first["codeloom_sample"] != VERSION or first["plan"]["method"] not in METHODS:
            raise Wrong("The file has a form that this version does not know.")
        units = [Unit(row["id"], row["stratum"], row["weight"]) for row in rest if "excluded" not in row]
        excluded = [(row["id"], row["excluded"]) for row in rest if "excluded" in row]
        return Frame(Plan(**first["plan"]), tuple(first["strata"]), units, excluded, first["about"])
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, Wrong):
            raise
        raise Wrong("The file is not the list of a sample, or a line of it is damaged.") from error


def replay(file: bytes) -> ReplayedFile:
    """Draw the sample of a file again. Raises Wrong for a file that is none or whose plan draws nothing."""
    text, _, last = file.rstrip(b"\n").rpartition(b"\n")
    text += b"\n"
    frame = read_frame(text)
    try:
        said = json.loads(last)
        seed, ids = said["seed"], tuple(said["drawn"])
        hashes = said["frame_sha256"], said["sample_sha256"]
        drawn = draw(frame.units, frame.plan, seed)
    except (ValueError, KeyError, TypeError) as error:
        raise Wrong("The last line of the file does not say what was drawn.") from error
    return ReplayedFile(frame, seed, hashlib.sha256(text).hexdigest(), hashes[0], ids_of(drawn), ids, hashes[1])


def ids_of(drawn: Iterable[Drawn]) -> tuple[str, ...]:
    """The ids of a sample in its order."""
    return tuple(one.unit.id for one in drawn)
