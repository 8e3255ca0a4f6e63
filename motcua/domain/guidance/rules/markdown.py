"""Limited Markdown: what the body of a page is made of, and its HTML. Pure.

Paragraphs, two levels of headings, lists, quotes, emphasis and links. Tags are shown as
they were typed, pictures are not there, and a link leads only where `is_allowed` says.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

RULES = ("heading", "list", "blockquote", "newline", "escape", "emphasis", "link")
DEEPEST = 12
"""So deep may one thing stand in another; what is deeper is shown as it was typed."""

_HREF = re.compile(
    r"https://[^\s/\\]\S*|/(?![/\\])\S*|/|tel:\+?[0-9]{3,15}|mailto:[^\s@?&]+@[^\s@?&]+"
)
_TAG = re.compile(r"<[/!a-zA-Z][^>\n]{0,200}>?")
_CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "blockquote_open": "govuk-inset-text",
    "link_open": "govuk-link",
}
_HEADINGS = {"h2": "govuk-heading-m", "h3": "govuk-heading-s"}


def is_allowed(href: str) -> bool:
    """Say whether a link may lead there: our own pages, https, telephone, e-mail."""
    return _HREF.fullmatch(href) is not None


class _Reader(MarkdownIt):
    """A reader of limited Markdown; a link it may not make stays as it was typed."""

    def __init__(self, *, strict: bool) -> None:
        """Make links only where they may lead, or everywhere, to look at them."""
        super().__init__("zero", {"maxNesting": DEEPEST})
        self.enable(RULES)
        self._strict = strict

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's own name
        """Say whether a link is made."""
        return not self._strict or is_allowed(url)


_STRICT, _LOOSE = _Reader(strict=True), _Reader(strict=False)


def to_html(text: str) -> str:
    """Return the HTML of a body, safe to be put into a page as it is."""
    tokens = _STRICT.parse(text)
    for token in _every(tokens):
        if token.type in ("heading_open", "heading_close"):
            # A page has its title as the only first heading.
            token.tag = "h2" if token.tag in ("h1", "h2") else "h3"
        name = _CLASSES.get(token.type, "")
        if token.type == "heading_open":
            name = _HEADINGS[token.tag]
        if name:
            token.attrSet("class", name)
        if token.type == "link_open" and str(token.attrGet("href")).startswith("http"):
            token.attrSet("rel", "noreferrer")
    return str(_STRICT.renderer.render(tokens, _STRICT.options, {}))


def refused_links(text: str) -> tuple[str, ...]:
    """Return where links were meant to lead that are not made."""
    hrefs = (
        str(token.attrGet("href"))
        for token in _every(_LOOSE.parse(text))
        if token.type == "link_open"
    )
    return tuple(href for href in hrefs if not is_allowed(href))


def tags(text: str) -> tuple[str, ...]:
    """Return what looks like tags: they would be shown as they were typed."""
    return tuple(found[0] for found in _TAG.finditer(text))


def plain(text: str) -> tuple[str, ...]:
    """Return the paragraphs, headings and items of a body as people read them."""
    lines = (
        "".join(_said(child) for child in token.children or ())
        for token in _STRICT.parse(text)
        if token.type == "inline"
    )
    return tuple(line for line in lines if line)


def _said(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _every(token.children or [])
