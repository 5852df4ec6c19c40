"""up, web, worker and doorbell: the processes of a running copy."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    for name, run, line in (
        ("up", _up, "start everything: servers, database, web, worker, doorbell; stop with Ctrl-C"),
        ("web", _web, "the web server alone"),
        ("worker", _worker, "a job worker alone"),
        ("build", _build, "build the front end and the code set, so that nothing is left to make at start"),
        ("doorbell", _doorbell, "the process that rings workers when an event waits"),
    ):
        commands.add_parser(name, help=line, description=line).set_defaults(run=run)


def _up(_args: argparse.Namespace) -> int:
    from codeloom.launch.up import up

    return up()


def _web(_args: argparse.Namespace) -> int:
    from codeloom.launch.build import Build
    from codeloom.launch.environment import copy_running
    from codeloom.launch.lifeline import follow_supervisor
    from codeloom.launch.web import serve

    supervised = follow_supervisor()
    with copy_running() as (settings, _servers):
        build = Build(settings)
        if not supervised and build.needed():
            build.start()
            build.finish()
        serve(settings)
    return 0


def _build(_args: argparse.Namespace) -> int:
    from codeloom.gateways.codeset_files import load_index
    from codeloom.launch.build import Build
    from codeloom.launch.checks import check_home
    from codeloom.launch.environment import add_tools, read_settings

    settings = read_settings()
    check_home(settings.codeloom_home)
    add_tools()
    build = Build(settings)
    if build.needed():
        build.start()
        build.finish()
    load_index()
    return 0


def _worker(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running
    from codeloom.launch.jobs import work
    from codeloom.launch.lifeline import follow_supervisor

    follow_supervisor()
    with copy_running() as (settings, _servers):
        return work(settings)


def _doorbell(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running
    from codeloom.launch.jobs import ring
    from codeloom.launch.lifeline import follow_supervisor

    follow_supervisor()
    with copy_running() as (settings, _servers):
        return ring(settings)
