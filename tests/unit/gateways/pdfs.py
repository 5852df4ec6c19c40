"""PDFs made for tests: with a text layer, without one, locked, and hostile ones."""

import io
import zlib

from pypdf import PdfReader, PdfWriter


def pdf(*lines: str, pages: int = 1) -> bytes:
    """A PDF with these lines on each page."""
    drawn = b" T* ".join(b"(" + line.encode("latin-1") + b") Tj" for line in lines)
    return of_content(b"BT /F1 12 Tf 14 TL 72 720 Td " + drawn + b" ET", pages=pages)


def of_content(content: bytes, head: bytes = b"", pages: int = 1) -> bytes:
    """A PDF whose pages all draw the same content; `head` goes into the content's dictionary."""
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), head, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (count, table, count)
    return out + b"startxref\n%d\n%%%%EOF" % out.index(b"xref\n0 ")


def locked(raw: bytes, password: str) -> bytes:
    """The PDF under a password; an empty one opens for everybody."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-128")
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def bomb() -> bytes:
    """A PDF of a few hundred kilobytes whose page unpacks to hundreds of megabytes."""
    return of_content(_packed(b"BT (x) Tj ET ", 20_000_000), b"/Filter/FlateDecode")


def endless_operators() -> bytes:
    """A PDF whose pages have millions of drawing operations each."""
    return of_content(_packed(b"BT /F1 12 Tf (x) Tj ET q Q ", 2_000_000), b"/Filter/FlateDecode", pages=40)


def _packed(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    many = piece * 10_000
    return b"".join(packer.compress(many) for _ in range(times // 10_000)) + packer.flush()
