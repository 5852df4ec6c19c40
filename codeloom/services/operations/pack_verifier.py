"""Check an evidence pack of Codeloom. Needs Python 3.10 or newer and the package cryptography, nothing else.

    python verify.py evidence.zip [--key HEX]

Every byte of the archive is under the signature of its maker; every act of the log is led to the root of a signed checkpoint.
--key is the public key as you had it from the practice, or from an earlier pack; without it the pack's own key is used and named.
Exit code 0: all of it holds. 1: something was changed, and what. 2: it could not be read.
"""

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PACK = b"codeloom evidence pack "


def archive(files: dict[str, bytes]) -> bytes:
    """Files as an archive that has no other form: stored as they are, without times, in the order of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o644 << 16
            made.writestr(info, files[name])
    return out.getvalue()


def signed(key: bytes, signature: bytes, statement: bytes) -> bool:
    """Whether a key signed a statement."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def climbed(value: bytes, at: int, count: int, steps: list[bytes]) -> bytes | None:
    """The Merkle root (RFC 6962) that a row's hash at an index among `count` leads to; None for a path of another length."""
    if not 0 <= at < count:
        return None
    here, last, top, left = at, count - 1, hashlib.sha256(b"\x00" + value).digest(), list(steps)
    while last:
        if here % 2 or here < last:
            if not left:
                return None
            step = left.pop(0)
            top = hashlib.sha256(b"\x01" + (step + top if here % 2 else top + step)).digest()
        here, last = here // 2, last // 2
    return None if left else top


def statement_of(checkpoint: dict[str, Any]) -> bytes:
    """The bytes that a checkpoint's signature stands for."""
    fields = {"v": 2, **{name: checkpoint[name] for name in ("org", "seq", "hash", "at", "first", "root")}}
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def checked(data: bytes, expected: bytes | None = None) -> tuple[list[str], dict[str, Any]]:
    """(what is wrong with a pack, each thing by its name; its manifest). Raises ValueError when it is no pack at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            files = {}
            for info in opened.infolist():
                try:
                    files[info.filename] = opened.read(info)
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
                    return [f"{info.filename}: its bytes were changed"], {}
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise ValueError("this is no archive any more: its list of files was changed or cut") from error
    wrong = []
    manifest, seal = files.get("manifest.json", b""), files.get("manifest.sig", b"")
    key, signature = seal[:32], seal[32:]
    if expected is not None and key != expected:
        wrong.append("manifest.sig: signed with another key than the one given")
    if len(seal) != 96 or not signed(key, signature, PACK + manifest):
        return [*wrong, "manifest.json or manifest.sig: the signature does not hold"], {}
    listed = json.loads(manifest)
    for name in sorted(set(files) | set(listed["files"]) - {"manifest.json", "manifest.sig"}):
        if name in ("manifest.json", "manifest.sig"):
            continue
        if name not in files:
            wrong.append(f"{name}: missing")
        elif name not in listed["files"]:
            wrong.append(f"{name}: not part of the pack")
        elif hashlib.sha256(files[name]).hexdigest() != listed["files"][name]:
            wrong.append(f"{name}: its bytes were changed")
    if not wrong:
        wrong = acts(files, listed)
    if not wrong and archive(files) != data:
        wrong = ["the archive itself: bytes outside its files were changed"]
    return wrong, listed


def acts(files: dict[str, bytes], manifest: dict[str, Any]) -> list[str]:
    """What is wrong with the acts: each is hashed anew and led to the root of a checkpoint that one of the keys signed."""
    wrong, keys = [], [bytes.fromhex(one) for one in json.loads(files["keys.json"])]
    roots = {}
    for one in json.loads(files["checkpoints.json"]):
        roots[one["seq"]] = one
        mine = one["org"] == manifest["organization"]
        if not mine or not any(signed(key, bytes.fromhex(one["signature"]), statement_of(one)) for key in keys):
            wrong.append(f"checkpoints.json: the checkpoint of row {one['seq']} is not signed")
    for act in json.loads(files["acts.json"]):
        body, row = act["body"].encode(), act["row"]
        said, over = json.loads(body), roots.get(act["checkpoint"])
        own = hashlib.sha256(bytes.fromhex(act["before"]) + body).digest()
        if over is None or (said["seq"], said["org"]) != (row, manifest["organization"]):
            wrong.append(f"acts.json: row {row} is not the row that its checkpoint covers")
            continue
        first, steps = over["first"], [bytes.fromhex(step) for step in act["path"]]
        if climbed(own, row - first, over["seq"] - first + 1, steps) != bytes.fromhex(over["root"]):
            wrong.append(f"acts.json: row {row} does not lead to the checkpoint of row {over['seq']}")
    return wrong


def say(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(f"{line}\n")


def main(given: list[str]) -> int:
    """Say whether a pack holds."""
    if len(given) not in (1, 3) or (len(given) == 3 and given[1] != "--key"):
        say(__doc__ or "")
        return 2
    try:
        expected = bytes.fromhex(given[2]) if len(given) == 3 else None
        wrong, manifest = checked(Path(given[0]).read_bytes(), expected)
    except (OSError, ValueError) as error:
        say(f"Not readable: {error}")
        return 2
    for line in wrong:
        say(f"CHANGED  {line}")
    if not wrong:
        say(f"HOLDS  {manifest['subject']}: {manifest['acts']} acts of the log, {len(manifest['files'])} files")
        if expected is None:
            say(f"Signed with the key {manifest['key']}: compare it with the one of an earlier pack.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
