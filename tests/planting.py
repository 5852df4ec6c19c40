"""Charts planted into a running copy by verbs, in a process of its own (tests/e2e/plant.py): where browser tests begin."""

import json
import subprocess
import sys
from collections.abc import Sequence

from codeloom.settings import ROOT
from tests.running import Running


def ask_plant(running: Running, *arguments: str, text: str = "") -> str:
    """Run `python -m tests.e2e.plant` against a copy; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.plant", *arguments], cwd=ROOT, input=text, capture_output=True, text=True,
        env={**running.environment(), "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def planted(running: Running, bundle: bytes, lines: Sequence[tuple[str, str]] = (), coder: int = 0) -> list[int]:
    """The numbers of the charts of a bundle, given to the demo's `coder`-th coder, each with these rows (code and POA)."""
    email = [one["email"] for one in running.sign_ins if one["role"] == "coder"][coder]
    request = {"bundle": bundle.decode(), "coder": email, "lines": list(lines)}
    return [int(number) for number in ask_plant(running, text=json.dumps(request)).split()]
