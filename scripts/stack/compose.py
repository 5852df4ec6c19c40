"""docker-compose.yml as a program reads it: anchors merged, variables filled in. No more of its language than ours uses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_VARIABLE = re.compile(r"\$\$|\$\{(\w+)(:?[-?])?([^}]*)\}")
_READ = {"image", "build", "command", "entrypoint", "environment", "volumes", "networks", "depends_on", "healthcheck", "restart",
         "stop_grace_period", "profiles", "ports", "expose"}  # fmt: skip
_BY_CONTAINERS = {"init", "security_opt", "cap_drop", "read_only", "tmpfs", "shm_size"}
"""What only a container has; of these `security_opt` and `cap_drop` are given to our processes as well (processes.py)."""


class CannotRead(Exception):
    """The file requires a variable that is not set (then its own words say so), or says something that is not read here."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `command` is empty where it is that of the image, `volumes` are (name or path, place). `ended` and
    `healthy` name the services that must have ended well or be healthy before; `health` is its own check. `ours` means the image
    that is built here, `bare` without any capability, `by_hand` that nothing starts it but a person. `grace` is in seconds."""

    name: str
    image: str
    ours: bool
    entrypoint: tuple[str, ...]
    command: tuple[str, ...]
    environment: Mapping[str, str]
    volumes: tuple[tuple[str, str], ...]
    networks: frozenset[str]
    ended: tuple[str, ...]
    healthy: tuple[str, ...]
    health: tuple[str, ...]
    restarts: bool
    bare: bool
    grace: float
    by_hand: bool


def services(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """Every service by its name, each after those it depends on. Raises CannotRead."""
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = {name: _service(name, one, variables) for name, one in told["services"].items()}
    ordered: dict[str, Service] = {}
    while len(ordered) < len(found):
        ready = [one for one in found.values() if one.name not in ordered and {*one.ended, *one.healthy} <= {*ordered}]
        if not ready:
            raise CannotRead("services depend on each other in a circle, or on one that is not there")
        ordered |= {one.name: one for one in ready}
    return ordered


def filled(text: str, variables: Mapping[str, str]) -> str:
    """A value with its variables filled in: `${A}`, `${A:-otherwise}`, `${A:?why}` and `${A?why}`. Raises CannotRead."""

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, kind, words = match[1], match[2] or "", match[3]
        found = variables.get(name)
        if kind.endswith("?") and (found is None or (kind == ":?" and not found)):
            raise CannotRead(words)
        return words if kind == ":-" and not found else found or ""

    return _VARIABLE.sub(value, text)


def _service(name: str, one: Mapping[str, Any], variables: Mapping[str, str]) -> Service:
    if unknown := {*one} - _READ - _BY_CONTAINERS:
        raise CannotRead(f"{name} says {', '.join(sorted(unknown))}, which is not read here")

    def words(given: Any) -> tuple[str, ...]:
        return tuple(filled(str(part), variables) for part in given or ())

    waits: Mapping[str, Any] = one.get("depends_on", {})
    volumes = [str(volume).split(":") for volume in one.get("volumes", ())]
    return Service(
        name=name, image=str(one.get("image", "")), ours="build" in one, entrypoint=words(one.get("entrypoint")),
        command=words(one.get("command")), volumes=tuple((parts[0], parts[1]) for parts in volumes),
        environment={key: filled(str(value), variables) for key, value in one.get("environment", {}).items()},
        networks=frozenset(one.get("networks", ())),
        ended=tuple(key for key, how in waits.items() if how["condition"] == "service_completed_successfully"),
        healthy=tuple(key for key, how in waits.items() if how["condition"] == "service_healthy"),
        health=words(one.get("healthcheck", {}).get("test")), restarts=one.get("restart", "no") == "unless-stopped",
        bare=one.get("cap_drop") == ["ALL"],
        grace=float(str(one.get("stop_grace_period", "10s")).removesuffix("s")), by_hand="profiles" in one,
    )  # fmt: skip
