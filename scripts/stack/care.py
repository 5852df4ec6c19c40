"""`docker compose run care ...` against a `make stack`: a command of Codeloom with the settings of the service `care`.

python -m scripts.stack.care [--home DIR] COMMAND ...
"""

import argparse
import json
import os
import sys
from pathlib import Path

from codeloom.settings import ROOT


def main() -> int:
    """Become the command; 1 when no stack runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=ROOT / ".codeloom" / "stack")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    asked = parser.parse_args()
    told = asked.home / "running.json"
    if told.exists():
        os.chdir(ROOT)
        environment = json.loads(told.read_text())["care"]
        os.execve(sys.executable, [sys.executable, "-m", "codeloom", *asked.command], environment)
    print(f"No stack runs in {asked.home}: start one with make stack.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
