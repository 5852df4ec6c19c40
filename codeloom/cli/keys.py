"""rotate-keys: every stored text under the key in force, beside a running copy. keys wrap: encryption keys under a key of KMS."""

import argparse
import sys


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "seal every stored text anew under ENCRYPTION_KEY, beside a running copy. Killed, the next run goes on"
    commands.add_parser("rotate-keys", help=line, description=line).set_defaults(run=_rotate)
    line = "encryption keys under a key of AWS KMS"
    what = commands.add_parser("keys", help=line, description=line).add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    line = "print ENCRYPTION_KEY, and those retired, wrapped by KMS_KEY_ID, as lines for the settings"
    wrap = what.add_parser("wrap", help=line, description=line)
    wrap.add_argument("--new", action="store_true", help="a new random key instead; nobody ever sees it unwrapped")
    wrap.set_defaults(run=_wrap)


def _wrap(args: argparse.Namespace) -> int:
    import os

    from codeloom.gateways.aws import AwsFault
    from codeloom.gateways.aws_secrets import wrap
    from codeloom.launch.environment import add_secrets, read_outside, read_settings
    from codeloom.launch.problem import CannotStart, Exit
    from codeloom.launch.secrets import told

    config = read_outside()
    if not config.kms_key_id:
        raise CannotStart(
            Exit.USAGE, "KMS_KEY_ID is missing: set it to the id, ARN or alias of the key of AWS KMS that is to wrap."
        )
    keys: tuple[bytes, ...] = (os.urandom(32),)
    if not args.new:
        add_secrets(read_settings())
        keys = read_settings().encryption_keys()
    try:
        wrapped = [wrap(config, key) for key in keys]
    except AwsFault as fault:
        raise told("KMS_KEY_ID could not wrap the key", fault) from None
    print(f"ENCRYPTION_KEY_WRAPPED={wrapped[0]}")
    if len(wrapped) > 1:
        print(f"ENCRYPTION_KEYS_RETIRED_WRAPPED={','.join(wrapped[1:])}")
    return 0


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
