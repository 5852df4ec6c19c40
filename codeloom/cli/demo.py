"""demo: the demo organization with six weeks of history, made once."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "make the demo organization with its people and six weeks of work, if it is not there"
    commands.add_parser("demo", help=line, description=line).set_defaults(run=_demo)


def _demo(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running() as (settings, _servers):
        from codeloom.demo.setup import set_up

        if not set_up(settings.demo_organization, settings.codeloom_home / "demo-sign-ins.json", print):
            print("The demo organization is there already.")
    return 0
