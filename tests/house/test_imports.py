"""INV-20: the import contracts of pyproject.toml hold, and the layering names every room there is."""

import subprocess
import sys
from pathlib import Path

from codeloom.settings import ROOT


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
