"""Notes out of DocumentReference and DiagnosticReport: what was attached and what it holds, and whether the note stands.

Nothing is fetched. What lies in a Binary of the same files is put in when both were met (`Attached`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from codeloom.gateways.fhir.attachments import MAX_CHARACTERS, AttachmentReader, Reading, inline, what_is
from codeloom.gateways.fhir.drafts import ChartNotice, DocumentDraft, document
from codeloom.gateways.fhir.notices import attachment as unreadable
from codeloom.gateways.fhir.values import Resource, ident, line, obj, objs, pointed, prose, when, words_of

IN_ERROR = "entered-in-error"
SUPERSEDED = "superseded"
_STANDINGS = {
    SUPERSEDED: SUPERSEDED, "deprecated": SUPERSEDED, "preliminary": "preliminary", "registered": "preliminary",
    "partial": "preliminary", "draft": "preliminary", "cancelled": "cancelled", IN_ERROR: IN_ERROR,
}  # fmt: skip
_WORST_FIRST = (IN_ERROR, "cancelled", SUPERSEDED, "preliminary")
_MOST = 20


@dataclass(frozen=True, slots=True)
class NoteHead:
    """What a resource says of all its attachments. `source` names it and, after `#`, which part is meant; empty without an id."""

    title: str
    kind: str
    written: str
    standing: str
    source: str = ""

    def draft(self, text: str, title: str = "") -> DocumentDraft:
        """The document of a text."""
        return document(title or self.title, self.kind, self.written, text, standing=self.standing, source=self.source)

    def part(self, name: object) -> "NoteHead":
        """The same of one part of the resource."""
        return replace(self, source=f"{self.source}#{name}") if self.source else self


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment whose content lies elsewhere: under `url`, perhaps in a Binary of the same files."""

    head: NoteHead
    url: str
    title: str
    content_type: str
    size: int

    def document_of(self, reading: Reading) -> DocumentDraft | ChartNotice:
        """The document once what lies there was read, or that it cannot be."""
        if reading.text:
            return self.head.draft(reading.text, self.title)
        return unreadable(self.title or self.head.title, reading.what, reading.size or self.size, reading.why)

    def absent(self, why: str) -> ChartNotice:
        """That what lies there is not to be had."""
        return unreadable(self.title or self.head.title, what_is(self.content_type), self.size, why)


Found = tuple[DocumentDraft | ChartNotice | Attached, tuple[str, ...]]
"""What came of one attachment, and codes of words.WARNINGS about its text."""


def head_of(kind: str, resource: Resource) -> NoteHead:
    """Title, date and standing. A note entered in error has that standing."""
    title = words_of(resource.get("code") if kind == "DiagnosticReport" else resource.get("type"))
    if kind == "Composition":
        title = line(resource.get("title")) or title
    written = when(resource.get("date")) or when(resource.get("effectiveDateTime")) or when(resource.get("issued"))
    statuses = (line(resource.get(name), 40) for name in ("status", "docStatus"))
    standings = {_STANDINGS.get(status, "") for status in statuses}
    standing = next((one for one in _WORST_FIRST if one in standings), "")
    named = ident(resource.get("id"))
    return NoteHead(title or "Note", kind, written, standing, f"{kind}/{named}" if named else "")


def replaced_by(kind: str, resource: Resource) -> list[str]:
    """References to the notes that this one takes the place of."""
    replaced = []
    for relation in objs(resource.get("relatesTo"))[:_MOST]:
        if relation.get("code") == "replaces":
            target = relation.get("target") or relation.get("targetReference")
            by_identifier = {"identifier": relation.get("targetIdentifier")}
            replaced.append(pointed(kind, target) or pointed(kind, by_identifier))
    return [text for text in replaced if text]


def attachments(kind: str, resource: Resource) -> list[Resource]:
    """The attachments of a DocumentReference or DiagnosticReport."""
    if kind == "DocumentReference":
        return [obj(content.get("attachment")) for content in objs(resource.get("content"))[:_MOST]]
    return objs(resource.get("presentedForm"))[:_MOST] if kind == "DiagnosticReport" else []


def notes(head: NoteHead, resource: Resource, reader: AttachmentReader, seen: set[int]) -> Iterator[Found]:
    """What came of the attachments and the conclusion of a resource.

    `seen` remembers texts of the same encounter: reports and references often carry the same note.
    """
    for at, attached in enumerate(attachments(head.kind, resource)):
        this = head.part(at)
        data, title = attached.get("data"), line(attached.get("title"))
        content_type = line(attached.get("contentType"), 200)
        if isinstance(data, str) and data:
            if _repeated(head, hash(data), seen):
                continue
            reading = reader.read(data, content_type)
        elif url := line(attached.get("url"), 2_000):
            held = _contained(resource, url, reader, content_type) or _inline(attached, reader)
            if held is None:
                yield Attached(this, url, title, content_type, _size(attached)), ()
                continue
            reading = held
        elif title or content_type:
            reading = Reading(why="missing", what=what_is(content_type), size=_size(attached))
        else:
            continue
        yield _found(this, reading, title)
    conclusion = resource.get("conclusion")
    if head.kind == "DiagnosticReport" and isinstance(conclusion, str) and conclusion.strip():
        if not _repeated(head, hash(conclusion), seen):
            yield head.part("conclusion").draft(prose(conclusion[:MAX_CHARACTERS]), f"{head.title}: conclusion"), ()


def _found(head: NoteHead, reading: Reading, title: str) -> Found:
    if reading.text:
        return head.draft(reading.text, title), reading.warnings
    return unreadable(title or head.title, reading.what, reading.size, reading.why), ()


def _repeated(head: NoteHead, text: int, seen: set[int]) -> bool:
    """Whether a text was met before in a note that stands; one that does not stand keeps no other away."""
    if text in seen:
        return True
    if not head.standing:
        seen.add(text)
    return False


def _contained(resource: Resource, url: str, reader: AttachmentReader, content_type: str) -> Reading | None:
    if not url.startswith("#"):
        return None
    for inner in objs(resource.get("contained"))[:50]:
        if ident(inner.get("id")) == url[1:]:
            return binary_reading(inner, reader, content_type)
    return Reading(why="missing", what=what_is(content_type))


def _inline(attached: Resource, reader: AttachmentReader) -> Reading | None:
    url = attached.get("url")
    held = inline(url) if isinstance(url, str) else None
    return reader.read_bytes(held[1], held[0] or line(attached.get("contentType"), 200)) if held else None


def binary_reading(binary: Resource, reader: AttachmentReader, content_type: str = "") -> Reading:
    """The reading of a Binary resource; `content_type` is what points to it says, where it does not say it itself."""
    data = binary.get("data")
    written = line(binary.get("contentType"), 200) or content_type
    if not isinstance(data, str) or not data:
        return Reading(why="missing", what=what_is(written))
    return reader.read(data, written)


def _size(attached: Resource) -> int:
    size = attached.get("size")
    return size if isinstance(size, int) and not isinstance(size, bool) and 0 < size < 1 << 40 else 0
