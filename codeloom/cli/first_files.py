"""env-file and certificate: what docker-compose.yml needs before its first start."""

import argparse
from pathlib import Path


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "write the strong secrets that docker-compose.yml asks for; a file that is there is left alone"
    command = commands.add_parser("env-file", help=line, description=line)
    command.add_argument("app_url", metavar="APP_URL", help="the address people will type, with https")
    command.add_argument("file", metavar="FILE", type=Path, nargs="?", default=Path(".env"), help=".env unless named")
    command.set_defaults(run=_env_file)
    line = "write a certificate that is signed by itself, for trying a copy on this machine"
    command = commands.add_parser("certificate", help=line, description=line)
    command.add_argument("--host", default="localhost", help="the name or address it is for")
    command.add_argument(
        "folder", metavar="DIR", type=Path, nargs="?", default=Path("nginx/tls"), help="nginx/tls unless named"
    )
    command.set_defaults(run=_certificate)


def _env_file(args: argparse.Namespace) -> int:
    from codeloom.launch.first_files import write_env

    write_env(args.file, args.app_url)
    print(
        f"{args.file}: keep a copy of ENCRYPTION_KEY in another place. Without it nothing that is stored can be read."
    )
    return 0


def _certificate(args: argparse.Namespace) -> int:
    from codeloom.launch.first_files import write_certificate

    write_certificate(args.folder, args.host)
    print(
        f"{args.folder}: fullchain.pem and privkey.pem for {args.host}. Browsers warn of it; production needs one of an authority."
    )
    return 0
