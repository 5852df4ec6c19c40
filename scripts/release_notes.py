"""The part of CHANGELOG.md that belongs to a tag: `python -m scripts.release_notes v0.4.0`.

Exit code 1 when the tag is not the release of the source or the changelog does not speak of it.
"""

import re
import sys
from pathlib import Path

from codeloom import RELEASE

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"


def notes_of(release: str, changelog: str) -> str:
    """What stands under the heading of a release. Raises LookupError without one, or with nothing under it."""
    heading = re.search(rf"^## \[{re.escape(release)}\][^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if heading is None or not heading[1].strip():
        raise LookupError(f"CHANGELOG.md says nothing of {release}")
    return heading[1].strip() + "\n"


def main(tag: str) -> int:
    """Print the notes of a tag."""
    if tag != f"v{RELEASE}":
        print(f"The tag {tag} is not the release of the source, v{RELEASE}.", file=sys.stderr)
        return 1
    try:
        print(notes_of(RELEASE, CHANGELOG.read_text(encoding="utf-8")), end="")
    except LookupError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
