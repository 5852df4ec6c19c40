"""`python -m codeloom`: the command line. Thin; the commands live in codeloom/cli."""

import gc
import sys

from codeloom.cli.commands import main

OBJECTS_AT_ONCE = 20_000
"""New objects after which the collector of garbage looks, in place of 700: hundreds of thousands are made while modules and
tables are read, and stay."""

if __name__ == "__main__":
    gc.set_threshold(OBJECTS_AT_ONCE)
    sys.exit(main())
