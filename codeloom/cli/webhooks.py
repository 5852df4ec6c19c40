"""webhooks: endpoints of all organizations, messages that were given up or wait after a failure, and one tried again."""

import argparse
import sys
from collections.abc import Callable, Sequence
from uuid import UUID

ENDPOINTS = ("endpoint", "organization", "state", "waiting", "given up", "held by a worker")
MESSAGES = ("id", "endpoint", "topic", "state", "tries", "answer", "made (UTC)", "next try (UTC)")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "endpoints that are told of what happens, and messages that fail, without names, addresses and bodies"
    webhooks = commands.add_parser("webhooks", help=line, description=line)
    what = webhooks.add_mutually_exclusive_group()
    what.add_argument("--failing", action="store_true", help="only messages that were given up or wait after a failure")
    what.add_argument("--retry", metavar="ID", type=UUID, help="try a message now, with all its tries before it")
    webhooks.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    act: Callable[[], None] = (
        (lambda: _retry(args.retry)) if args.retry is not None else lambda: list_all(failing_only=args.failing)
    )
    with copy_running():
        from codeloom.db.work import Unreachable
        from codeloom.services.core import Problem

        try:
            act()
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
        except Unreachable:
            print("The database does not answer. Nothing was changed: try again.", file=sys.stderr)
            return 1
    return 0


def list_all(*, failing_only: bool) -> None:
    """Print endpoints and messages that fail, or the messages alone. Raises Unreachable."""
    from codeloom.services.webhooks import failing, of_all

    endpoints, messages = () if failing_only else of_all(), failing()
    if endpoints:
        _table(
            ENDPOINTS,
            [(one.id, one.organization, one.state, str(one.waiting), str(one.dead), "yes" if one.held else "no")
             for one in endpoints],
        )  # fmt: skip
    elif not failing_only:
        print("There are no endpoints.")
    if messages:
        _table(
            MESSAGES,
            [(one.id, one.endpoint, one.topic, one.state, str(one.tries), one.answer, one.made_at, one.next_try or "-")
             for one in messages],
        )  # fmt: skip
    else:
        print("No message fails.")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [heads, *rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(heads))]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _retry(delivery_id: UUID) -> None:
    from codeloom.services.webhooks import try_again

    try_again(delivery_id)
    print("It is tried within seconds. `python -m codeloom webhooks` says what became of it.")
