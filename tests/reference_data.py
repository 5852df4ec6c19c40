"""The large reference data beside the checkout, where it is. Tests that read it bring small inputs of the same kinds for where it
is not, so that a plain clone skips none of them.
"""

import os
from pathlib import Path

from codeloom.settings import ROOT

_BESIDE = Path(os.environ.get("CODELOOM_SHARED") or ROOT.parent / "shared" / "data")
FOLDER: Path | None = _BESIDE if _BESIDE.is_dir() else None
"""The folder; CODELOOM_SHARED names another place. None where there is none."""
