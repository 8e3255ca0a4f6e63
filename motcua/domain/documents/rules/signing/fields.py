"""The field of number and date: empty when the signer signs, filled in by the clerk."""

from io import BytesIO
from typing import Any, cast

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from motcua.domain.documents.rules.signing.places import Place

NUMBER_FIELD = "SoVaNgay"
_PRINTED = 4
_TEXT = "Số và ngày ban hành"


def read(pdf: bytes) -> PdfFileReader:
    """Return a PDF, read."""
    return PdfFileReader(BytesIO(pdf))


class Page(PdfContent):  # type: ignore[misc,unused-ignore]
    """The first page of a small PDF, as something to draw with."""

    def __init__(self, read: PdfFileReader) -> None:
        """Take the PDF as it has been read, once for all papers of a batch."""
        self._read = read
        super().__init__()

    def render(self) -> bytes:
        """Import the page and return what draws it."""
        name, form = _imported(self._ensure_writer, self._read)
        self.resources.xobject[name] = form
        x1, y1, x2, y2 = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return f"{name} Do".encode()


def add_number_field(writer: BasePdfFileWriter, place: Place) -> None:
    """Put an empty field of text where number and date will stand."""
    page, _ = writer.find_page_for_modification(place.page)
    left, low, right, high = place.box
    empty = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, right - left, high - low),
        },
        stream_data=b"",
    )
    field = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Tx"),
                pdf_name("/T"): pdf_string(NUMBER_FIELD),
                pdf_name("/TU"): pdf_string(_TEXT),
                pdf_name("/DA"): pdf_string("0 g"),
                pdf_name("/V"): pdf_string(""),
                pdf_name("/F"): generic.NumberObject(_PRINTED),
                pdf_name("/P"): page,
                pdf_name("/Rect"): _numbers(*place.box),
                pdf_name("/AP"): _appearance(writer.add_object(empty)),
            }
        )
    )
    writer.register_annotation(page, field)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])


def fill_number_field(writer: BasePdfFileWriter, text: str, line: bytes) -> None:
    """Write number and date into their field: what is read, and what is seen."""
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field.get("/T") == NUMBER_FIELD:
            _, form = _imported(writer, read(line))
            field["/V"] = pdf_string(text)
            field["/AP"] = _appearance(form)
            writer.mark_update(reference)
            return
    raise ValueError(f"the paper has no field {NUMBER_FIELD}")


def _appearance(form: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name("/N"): form})


def _imported(writer: BasePdfFileWriter, pdf: PdfFileReader) -> tuple[str, Any]:
    form = writer.import_page_as_xobject(pdf)
    reference = cast("Any", form)
    return f"/Import{reference.reference.idnum}", form


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(round(v, 2)) for v in values)
