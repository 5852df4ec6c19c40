"""The services of docker-compose.yml as processes of this machine, in the order and with the conditions of the file."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from codeloom.launch.account import database_account
from codeloom.launch.checks import check_port
from codeloom.launch.first_files import write_certificate, write_env
from codeloom.launch.problem import CannotStart, Exit
from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT, Settings
from scripts.stack import parts, proxy
from scripts.stack.compose import Service, services
from scripts.stack.image import Image, close, lay_out, read
from scripts.stack.processes import Process

_HEALTHY_SECONDS = 180.0
HOST = "127.0.0.1"
"""Not localhost, whose port the pages leave out under https (codeloom/settings.py)."""
_HOME_OF_IMAGE = "/srv/home"


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stack:
    """Everything that runs, under one folder: `.env`, `tls/`, `image/` (what the image holds), `homes/` (one for each process, as
    each container has its own), `volumes/`, `log/`, and `running.json`, which says where everything is."""

    home: Path
    port: int
    scale: dict[str, int]
    file: dict[str, Service] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, list[Process]] = field(default_factory=dict)
    image: Image = field(default_factory=lambda: read(ROOT / "Dockerfile"))
    care: dict[str, str] = field(default_factory=dict)
    """The environment of commands by hand."""
    told: str = ""

    @property
    def address(self) -> str:
        """What people type."""
        return f"https://{HOST}:{self.port}"

    def start(self) -> None:
        """Start every service once what it depends on is healthy or has ended well. Raises CannotStart and CannotRead."""
        check_port("127.0.0.1", self.port)
        if proxy.program() is None:
            raise CannotStart(Exit.MACHINE, "nginx is not here: install it (Debian: apt install nginx-light).")
        parts.postgres_programs()
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.home / ".env").exists():
            write_env(self.home / ".env", self.address)
        if not (self.home / "tls" / "fullchain.pem").exists():
            write_certificate(self.home / "tls", HOST)
        variables = dict(line.split("=", 1) for line in (self.home / ".env").read_text().splitlines())
        self.file = services(ROOT / "docker-compose.yml", variables | {"APP_URL": self.address})
        for name, service in self.file.items():
            if not service.ours:
                self.ports[name] = free_port()
        self._build()
        for service in self.file.values():
            if not service.by_hand:
                self._start(service)
        care = self.file["care"]
        self.care = self.environment(care, "care", self._home_of(care, "care"))
        self._tell()

    def look(self) -> None:
        """Start again what fell, and write down what is new. Raises CannotStart when something stays down."""
        for one in self._every():
            if not one.look():
                raise CannotStart(Exit.PART, f"{one.name} has ended: {one.log} says why.")
        self._tell()

    def stop(self) -> None:
        """Stop everything, what was started last first."""
        for processes in reversed([*self.processes.values()]):
            for one in processes:
                one.ask_to_end()
            for one in processes:
                one.end()
        (self.home / "running.json").unlink(missing_ok=True)

    def environment(self, service: Service, name: str, home: Path) -> dict[str, str]:
        """What a process of our image sees: the environment of the image, then that of the file with this machine's addresses."""
        path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
        here = {"PATH": path, "LANG": "C.UTF-8", "HOME": str(home), "CODELOOM_HOME": str(home), "HOST": "127.0.0.1"}
        here |= {"PORT": str(self.ports[name])} if name in self.ports else {}
        said = {key: self._here(value) for key, value in service.environment.items()}
        return {**self.image.environment, **here, **said}

    def _here(self, value: str) -> str:
        """An address of the file, such as `@db:5432`, on this machine."""
        for name in (name for name, service in self.file.items() if not service.ours):
            value = re.sub(rf"(?<=[@/]){name}:\d+", f"127.0.0.1:{self.ports[name]}", value)
        return value

    def _every(self) -> list[Process]:
        return [one for name in self.file for one in self.processes.get(name, ()) if not self._ends(name)]

    def _ends(self, name: str) -> bool:
        """Whether a service is one that does its work and ends."""
        return any(name in service.ended for service in self.file.values())

    def _home_of(self, service: Service, name: str) -> Path:
        """The home of one process: what the image has there, and the volumes of the file."""
        home = self.home / "homes" / name
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        linked: dict[str, Path] = {}
        for source, place in service.volumes:
            assert place.startswith(f"{_HOME_OF_IMAGE}/")
            linked[Path(place).name] = self.home / "volumes" / source
            linked[Path(place).name].mkdir(parents=True, exist_ok=True, mode=0o700)
        linked |= {made.name: made for made in (self.home / "image" / "home").iterdir() if made.name != "log"}
        for old in (path for path in home.iterdir() if path.is_symlink()):
            old.unlink()
        for entry, target in linked.items():
            (home / entry).symlink_to(target)
        return home

    def _build(self) -> None:
        """What `docker build` does after it has installed the packages."""
        folder, home = self.home / "image" / "srv", self.home / "image" / "home"
        print("image ...", flush=True)
        lay_out(self.image, ROOT, folder)
        outside = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
        environment = {**outside, **self.image.environment, "CODELOOM_HOME": str(home), "APP_URL": self.address}
        log = self.home / "log" / "image.log"
        process = Process("image", [sys.executable, *self.image.builds], environment, folder, log)
        self.processes["image"] = [process]
        process.start()
        if process.wait():
            raise CannotStart(Exit.PART, f"The image was not built: {log} says why.")
        close(folder)

    def _start(self, service: Service) -> None:
        number = self.scale.get(service.name, 1)
        print(f"{service.name} ..." if number == 1 else f"{service.name} x {number} ...", flush=True)
        kind = service.image.split(":")[0].rsplit("/")[-1]
        self.processes[service.name] = [self._process(service, kind, at) for at in range(1, number + 1)]
        for one in self.processes[service.name]:
            one.start()
        if self._ends(service.name):
            for one in self.processes[service.name]:
                if one.wait():
                    raise CannotStart(Exit.PART, f"{one.name} failed: {one.log} says why.")
            return
        for one in self.processes[service.name]:
            wait_until(partial(self._settled, service, one), _HEALTHY_SECONDS)
            if one.ended() or not self._healthy(service, one):
                raise CannotStart(Exit.PART, f"{one.name} is not healthy: {one.log} says why.")
        if kind == "postgres":
            parts.make_database(service, self.ports[service.name])

    def _process(self, service: Service, kind: str, at: int) -> Process:
        """The process in place of one container. Raises CannotStart for an image that nothing here stands for."""
        name = f"{service.name}-{at}"
        common = (self.home / "log" / f"{name}.log", service.restarts, service.bare, service.grace)
        bare = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        if service.ours:
            self.ports[name] = free_port()
            environment = self.environment(service, name, self._home_of(service, name))
            _, *arguments = (*service.entrypoint, *(service.command or self.image.command))
            return Process(name, [sys.executable, *arguments], environment, self.home / "image" / "srv", *common)
        port = self.ports[service.name]
        if kind == "postgres":
            data, account = self.home / "volumes" / service.volumes[0][0], database_account()
            parts.make_cluster(service, data, account)
            command = parts.postgres_command(service, data, port)
            return Process(name, command, bare, Path("/"), *common, ends_by=signal.SIGINT, account=account)
        if kind == "valkey":
            return Process(
                name, parts.valkey_command(service, port), {**bare, **service.environment}, Path("/"), *common
            )
        if kind == "nginx":
            folder, webs = self.home / "nginx", [f"127.0.0.1:{self.ports[one.name]}" for one in self.processes["web"]]
            folder.mkdir(exist_ok=True)
            ours = (ROOT / "nginx" / "codeloom.conf").read_text()
            whole = proxy.write_configuration(ours, folder, self.home / "tls", port, self.port, webs)
            command = [proxy.program() or "nginx", "-p", str(folder), "-c", str(whole)]
            return Process(name, command, bare, folder, *common, ends_by=signal.SIGQUIT)
        raise CannotStart(Exit.MACHINE, f"Nothing here stands for the image {service.image} of {service.name}.")

    def _settled(self, service: Service, one: Process) -> bool:
        return one.ended() or self._healthy(service, one)

    def _healthy(self, service: Service, one: Process) -> bool:
        """The health check of the file, or that it runs where the file has none."""
        if service.ours and service.health:
            _, *command = service.health
            command = [part.replace(":8000/", f":{self.ports[one.name]}/") for part in command]
            asked = subprocess.run([sys.executable, *command[1:]], capture_output=True, cwd="/")
            return asked.returncode == 0
        if "postgres" in service.image:
            return parts.postgres_health(service, self.ports[service.name])
        if "valkey" in service.image:
            return parts.valkey_health(service.environment, self.ports[service.name])
        return not one.ended()

    def _port_of(self, name: str) -> int | None:
        """Where a part listens, None for one that does not."""
        service = self.file[name.rsplit("-", 1)[0]]
        if service.name == "nginx":
            return self.port
        return None if service.ours and not service.health else self.ports.get(name) or self.ports.get(service.name)

    def _tell(self) -> None:
        """Keep `running.json` true: the address, the process and port of each part, the environment of `care`."""
        found = {
            one.name: {"pid": one.pid, "port": self._port_of(one.name), "falls": one.falls} for one in self._every()
        }
        told = json.dumps({"address": self.address, "certificate": str(self.home / "tls" / "fullchain.pem"), "parts": found,
                           "care": self.care}, indent=1)  # fmt: skip
        if told != self.told:
            self.told, draft = told, self.home / "running.json.new"
            draft.touch(mode=0o600)
            draft.write_text(told)
            draft.replace(self.home / "running.json")
