"""Where the processes of a machine write what they count (services/core/metrics.py). The variable is one of prometheus_client,
which reads it when it is imported: call these before anything that counts is.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path


def open_folder(home: Path) -> None:
    """Count into files below the data folder from now on, together with the other processes of this copy."""
    folder = home / "metrics"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def clear_folder(home: Path) -> None:
    """Forget what the processes of an earlier start counted; none of this copy may run."""
    with suppress(FileNotFoundError):
        shutil.rmtree(home / "metrics")
