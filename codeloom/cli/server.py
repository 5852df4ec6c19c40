"""up, web, worker and doorbell: the processes of a running copy; build and queues, which prepare and list."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    for name, run, line in (
        ("up", _up, "start everything: servers, database, web, worker, doorbell; stop with Ctrl-C"),
        ("web", _web, "the web server alone"),
        ("doorbell", _doorbell, "the process that rings workers when an event waits"),
        ("queues", _queues, "list the queues, their jobs and how many workers WORKERS gives each"),
    ):
        commands.add_parser(name, help=line, description=line).set_defaults(run=run)
    line = "build the front end and the code set, so that nothing is left to make at start"
    build = commands.add_parser("build", help=line, description=line)
    build.add_argument(
        "--result-only", action="store_true", help="remove what only building needs, as an image wants it"
    )
    build.set_defaults(run=_build)
    line = "a job worker alone; it serves every queue unless told otherwise"
    worker = commands.add_parser("worker", help=line, description=line)
    worker.add_argument("--queues", type=_names, default=(), help="only these queues, with commas between")
    worker.add_argument("--without", type=_names, default=(), help="every queue but these, with commas between")
    worker.set_defaults(run=_worker)


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def _up(_args: argparse.Namespace) -> int:
    from codeloom.launch.up import up

    return up()


def _web(_args: argparse.Namespace) -> int:
    from codeloom.launch.build import Build
    from codeloom.launch.environment import copy_running
    from codeloom.launch.lifeline import follow_supervisor
    from codeloom.launch.metrics_folder import open_folder

    supervised = follow_supervisor()
    with copy_running() as (settings, _servers):
        open_folder(settings.codeloom_home)
        from codeloom.launch.web import serve

        build = Build(settings)
        if not supervised and build.needed():
            build.start()
            build.finish()
        serve(settings)
    return 0


def _build(args: argparse.Namespace) -> int:
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
    if args.result_only:
        build.keep_result()
    return 0


def _worker(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running
    from codeloom.launch.lifeline import follow_supervisor
    from codeloom.launch.metrics_folder import open_folder

    follow_supervisor()
    with copy_running() as (settings, _servers):
        open_folder(settings.codeloom_home)
        from codeloom.launch.jobs import work

        return work(settings, args.queues, args.without)


def _queues(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import read_settings
    from codeloom.launch.jobs import say_queues

    return say_queues(read_settings())


def _doorbell(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running
    from codeloom.launch.lifeline import follow_supervisor
    from codeloom.launch.metrics_folder import open_folder

    follow_supervisor()
    with copy_running() as (settings, _servers):
        open_folder(settings.codeloom_home)
        from codeloom.launch.jobs import run_doorbell

        return run_doorbell(settings)
