"""mail: letters that wait or were given up, one tried again, and a letter that tries the mail server."""

import argparse
import sys
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = ("id", "kind", "state", "tries", "answer", "queued (UTC)", "next try (UTC)")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "letters that wait or were given up, without their addresses and words; none is printed when all were sent"
    mail = commands.add_parser("mail", help=line, description=line)
    what = mail.add_mutually_exclusive_group()
    what.add_argument("--dead", action="store_true", help="only those that were given up")
    what.add_argument(
        "--retry", metavar="ID", type=UUID, help="try a letter again at once, with all its tries before it"
    )
    what.add_argument("--test", metavar="ADDRESS", help="queue a letter to an address, to see whether mail arrives")
    mail.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    if args.retry is not None:
        return _done(lambda: _retry(args.retry))
    if args.test is not None:
        return _done(lambda: _test(args.test))
    return _done(lambda: _list(args.dead))


def _done(act: "Callable[[], None]") -> int:
    from codeloom.launch.environment import copy_running

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


def _list(dead: bool) -> None:
    from codeloom.services.mail import report, unsent

    lines = [COLUMNS]
    lines += [
        (one.id, one.kind, one.state, str(one.tries), one.answer or "-", one.queued_at, one.next_try or "-")
        for one in unsent(dead_only=dead)
    ]
    if len(lines) > 1:
        widths = [max(len(line[n]) for line in lines) for n in range(len(COLUMNS))]
        for line in lines:
            print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
    _well, words = report()
    print(f"{words[0].upper()}{words[1:]}.")


def _retry(mail_id: UUID) -> None:
    from codeloom.services.mail import try_again

    try_again(mail_id)
    print("It is tried within seconds. `python -m codeloom mail` says what became of it.")


def _test(address: str) -> None:
    from codeloom.db.scope import Scope
    from codeloom.db.work import unit_of_work
    from codeloom.services.mail import Letter, Link, queue_mail

    letter = Letter(
        kind="operations.test",
        to=address,
        subject="Mail from Codeloom arrives",
        paragraphs=("Whoever runs this copy of Codeloom asked for this letter, to see whether its mail arrives.",),
        link=Link("Open Codeloom", "/"),
        footer="There is nothing to do.",
    )
    with unit_of_work(Scope.of_nobody()) as uow:
        mail_id = queue_mail(uow, letter, key=f"operations.test/{uuid4()}")
        uow.commit()
    print(f"Queued as {mail_id}. A worker sends it within seconds; `python -m codeloom mail` lists it if it does not.")
