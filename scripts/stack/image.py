"""The image without a container engine: what the Dockerfile copies, laid out in a folder, with its environment and commands."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Image:
    """What the Dockerfile says of the image: what it copies from the checkout, its environment, what it builds, its command."""

    copies: tuple[str, ...]
    environment: dict[str, str]
    builds: tuple[str, ...]
    command: tuple[str, ...]


def read(dockerfile: Path) -> Image:
    """The image of a Dockerfile. Values that come from its arguments are left out: whoever runs it sets them."""
    text = re.sub(r"^\s*#.*\n", "", dockerfile.read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    copies = [words.split()[:-1] for words in re.findall(r"^COPY (?!--)(.+)$", text, re.M)]
    set_here = [pair.split("=", 1) for line in re.findall(r"^ENV (.+)$", text, re.M) for pair in line.split()]
    (build,) = re.findall(r"python (-m codeloom build.*)", text)
    (command,) = re.findall(r"^CMD (.+)$", text, re.M)
    return Image(
        tuple(name for names in copies for name in names),
        {name: value for name, value in set_here if "$" not in value},
        tuple(build.split()),
        tuple(json.loads(command)),
    )


def lay_out(image: Image, root: Path, folder: Path) -> None:
    """Copy what the image holds of the checkout into a folder, and nothing else: a file that is missing there is missing in the
    image."""
    if folder.exists():
        for inner in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
            inner.chmod(0o755)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name in image.copies:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)


def close(folder: Path) -> None:
    """Let nobody write into what was laid out: in the image it belongs to root, and nothing runs as root there."""
    for inner in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        inner.chmod(0o555)
