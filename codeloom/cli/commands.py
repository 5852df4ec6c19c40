"""How subcommands are found and run: every other module below this package has `add_commands`. Holds no command itself."""

import argparse
import importlib
import pkgutil
import signal
import sys
from collections.abc import Sequence

import codeloom.cli
from codeloom.launch.problem import CannotStart, Exit

DESCRIPTION = "Codeloom, a workbench for medical-coding teams."
EPILOG = (
    "Exit codes: 0 done; 1 failed; 2 usage or settings; 3 machine unfit; 4 port taken; 5 data folder; 6 a part failed."
)


def parser() -> argparse.ArgumentParser:
    """The whole command line. A module adds its commands with `add_commands(subparsers)`, each with `set_defaults(run=...)`."""
    top = argparse.ArgumentParser(prog="python -m codeloom", description=DESCRIPTION, epilog=EPILOG)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in sorted(pkgutil.walk_packages(codeloom.cli.__path__, "codeloom.cli."), key=lambda one: one.name):
        if not module.ispkg and module.name != __name__:
            importlib.import_module(module.name).add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit code. What keeps it from starting is one sentence on standard error."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except CannotStart as problem:
        print(problem.sentence, file=sys.stderr)
        return problem.code
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.OK
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
