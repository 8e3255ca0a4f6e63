"""What a PDF does besides showing pages, and how much comes out of it.

The structure is read by qpdf, which also mends what is broken; names written in other
ways (`/J#61vaScript`) and objects inside packed streams are seen as a reader sees them.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from motcua.domain.documents.rules.archives import programme_in
from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

MOST_OBJECTS = 400_000
MOST_UNPACKED = 512 * 1024 * 1024
"""The most bytes the streams of a file may come to, pictures aside."""
MOST_PICTURE = 480 * 1024 * 1024
"""The most bytes one picture in a file may have when it is open."""
MOST_SIDE = 14_400.0
"""Points; no reader shows longer pages (ISO 32000-1 annex C)."""
MOST_AREA = 4 * 2384.0 * 3370.0
"""Square points: four times A0."""

_ACTS = frozenset({"/JavaScript", "/Launch", "/GoToE", "/ImportData", "/Rendition"})
_KEYS = frozenset({"/JS", "/EF", "/XFA", "/RichMediaContent"})
_TYPES = frozenset({"/EmbeddedFile", "/RichMedia"})
_SUSPECT = re.compile(
    rb"/(JavaScript|Launch|GoToE|ImportData|Rendition|JS|EF|EmbeddedFile|XFA|RichMedia)"
)
_DAMAGED = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    TypeError,
    ValueError,
)
_PACKING = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/Fl"})
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_MOST_FILTERS = 3
"""Written as text, packed, and a picture."""
_PIECE = 1024 * 1024
_DEEPEST = 100
_LETTER = (0.0, 0.0, 612.0, 792.0)
"""What readers take a page for that does not say its size."""


def check_pdf(file: BinaryIO, *, name: str) -> None:
    """Raise Invalid or TooLarge for what must not be taken; leave the file at 0.

    Damaged; locked; with scripts, programmes to start or files inside; with more inside
    than any paper has; with pages larger than any paper.
    """
    file.seek(0)
    try:
        with pikepdf.open(file) as document:
            _check(document, name)
    except pikepdf.PasswordError as error:
        raise _refused(
            "file_locked", N_("Tệp “%(name)s” bị khóa bằng mật khẩu."), name
        ) from error
    except _DAMAGED as error:
        raise _refused(
            "file_damaged", N_("Tệp “%(name)s” bị hỏng, không mở được."), name
        ) from error
    file.seek(0)


def _check(document: pikepdf.Pdf, name: str) -> None:
    if len(document.objects) > MOST_OBJECTS:
        raise _explodes(name)
    left = MOST_UNPACKED
    for found in document.objects:
        is_stream = isinstance(found, pikepdf.Stream)
        if is_stream:
            left -= _unpacked(found, name, left)
        # One look in the language the library is written in; few need a second.
        said = (found.stream_dict if is_stream else found).unparse(resolved=True)
        if _SUSPECT.search(said) and _does_something(found):
            raise programme_in(name)
    for page in document.pages:
        _check_page(page, name)


def _does_something(found: pikepdf.Object) -> bool:
    for part in _parts(found, 0):
        keys = set(part.keys())
        if keys & _KEYS:
            return True
        if str(part.get("/S", "")) in _ACTS or str(part.get("/Type", "")) in _TYPES:
            return True
        if str(part.get("/Subtype", "")) in _TYPES:
            return True
    return False


def _parts(found: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield an object's own dictionaries; those with a number come by themselves."""
    if depth > _DEEPEST:
        return
    if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        yield found
        within = [found.get(key) for key in found.keys()]  # noqa: SIM118 - not a dict
    elif isinstance(found, pikepdf.Array):
        within = list(found)
    else:
        return
    for one in within:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _parts(one, depth + 1)


def _unpacked(stream: pikepdf.Object, name: str, most: int) -> int:
    """Return how many bytes come out of a stream; raise TooLarge above the most."""
    filters = _filters(stream)
    if sum(one in _PACKING for one in filters) > 1 or len(filters) > _MOST_FILTERS:
        raise _explodes(name)
    if str(stream.get("/Subtype", "")) == "/Image":
        _check_picture(stream, name)
        return 0
    if not filters or filters[-1] not in _PACKING:
        return 0
    if len(filters) > 1 or filters[-1] not in _FLATE:
        # Written as text, or packed the old way: at most so many times as long.
        size = len(stream.read_bytes())
    else:
        size = _inflated(stream.read_raw_bytes(), most)
    if size > most:
        raise _explodes(name)
    return size


def _inflated(packed: bytes, most: int) -> int:
    """Return the length of what was packed, in pieces that are not kept."""
    machine, size, rest = zlib.decompressobj(), 0, packed
    try:
        while size <= most:
            size += len(machine.decompress(rest, _PIECE))
            rest = machine.unconsumed_tail
            if machine.eof or not rest:
                break
    except zlib.error:
        return size  # readers show as much as opens
    return size


def _filters(stream: pikepdf.Object) -> list[str]:
    said = stream.get("/Filter")
    if said is None:
        return []
    if isinstance(said, pikepdf.Array):
        return [str(one) for one in said]
    return [str(said)]


def _check_picture(stream: pikepdf.Object, name: str) -> None:
    points = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
    is_mask = bool(stream.get("/ImageMask", False))
    bits = 1 if is_mask else int(stream.get("/BitsPerComponent", 8))
    colours = 1 if bits == 1 else 4
    if points * bits * colours > MOST_PICTURE * 8:
        raise _explodes(name)


def _check_page(page: pikepdf.Page, name: str) -> None:
    box = _inherited(page.obj, "/MediaBox")
    left, bottom, right, top = (float(n) for n in box or _LETTER)
    unit = float(page.obj.get("/UserUnit", 1))
    width, height = abs(right - left) * unit, abs(top - bottom) * unit
    if max(width, height) > MOST_SIDE or width * height > MOST_AREA:
        raise TooLarge(
            "page_too_large",
            N_("Tệp “%(name)s” có trang %(width)s × %(height)s mm, quá khổ giấy A0."),
            facts={
                "name": name,
                "width": round(width / 72 * 25.4),
                "height": round(height / 72 * 25.4),
            },
            field="files",
            remedy=N_("Hãy in lại thành PDF khổ A0 trở xuống rồi chọn lại."),
        )


def _inherited(page: pikepdf.Object, key: str) -> list[float] | None:
    """Return what a page has of its own or from those above it."""
    above: pikepdf.Object | None = page
    for _ in range(_DEEPEST):
        if above is None:
            break
        found = above.get(key)
        if found is not None:
            return [float(n) for n in found]
        above = above.get("/Parent")
    return None


def _explodes(name: str) -> TooLarge:
    return TooLarge(
        "file_explodes",
        N_("Tệp “%(name)s” khi giải nén lớn quá mức cho phép."),
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét hoặc in lại thành tệp PDF mới rồi chọn lại."),
    )


def _refused(code: str, message: str, name: str) -> Invalid:
    return Invalid(
        code,
        message,
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét hoặc lưu lại tệp rồi chọn lại."),
    )
