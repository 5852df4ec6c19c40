"""The text layer of a PDF, read by pypdf in a process of its own: whatever a file does there, it ends in time.

Run as `python -m codeloom.gateways.pdf_text` it is that process: a PDF on standard input, a line of JSON on standard output.
"""

import contextlib
import io
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MB = 1024 * 1024
MOST_BYTES = 20 * MB
MOST_PAGES = 400
MOST_CHARACTERS = 1_000_000
SECONDS = 10.0
MEMORY = 256 * MB
"""Address space of the process; reading an ordinary file of hundreds of pages takes half of it."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text, empty when there is none to be had. `why` is then one of broken, encrypted, no_text, too_large, too_slow;
    "cut" says that only the first pages were read."""

    text: str = ""
    why: str = ""


def read_pdf(raw: bytes, seconds: float = SECONDS) -> PdfText:
    """The text of a PDF. Never raises for what is in it."""
    if len(raw) > MOST_BYTES:
        return PdfText(why="too_large")
    command = [sys.executable, "-m", "codeloom.gateways.pdf_text"]
    try:
        done = subprocess.run(
            command,
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            timeout=seconds,
            check=False,
        )
        told = json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        return PdfText(why="too_slow")
    except ValueError:
        told = {}
    text, why = told.get("text"), told.get("why")
    return PdfText(text, why) if isinstance(text, str) and isinstance(why, str) else PdfText(why="broken")


def main() -> None:
    """Read standard input, answer on standard output."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 1, int(SECONDS) + 1))
    logging.disable(logging.CRITICAL)
    read = _read(sys.stdin.buffer.read(MOST_BYTES + 1))
    json.dump({"text": read.text, "why": read.why}, sys.stdout)


def _read(raw: bytes) -> PdfText:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            return PdfText(why="encrypted")
        parts, length, cut = [], 0, False
        for number, page in enumerate(reader.pages):
            if number == MOST_PAGES or length > MOST_CHARACTERS:
                cut = True
                break
            parts.append(page.extract_text())
            length += len(parts[-1])
    except (DependencyError, FileNotDecryptedError):
        return PdfText(why="encrypted")
    except Exception:  # a broken file leads pypdf to errors of any kind; this process reads nothing else
        return PdfText(why="broken")
    text = "\n".join(part.strip() for part in parts if part.strip())[:MOST_CHARACTERS]
    if not text:
        return PdfText(why="no_text")
    return PdfText(text, "cut" if cut else "")


if __name__ == "__main__":
    main()
