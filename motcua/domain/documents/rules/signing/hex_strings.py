"""Long hexadecimal strings of a PDF, read at once: signatures are such strings.

pyHanko reads them digit by digit, which took most of the time of checking a paper.
What is not plainly digits to the closing sign is left to pyHanko, from its beginning.
"""

import binascii
import re
from typing import Any

from pyhanko.pdf_utils import generic

_BLOCK = 16 * 1024
_DIGITS = re.compile(rb"(?:[0-9a-fA-F]{2})*")
by_digits = generic.read_hex_string_from_stream
"""pyHanko's own way."""


def read_hex_string(stream: Any) -> Any:
    """Return the string that begins at the stream's place, and stop behind it."""
    begun = stream.tell()
    stream.read(1)
    found = bytearray()
    while block := stream.read(_BLOCK):
        end = block.find(b">")
        if end < 0:
            found += block
            continue
        found += block[:end]
        if _DIGITS.fullmatch(found) is None:
            break
        stream.seek(begun + 1 + len(found) + 1)
        return generic.pdf_string(binascii.unhexlify(found))
    stream.seek(begun)
    return by_digits(stream)


def install() -> None:
    """Let pyHanko read such strings so, from now on in this process."""
    generic.read_hex_string_from_stream = read_hex_string
