"""`python -m codeloom`: the command line. Thin; the commands live in codeloom/cli."""

import sys

from codeloom.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
