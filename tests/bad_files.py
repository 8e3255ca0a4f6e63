"""Files made to hurt, made on the spot: broken, locked, two things at once, bombs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.files import a_pdf, a_picture

MB = 1024 * 1024
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad file: what it is, what it is called, and how it is refused."""

    what: str
    name: str
    code: str
    make: Callable[[], bytes]

    def __str__(self) -> str:
        """Return what it is."""
        return self.what

    def data(self) -> bytes:
        """Return the file; it is made once."""
        return _data(self)


@cache
def _data(bad: Bad) -> bytes:
    return bad.make()


def zeros_deflated(megabytes: int, first: bytes = b"") -> bytes:
    """Return so many MB of zeros as one raw deflate stream, made in no time."""
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    begun = machine.compress(first) + machine.flush(zlib.Z_FULL_FLUSH)
    block = machine.compress(bytes(MB)) + machine.flush(zlib.Z_FULL_FLUSH)
    return begun + block * megabytes + machine.flush(zlib.Z_FINISH)


def zeros_zipped(megabytes: int) -> bytes:
    """Return them with the two bytes that open a zlib stream; nobody reaches its sum."""
    return b"\x78\x9c" + zeros_deflated(megabytes) + b"\0\0\0\0"


@contextmanager
def edited(**save: Any) -> Iterator[tuple[pikepdf.Pdf, io.BytesIO]]:
    """Give a PDF of one page to be changed; it is in the buffer afterwards."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as document:
        yield document, out
        document.save(out, **save)


def with_root(key: str, value: Any, **save: Any) -> bytes:
    """Return a PDF whose catalogue has one entry more."""
    with edited(**save) as (document, out):
        document.Root[key] = value
    return out.getvalue()


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def packed_script() -> bytes:
    """Return a script in a packed object, as every newer programme writes PDF."""
    with edited(object_stream_mode=pikepdf.ObjectStreamMode.generate) as (document, out):
        act = document.make_indirect(action("JavaScript", JS="app.alert(1)"))
        document.Root.OpenAction = act
    return out.getvalue()


def script_by_another_name() -> bytes:
    """Return a script whose key and kind are written letter by letter."""
    data = with_root("/OpenAction", action("JavaScript", JS="app.alert(1)"))
    return data.replace(b"/JavaScript", b"/J#61v#61Script").replace(b"/JS", b"/#4a#53")


def script_of_a_button() -> bytes:
    with edited() as (document, out):
        button = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Screen,
            Rect=Array([0, 0, 9, 9]),
            AA=Dictionary(E=action("JavaScript", JS="x")),
        )
        document.pages[0].Annots = Array([button])
    return out.getvalue()


def with_attachment() -> bytes:
    with edited() as (document, out):
        document.attachments["a.exe"] = b"MZ"
    return out.getvalue()


def with_stream(stream: Callable[[pikepdf.Pdf], Stream]) -> bytes:
    """Return a PDF with a stream as it was packed: saving would unpack gigabytes."""
    as_it_is = {"stream_decode_level": pikepdf.StreamDecodeLevel.none}
    with edited(compress_streams=False, **as_it_is) as (document, out):
        document.pages[0].Contents = stream(document)
    return out.getvalue()


def raw_stream(data: bytes, filters: Any, **more: Any) -> Callable[..., Stream]:
    def make(document: pikepdf.Pdf) -> Stream:
        found = Stream(document, b"", **more)
        found.write(data, filter=filters)
        return found

    return make


def packed_thrice() -> bytes:
    data = zlib.compress(zlib.compress(zeros_zipped(2000)))
    filters = Array([Name.FlateDecode] * 3)
    return with_stream(raw_stream(data, filters))


def picture_bomb_in_pdf() -> bytes:
    more = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 60_000,
        "Height": 60_000,
        "BitsPerComponent": 8,
        "ColorSpace": Name.DeviceRGB,
    }
    return with_stream(raw_stream(zeros_zipped(50), Name.FlateDecode, **more))


def object_stream_bomb() -> bytes:
    """Return a PDF whose catalogue lies in a stream of two gigabytes and more."""
    packed = b"\x78\x9c" + zeros_deflated(2200, b"2 0 <</Type/Catalog>>")
    head = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n"
    body = b"%PDF-1.5\n" + head % len(packed) + packed + b"\nendstream\nendobj\n"
    places = ((0, 0, 255), (1, 9, 0), (2, 1, 0), (1, len(body), 0))
    table = b"".join(struct.pack(">BIB", *one) for one in places)
    said = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>\nstream\n"
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + said % len(table) + table + end


def png_bomb(side: int = 100_000) -> bytes:
    def piece(kind: bytes, data: bytes) -> bytes:
        summed = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", summed)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + piece(b"IHDR", head)
        + piece(b"IDAT", zeros_zipped(20))
        + piece(b"IEND", b"")
    )


def tiff_bomb() -> bytes:
    """Return a TIFF of a thousand million points in a strip of a few bytes."""
    tags = [
        (256, 4, 1, 40_000),
        (257, 4, 1, 40_000),
        (258, 3, 1, 8),
        (259, 3, 1, 8),
        (262, 3, 1, 1),
        (273, 4, 1, 8 + 2 + 12 * 8 + 4),
        (278, 4, 1, 40_000),
        (279, 4, 1, 1000),
    ]
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags))
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return head + body + struct.pack("<I", 0) + zeros_zipped(1)[:1000].ljust(1000, b"\0")


def office(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", b"<document/>")
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_of_zeros(entry: str, megabytes: int, before: bytes = b"") -> bytes:
    """Return an archive with one entry of zeros, its sum right, made in no time."""
    packed, summed = zeros_deflated(megabytes), 0
    for _ in range(megabytes):
        summed = zlib.crc32(bytes(MB), summed)
    name = entry.encode()
    facts = struct.pack(
        "<HHHHHIIIHH",
        *(20, 0, 8, 0, 0, summed, len(packed), megabytes * MB, len(name), 0),
    )
    local = b"PK\x03\x04" + facts + name + packed
    central = b"PK\x01\x02\x14\x00" + facts
    central += struct.pack("<HHHII", 0, 0, 0, 0, len(before)) + name
    return before + local + _closed(central, 1, len(before + local))


def _closed(central: bytes, count: int, at: int) -> bytes:
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), at, 0)
    return central + b"PK\x05\x06" + end


@cache
def big_office() -> bytes:
    return zip_of_zeros("word/document.xml", 400)


def overlapping() -> bytes:
    """Return an archive whose thousand entries are all the same bytes."""
    one = zip_of_zeros("word/document.xml", 5)
    start = one.rindex(b"PK\x01\x02")
    entry = one[start : one.rindex(b"PK\x05\x06")]
    return one[:start] + _closed(entry * 1000, 1000, start)


def nested(layers: int) -> bytes:
    found = office({})
    for _ in range(layers):
        found = office({"word/embeddings/a.docx": found})
    return found


def laughing() -> bytes:
    lines = ['<!ENTITY a "ha">'] + [
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    ]
    text = f"<!DOCTYPE x [{''.join(lines)}]><x>&j;</x>"
    return office({"word/settings.xml": text.encode()})


def locked_pdf() -> bytes:
    lock = pikepdf.Encryption(owner="o", user="u", R=6)
    with edited(encryption=lock) as (_, out):
        pass
    return out.getvalue()


def locked_office() -> bytes:
    """Return an archive whose entry is marked as locked."""
    data = bytearray(office({}))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(sign) + (6 if sign[2] == 3 else 8)
        data[at] |= 1
    return bytes(data)


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


PAGE = b"<html><script>alert(1)</script></html>"
GIF_JS = b"GIF89a/*" + bytes(4) + b"*/=1;alert(1);"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

SCANS: tuple[Bad, ...] = (
    Bad("nothing in it", "rong.pdf", "file_empty", lambda: b""),
    Bad("only a beginning", "dut.pdf", "file_damaged", lambda: b"%PDF-1.7\n1 0 obj"),
    Bad("torn picture", "rach.jpg", "file_damaged", lambda: a_picture()[:400]),
    Bad("torn office", "rach.docx", "file_damaged", lambda: office({})[:200]),
    Bad("locked pdf", "khoa.pdf", "file_locked", locked_pdf),
    Bad("locked office", "khoa.docx", "file_locked", lambda: OLE),
    Bad("locked entries", "khoa2.docx", "file_locked", locked_office),
    Bad(
        "script at opening",
        "js.pdf",
        "file_has_programme",
        lambda: with_root("/OpenAction", action("JavaScript", JS="x")),
    ),
    Bad(
        "script in names",
        "js2.pdf",
        "file_has_programme",
        lambda: with_root(
            "/Names",
            Dictionary(
                JavaScript=Dictionary(Names=Array(["a", action("JavaScript", JS="x")]))
            ),
        ),
    ),
    Bad("script of a button", "js3.pdf", "file_has_programme", script_of_a_button),
    Bad("script by letters", "js4.pdf", "file_has_programme", script_by_another_name),
    Bad("script in a packed object", "js5.pdf", "file_has_programme", packed_script),
    Bad(
        "starts a programme",
        "launch.pdf",
        "file_has_programme",
        lambda: with_root("/OpenAction", action("Launch", F="cmd.exe")),
    ),
    Bad(
        "opens a file inside",
        "goto.pdf",
        "file_has_programme",
        lambda: with_root("/OpenAction", action("GoToE", D=Array([0, Name.Fit]))),
    ),
    Bad("file inside", "kem.pdf", "file_has_programme", with_attachment),
    Bad(
        "moving form",
        "xfa.pdf",
        "file_has_programme",
        lambda: with_root("/AcroForm", Dictionary(XFA="x", Fields=Array([]))),
    ),
    Bad("pdf and zip", "hai.pdf", "file_two_in_one", lambda: a_pdf() + a_zip()),
    Bad("pdf and page", "trang.pdf", "file_two_in_one", lambda: a_pdf() + PAGE),
    Bad(
        "page in a pdf's head",
        "trang2.pdf",
        "file_two_in_one",
        lambda: a_pdf().replace(b"\n", b"\n%" + PAGE + b"\n", 1),
    ),
    Bad("jpeg and zip", "hai.jpg", "file_two_in_one", lambda: a_picture() + a_zip()),
    Bad("png and page", "hai.png", "file_two_in_one", lambda: a_picture("PNG") + PAGE),
    Bad(
        "office and pdf",
        "hai.docx",
        "file_two_in_one",
        lambda: office({}).replace(b"[Content_Types].xml", b"%PDF-_Types_).xml_"),
    ),
    Bad("gif and script", "anh.png", "file_disguised", lambda: GIF_JS),
    Bad("gif and script as it is", "anh.gif", "file_sort_not_taken", lambda: GIF_JS),
    Bad("huge page", "to.pdf", "page_too_large", lambda: a_pdf(1, 14_000, 14_000)),
    Bad("page beyond any", "dai.pdf", "page_too_large", lambda: a_pdf(1, 10, 15_000)),
    Bad("too many pages", "nhieu.pdf", "too_many_pages", lambda: a_pdf(2_001)),
    Bad("packed gigabyte", "bom.pdf", "file_explodes",
        lambda: with_stream(raw_stream(zeros_zipped(1000), Name.FlateDecode))),
    Bad("packed thrice", "bom3.pdf", "file_explodes", packed_thrice),
    Bad("objects in gigabytes", "bom2.pdf", "file_damaged", object_stream_bomb),
    Bad("picture of gigabytes in a pdf", "anh.pdf", "file_explodes", picture_bomb_in_pdf),
    Bad("png of gigabytes", "bom.png", "picture_too_large", png_bomb),
    Bad("tiff of gigabytes", "bom.tif", "picture_too_large", tiff_bomb),
    Bad("office of gigabytes", "bom.docx", "file_explodes", big_office),
    Bad("overlapping entries", "bom2.docx", "file_explodes", overlapping),
    Bad("boxes in boxes", "bom3.docx", "file_explodes", lambda: nested(4)),
    Bad("zip in office", "zip.docx", "file_explodes",
        lambda: office({"word/a.bin": a_zip()})),
    Bad("macros", "ma.docx", "file_has_programme",
        lambda: office({"word/vbaProject.bin": b"x"})),
    Bad("page in office", "html.docx", "file_has_programme",
        lambda: office({"word/afchunk.html": PAGE})),
    Bad("laughing entities", "cuoi.docx", "file_has_programme", laughing),
)  # fmt: skip
