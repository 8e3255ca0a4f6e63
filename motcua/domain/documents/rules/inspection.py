"""What is inside a PDF or a picture: whether it opens, its pages, what it tells beside.

Photographs carry where and by whom they were taken. The dossier does not need it
(law 91/2025 art 3: no more data than the purpose), so it is taken out; the picture is
turned the way its camera held it first.
"""

import io
import os
from threading import Lock
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from motcua.kernel.errors import Invalid, TooLarge
from motcua.kernel.text import N_

MOST_PIXELS = 120_000_000
"""The most points one picture may have; A3 at 600 dots an inch has 70 million."""

PICTURES = frozenset({"image/jpeg", "image/png", "image/tiff"})
PDF = "application/pdf"
_ORIENTATION = 274
_TELLING = frozenset({"exif", "xmp", "comment", "photoshop", "iptc"})
_TELLING_TAGS = frozenset({270, 271, 272, 305, 306, 315, 316, 700, 33432, 33723, 34377})
_TELLING_IFDS = frozenset({34665, 34853})

_ENDS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82"}
_TAIL = 1024

# We count the points ourselves and refuse with a sentence.
Image.MAX_IMAGE_PIXELS = None
pdfium = Lock()
"""PDFium does one thing at a time; whoever uses it holds this."""


def count_pages(
    file: BinaryIO, *, name: str, media_type: str, most_pages: int
) -> int | None:
    """Return the pages of a PDF or picture, None for what has none; leave it at 0.

    Raises Invalid naming the file when it is locked or damaged, TooLarge when it has
    more pages than are taken or a picture has more points.
    """
    if media_type != PDF and media_type not in PICTURES:
        return None
    file.seek(0)
    pages = (
        _pages_of_pdf(file, name) if media_type == PDF else _pages_of_picture(file, name)
    )
    file.seek(0)
    if pages > most_pages:
        raise TooLarge(
            "too_many_pages",
            N_("Tệp “%(name)s” có %(pages)s trang, quá mức %(most)s trang."),
            facts={"name": name, "pages": pages, "most": most_pages},
            field="files",
            remedy=N_("Hãy chia thành nhiều tệp."),
        )
    return pages


def without_traces(file: BinaryIO, *, media_type: str) -> bytes | None:
    """Return a picture upright and without what its camera tells; None for no change.

    The colours' profile and the dots an inch stay. The file is left at 0.
    """
    if media_type not in PICTURES:
        return None
    file.seek(0)
    try:
        with Image.open(file) as image:
            if _tells(image) or _has_more(file, image):
                return _cleaned(image)
            return None
    finally:
        file.seek(0)


def as_pdf(file: BinaryIO) -> bytes:
    """Return a picture, each of its pages a page, as PDF."""
    out = io.BytesIO()
    with Image.open(file) as image:
        pages = [_upright(image, n) for n in range(_frames(image))]
        dots = image.info.get("dpi") or (150, 150)
    resolution = float(dots[0]) if float(dots[0]) > 1 else 150.0
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=resolution
    )
    return out.getvalue()


def _upright(image: ImageFile, n: int) -> Image.Image:
    image.seek(n)
    found = ImageOps.exif_transpose(image)
    return found.convert("L" if found.mode in ("1", "L", "I;16") else "RGB")


def _pages_of_pdf(file: BinaryIO, name: str) -> int:
    with pdfium:
        try:
            document = pypdfium2.PdfDocument(file, autoclose=False)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise _refused(
                    "file_locked", N_("Tệp “%(name)s” bị khóa bằng mật khẩu."), name
                ) from error
            raise _damaged(name) from error
        try:
            return len(document)
        finally:
            document.close()


def _pages_of_picture(file: BinaryIO, name: str) -> int:
    try:
        with Image.open(file) as image:
            pages = _frames(image)
            for n in range(min(pages, 3)):
                image.seek(n)
                _check_points(image, name)
                image.load()
            return pages
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise _damaged(name) from error


def _check_points(image: Image.Image, name: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge(
            "picture_too_large",
            N_("Ảnh “%(name)s” có %(millions)s triệu điểm, quá mức %(most)s triệu."),
            facts={
                "name": name,
                "millions": image.width * image.height // 1_000_000,
                "most": MOST_PIXELS // 1_000_000,
            },
            field="files",
            remedy=N_("Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."),
        )


def _tells(image: ImageFile) -> bool:
    """Say whether a picture carries more than its points and colours."""
    tags = set(image.getexif())
    if image.format == "TIFF":
        return bool(tags & (_TELLING_TAGS | _TELLING_IFDS)) or _is_turned(image)
    text = getattr(image, "text", None) if image.format == "PNG" else None
    return bool(tags or text or _TELLING & set(image.info))


def _has_more(file: BinaryIO, image: ImageFile) -> bool:
    """Say whether something follows the end of a picture: a film, a file, anything."""
    end = _ENDS.get(image.format or "")
    if end is None:
        return image.format == "MPO"
    file.seek(-min(_TAIL, size_of(file)), os.SEEK_END)
    return not file.read().rstrip(b"\0\r\n ").endswith(end)


def _frames(image: ImageFile) -> int:
    """Return the pages of a picture.

    Telephones put a second, smaller picture behind a photograph (MPO); it is none.
    """
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def _is_turned(image: Image.Image) -> bool:
    return image.getexif().get(_ORIENTATION, 1) not in (0, 1)


def _cleaned(image: ImageFile) -> bytes:
    out, kept = io.BytesIO(), _kept(image)
    if image.format == "TIFF":
        pages = [_page_alone(image, n) for n in range(_frames(image))]
        kept["compression"] = image.info.get("compression", "tiff_lzw")
        pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **kept)
    elif image.format == "PNG":
        ImageOps.exif_transpose(image).copy().save(out, "PNG", optimize=True, **kept)
    elif _is_turned(image) or image.format == "MPO":
        ImageOps.exif_transpose(image).save(
            out, "JPEG", quality=95, subsampling=0, exif=b"", comment=b"", **kept
        )
    else:
        image.info.pop("comment", None)
        image.save(out, "JPEG", quality="keep", exif=b"", xmp=b"", **kept)
    return out.getvalue()


def _kept(image: Image.Image) -> dict[str, Any]:
    """Return what belongs to the picture itself: profile of colours, dots an inch."""
    return {
        name: image.info[name] for name in ("icc_profile", "dpi") if image.info.get(name)
    }


def _page_alone(image: ImageFile, n: int) -> Image.Image:
    """Return one page of a TIFF with nothing but its points."""
    image.seek(n)
    upright = ImageOps.exif_transpose(image)
    alone = Image.new(upright.mode, upright.size)
    if (palette := upright.getpalette()) is not None:
        alone.putpalette(palette)
    alone.paste(upright)
    return alone


def size_of(file: BinaryIO) -> int:
    """Return a file's size in bytes; leave it at 0."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def _damaged(name: str) -> Invalid:
    return _refused("file_damaged", N_("Tệp “%(name)s” bị hỏng, không mở được."), name)


def _refused(code: str, message: str, name: str) -> Invalid:
    return Invalid(
        code,
        message,
        facts={"name": name},
        field="files",
        remedy=N_("Hãy quét hoặc lưu lại tệp rồi chọn lại."),
    )
