"""Hexadecimal strings are read as pyHanko reads them, whatever stands there."""

from io import BytesIO

from hypothesis import example, given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError

from motcua.domain.documents.rules.signing.hex_strings import (
    by_digits,
    read_hex_string,
)

DIGITS = st.text("0123456789abcdefABCDEF", max_size=80)
INSIDE = st.lists(st.one_of(DIGITS, st.sampled_from([" ", "\n", "%x\n", "g", "<", "\0"])))


def outcome(how: object, content: bytes) -> tuple[object, int]:
    """Return what a way of reading comes to, and where it stops."""
    stream = BytesIO(b"/X " + content)
    stream.seek(3)
    try:
        found = how(stream)  # type: ignore[operator]
    except PdfError as fault:
        return type(fault), 0
    return (type(found), found), stream.tell()


@given(INSIDE, st.sampled_from(["", ">", "> ]", ">>", ">\n/Y <00>"]))
@example(["00" * 20_000], "> /Contents")
@example(["fEfF0041"], ">")
@example(["0"], ">")
def test_both_ways_come_to_the_same(parts: list[str], after: str) -> None:
    content = ("<" + "".join(parts) + after).encode("latin-1")
    assert outcome(read_hex_string, content) == outcome(by_digits, content)


def test_pyhanko_reads_so() -> None:
    import motcua.domain.documents.rules.signing.verifying  # noqa: F401, PLC0415

    assert generic.read_hex_string_from_stream is read_hex_string
