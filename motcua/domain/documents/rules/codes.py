"""The two codes on a paper as SVG: QR of the look-up, Code 128 of the dossier's code."""

from functools import lru_cache

import segno
from barcode import Code128
from barcode.errors import BarcodeError

QUIET = 10
MODULE_MM = 0.25
"""The width of the thinnest bar: what office printers and hand readers can do."""


@lru_cache(maxsize=512)
def qr(content: str) -> str:
    """Return a QR code as SVG, or nothing when there is nothing to encode.

    Made once for what many open: a wall, a page of guidance, a filing that is followed.
    """
    if not content:
        return ""
    code = segno.make(content, error="m", micro=False)
    svg: str = code.svg_inline(border=2, scale=4, omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def bars(content: str) -> tuple[str, float]:
    """Return a Code 128 barcode as SVG and its width in mm with the quiet zones.

    Nothing and 0 when there is nothing to encode, or a sign Code 128 has not.
    """
    if not content:
        return "", 0
    try:
        modules: str = Code128(content).build()[0]
    except BarcodeError:
        return "", 0
    width = len(modules) + 2 * QUIET
    found, at = [], 0
    for run in _runs(modules):
        if run[0] == "1":
            found.append(f'<rect x="{at + QUIET}" y="0" width="{len(run)}" height="10"/>')
        at += len(run)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 10" '
        f'preserveAspectRatio="none">{"".join(found)}</svg>'
    )
    return svg, round(width * MODULE_MM, 2)


def _runs(modules: str) -> list[str]:
    """Return the stretches of equal modules, bars and gaps in turn."""
    found = [modules[0]]
    for module in modules[1:]:
        if module == found[-1][0]:
            found[-1] += module
        else:
            found.append(module)
    return found
