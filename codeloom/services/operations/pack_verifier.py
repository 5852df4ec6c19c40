"""Check an evidence pack or an exported audit log of Codeloom. Needs Python 3.10 or newer and the package cryptography only.

    python verify.py evidence.zip [--key HEX]
    python verify.py audit-log.jsonl [--key HEX]

Every byte is under the signature of its maker. Every act of a pack is led to the root of a signed checkpoint; of an exported log
each row follows the one before it, and the last one is led there. An export is read line by line, however long it is.
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

PACK, EXPORT = b"codeloom evidence pack ", b"codeloom audit export "


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


def canonical(said: dict[str, Any]) -> bytes:
    """A line of an export in the only form it has."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def summed(said: dict[str, Any]) -> str:
    """The hash of a line that is no row, without its own "sum", so that a change is named by its line."""
    return hashlib.sha256(canonical({name: value for name, value in said.items() if name != "sum"})).hexdigest()


class Export:
    """An exported log while its lines are read: what it said first, the row and the hash it came to, and what is wrong."""

    def __init__(self, expected: bytes | None = None) -> None:
        self.expected, self.row, self.last, self.sealed = expected, 0, b"", False
        self.wrong: list[str] = []
        self.head: dict[str, Any] = {}
        self.told: dict[str, Any] = {}
        self.hashed = hashlib.sha256()

    def line(self, n: int, data: bytes) -> bool:
        """Take a line; False when it is bad, which `wrong` names, and nothing after it can be trusted."""
        try:
            said = json.loads(data)
            own_form = canonical(said) == data and said.get("sum", summed(said)) == summed(said)
            bad = self._part(said) if own_form else "its bytes were changed"
        except (ValueError, KeyError, TypeError, AttributeError):
            bad = "its bytes were changed"
        if bad:
            named = f" (row {self.row + 1})" if self.head and self.row < self.head["last"] else ""
            self.wrong.append(f"line {n}{named}: {bad}")
        self.hashed.update(data)
        return not bad

    def _part(self, said: dict[str, Any]) -> str:
        if not self.head:
            if (
                set(said) != {"kind", "v", "org", "first", "last", "before", "sum"}
                or said["kind"] != EXPORT.decode().strip()
            ):
                return "it is no first line of an export"
            self.head, self.row, self.last = said, said["first"] - 1, bytes.fromhex(said["before"])
            return ""
        if self.row < self.head["last"]:
            return self._row(said)
        return self._seal(said) if self.told else self._end(said)

    def _row(self, said: dict[str, Any]) -> str:
        body, before, own = said["body"].encode(), bytes.fromhex(said["before"]), bytes.fromhex(said["hash"])
        hashed = json.loads(body)
        if said["row"] != self.row + 1 or set(said) != {"row", "body", "before", "hash"}:
            return "another row was expected"
        if (said["before"], said["hash"]) != (before.hex(), own.hex()):
            return "its bytes were changed"
        if before != self.last:
            return "it does not follow the row before it"
        if hashlib.sha256(before + body).digest() != own:
            return "its content does not match its hash"
        if (hashed["seq"], hashed["org"]) != (said["row"], self.head["org"]):
            return "it is a row of another log"
        self.row, self.last = said["row"], own
        return ""

    def _end(self, said: dict[str, Any]) -> str:
        if "sum" not in said:
            return "its bytes were changed"
        over, keys = said["checkpoint"], [bytes.fromhex(one) for one in said["keys"]]
        statement, signature = statement_of(over), bytes.fromhex(over["signature"])
        if over["org"] != self.head["org"] or not any(signed(key, signature, statement) for key in keys):
            return "its checkpoint is not signed"
        steps = [bytes.fromhex(step) for step in said["path"]]
        at, size = self.row - over["first"], over["seq"] - over["first"] + 1
        if climbed(self.last, at, size, steps) != bytes.fromhex(over["root"]):
            return f"row {self.row} does not lead to the checkpoint of row {over['seq']}"
        self.told = said
        return ""

    def _seal(self, said: dict[str, Any]) -> str:
        key, digest = bytes.fromhex(said["key"]), self.hashed.digest()
        if any(bytes.fromhex(value).hex() != value for value in said.values()):
            return "its bytes were changed"
        if self.sealed or set(said) != {"key", "sha256", "signature"}:
            return "it does not belong here"
        if bytes.fromhex(said["sha256"]) != digest or not signed(
            key, bytes.fromhex(said["signature"]), EXPORT + digest
        ):
            return "the signature of the file does not hold"
        if self.expected is not None and key != self.expected:
            return "signed with another key than the one given"
        self.told, self.sealed = said, True
        return ""


def exported(path: Path, expected: bytes | None = None) -> Export:
    """Read an exported log to its end or to the first line that is bad."""
    export = Export(expected)
    with path.open("rb") as lines:
        for n, data in enumerate(iter(lambda: lines.readline(1 << 24), b""), 1):
            if not export.line(n, data):
                return export
    if not export.sealed:
        export.wrong.append(f"the end: cut off after row {export.row}" if export.head else "the end: there is nothing")
    return export


def say(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(f"{line}\n")


def main(given: list[str]) -> int:
    """Say whether a pack or an export holds."""
    if len(given) not in (1, 3) or (len(given) == 3 and given[1] != "--key"):
        say(__doc__ or "")
        return 2
    try:
        expected = bytes.fromhex(given[2]) if len(given) == 3 else None
        path = Path(given[0])
        with path.open("rb") as opened:
            is_export = opened.read(1) == b"{"
        if is_export:
            export = exported(path, expected)
            wrong, held, key = export.wrong, "", str(export.told.get("key", ""))
            if not wrong:
                held = f"rows {export.head['first']} to {export.head['last']} of the log of {export.head['org']}"
        else:
            wrong, manifest = checked(path.read_bytes(), expected)
            held, key = "", str(manifest.get("key", ""))
            if not wrong:
                held = f"{manifest['subject']}: {manifest['acts']} acts of the log, {len(manifest['files'])} files"
    except (OSError, ValueError) as error:
        say(f"Not readable: {error}")
        return 2
    for line in wrong:
        say(f"CHANGED  {line}")
    if not wrong:
        say(f"HOLDS  {held}")
        if expected is None:
            say(f"Signed with the key {key}: compare it with the one of an earlier pack or export.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
