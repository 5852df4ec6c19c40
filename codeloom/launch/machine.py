"""What a machine must offer before anything is installed. Runs as a script, before the virtual environment exists.

Standard library only, and no syntax newer than Python 3.6, so that an old interpreter can still say what is wrong.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
NEEDED_BYTES = 2_000_000_000
UNFIT = 3


def python_fault(version: "tuple[int, ...]") -> str:
    """One sentence when this interpreter is too old, else an empty string."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        f"Codeloom needs Python 3.11 or newer and found {version[0]}.{version[1]}: "
        "install it, then run make up PYTHON=python3.11."
    )


def venv_fault() -> str:
    """One sentence when virtual environments cannot be made (Debian keeps that in a package of its own)."""
    try:
        import ensurepip  # noqa: F401  (presence is the question)
        import venv  # noqa: F401  (so is it here)
    except ImportError:
        return (
            "This Python cannot make virtual environments: install its venv package (Debian: apt install python3-venv)."
        )
    return ""


def disk_fault(folder: str, free: "int | None" = None) -> str:
    """One sentence when the disk under `folder` has too little room for a first start."""
    while not os.path.isdir(folder):
        folder = os.path.dirname(os.path.abspath(folder))
    free = shutil.disk_usage(folder).free if free is None else free
    if free >= NEEDED_BYTES:
        return ""
    return (
        f"Too little disk: {folder} has {free / 1e9:.1f} GB free and a first start needs about 2 GB; "
        "free some, or set CODELOOM_HOME to a folder on another disk."
    )


def main() -> int:
    """Print the first fault and return its exit code; 0 when the machine will do."""
    for fault in (python_fault(tuple(sys.version_info[:2])), venv_fault(), disk_fault(os.getcwd())):
        if fault:
            sys.stderr.write(fault + "\n")
            return UNFIT
    return 0


if __name__ == "__main__":
    sys.exit(main())
