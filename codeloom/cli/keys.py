"""rotate-keys: every stored text under the key in force, beside a running copy."""

import argparse
import sys


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "seal every stored text anew under ENCRYPTION_KEY, beside a running copy. Killed, the next run goes on"
    commands.add_parser("rotate-keys", help=line, description=line).set_defaults(run=_rotate)


def _rotate(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.db.crypto import Unreadable
        from codeloom.services.operations import rotate

        try:
            done = rotate(lambda line: print(line, flush=True))
        except Unreadable as failure:
            print(
                f"{failure.place} is wrapped by a key that is not set: put it into ENCRYPTION_KEYS_RETIRED and run this again.",
                file=sys.stderr,
            )
            return 1
    for use in done.uses:
        look_up = ", also for look-up hashes" if use.key_id == 1 else ""
        which = f"{'newest' if use.newest else 'former'}{look_up}"
        key = f"{use.organization}: data key {use.key_id} ({which})"
        print(f"{key}, {use.values:,} texts, wrapped by the key {use.wrapped_by}.")
    for place in done.unreadable:
        print(f"{place} does not open and was left as it is.", file=sys.stderr)
    print(f"Checkpoints: {done.signers} signing keys can be checked without their secrets.")
    if not done.finished:
        print("Not everything is under the key in force: keep ENCRYPTION_KEYS_RETIRED, see above, and run this again.")
        return 1
    print("Nothing needs a retired key any more: ENCRYPTION_KEYS_RETIRED may be emptied.")
    return 0
