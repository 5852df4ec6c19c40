"""Where code sets come from on disk: the packed tables in codeloom/coding/data, checked by checksum, and the artifact built of
them in the data folder.
"""

import gc
import gzip
import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import TypeVar

from codeloom.coding import codesets as codesets_package
from codeloom.coding import search as search_package
from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets import official as official_package
from codeloom.coding.codesets.artifact import BadArtifact
from codeloom.coding.codesets.levels import read_levels
from codeloom.coding.codesets.revision import read_changes
from codeloom.coding.search import Index
from codeloom.coding.search.artifact import pack, unpack
from codeloom.coding.search.build import build_columns
from codeloom.coding.search.lexicon import Lexicon, read_lexicon
from codeloom.coding.search.overlay import overlay_columns, overlay_index, pack_overlay, unpack_overlay
from codeloom.settings import settings

T = TypeVar("T")
CHECKSUMS = "SHA256SUMS"
TABULAR, PERIODS = "icd10cm_tabular.xml.gz", "icd10cm_periods.csv.gz"
CHANGES = ("icd10cm_fy2027_codes.csv", "icd10cm_fy2027_notes.jsonl")
PAYMENT = ("icd10cm_payment.csv.gz", "icd10cm_cc_exclusions.csv.gz")
KEPT_ARTIFACTS = 3
KEPT_OVERLAYS = 12
"""Search indexes over the code sets of organizations with diagnosis files of their own."""
OVERLAY_ARTIFACT = "laid"
"""Begins the file names of those indexes; unchanged since 0.3.0, so that the files of older versions are removed in turn."""
LEXICON_FILES = (
    "lay_terms_icd10cm.csv",
    "eponyms_icd10cm.csv",
    "procedures_icd10cm.csv",
    "devices_icd10cm.csv",
    "histories_icd10cm.csv",
    "findings_icd10cm.csv",
    "search_words.csv",
    "everyday_codes.csv",
    "measures.csv",
    "measured_ranges.csv",
    "causes_icd10cm.csv",
    "drugs_icd10cm.csv",
)


class DamagedTable(RuntimeError):
    """A code table of the installation is not the one its checksum was made of; the message says which."""


def packed_table(name: str) -> bytes:
    """A packed table of codeloom/coding/data. Raises DamagedTable when it is missing or has another checksum."""
    try:
        content = data_file(name)
    except FileNotFoundError:
        content = b""
    if checksums().get(name) != hashlib.sha256(content).hexdigest():
        raise DamagedTable(f"codeloom/coding/data/{name} is missing or damaged; install Codeloom anew")
    return content


@lru_cache(maxsize=1)
def checksums() -> dict[str, str]:
    """SHA-256 by file name, as scripts/extract_code_tables.py wrote them."""
    lines = (line.split() for line in data_file(CHECKSUMS).decode().splitlines())
    return {name: digest for digest, name in lines}


def tabular_xml() -> bytes:
    """The official ICD-10-CM tabular list. Raises DamagedTable."""
    return gzip.decompress(packed_table(TABULAR))


def periods_table() -> bytes:
    """The public validity table as CSV. Raises DamagedTable."""
    return gzip.decompress(packed_table(PERIODS))


def data_file(name: str) -> bytes:
    """A file of codeloom/coding/data."""
    return resources.files("codeloom.coding").joinpath("data", name).read_bytes()


def _build() -> CodeSets:
    changes = read_changes(packed_table(CHANGES[0]), packed_table(CHANGES[1]))
    levels = read_levels(*(gzip.decompress(packed_table(name)) for name in PAYMENT))
    return CodeSets.build(tabular_xml(), periods_table(), levels, changes)


@lru_cache(maxsize=1)
def load_codesets() -> CodeSets:
    """The code sets of this installation: from the artifact in the data folder, else built (seconds) and kept there.

    Call it before forking and the memory is shared. The file's name is a hash of everything it is made from, this
    package's own source included, so a stale one is never read and a damaged one is built anew.
    """
    mark = fingerprint(
        *(packed_table(name) for name in (TABULAR, PERIODS, *CHANGES, *PAYMENT)), source_of(codesets_package)
    )
    return kept("codesets", mark, CodeSets.from_bytes, _build, CodeSets.to_bytes)


@lru_cache(maxsize=1)
def load_index() -> Index:
    """The search index over `load_codesets()`, loaded or built the same way."""
    codesets = load_codesets()
    lexicon, mark = _lexicon()
    columns = kept("search", mark, unpack, lambda: build_columns(codesets.tree, lexicon), pack)
    return settled(Index(codesets, columns, lexicon))


def load_overlay_index(mark: str, codesets: CodeSets) -> Index:
    """The search index of code sets with an overlay, loaded or built the same way; `mark` is a hash of the overlay's content."""
    lexicon, base = _lexicon()
    made_of = fingerprint(mark.encode(), base.encode(), source_of(official_package))
    build = partial(overlay_columns, codesets, lexicon)
    columns = kept(OVERLAY_ARTIFACT, made_of, unpack_overlay, build, pack_overlay, most=KEPT_OVERLAYS)
    return settled(overlay_index(codesets, columns, lexicon))


def settled(loaded: T) -> T:
    """What was loaded to stay, out of the collector's sight: looking through it took 100 ms of some search every minute."""
    gc.collect()
    gc.freeze()
    return loaded


def _lexicon() -> tuple[Lexicon, str]:
    """Our words for search, and a mark of everything the built-in index is made of."""
    files = {name: data_file(name) for name in LEXICON_FILES}
    mark = fingerprint(
        packed_table(TABULAR),
        packed_table(PERIODS),
        *map(packed_table, CHANGES),
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
    artifacts = sorted(folder.glob(f"{name}-*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in artifacts[most:]:
        path.unlink(missing_ok=True)
