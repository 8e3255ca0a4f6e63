"""The few words of SVG that drawings are made of, safe whatever text they carry."""

import re
from html import escape

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(text: str) -> str:
    """Return text as it may stand in an element or an attribute."""
    return escape(_NOT_XML.sub("\ufffd", text))


def tag(name: str, content: str = "", **looks: object) -> str:
    """Return an element; `content` is SVG already, attributes are escaped here.

    An attribute's underscores are written as hyphens; one that is None is left out.
    """
    attributes = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{words(_value(value))}"'
        for key, value in looks.items()
        if value is not None
    )
    return (
        f"<{name}{attributes}>{content}</{name}>" if content else f"<{name}{attributes}/>"
    )


def _value(value: object) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def text_at(
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    fill: str,
    bold: bool = False,
    anchor: str | None = None,
) -> str:
    """Return a line of text whose base line begins, or is centred, at a point."""
    return tag(
        "text",
        words(text),
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        font_weight=600 if bold else None,
        text_anchor=anchor,
    )
