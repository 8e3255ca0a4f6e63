"""The pages of guidance a centre begins with; its officers change them as they like.

A page is one file in each language, named by its address: a title, a paragraph that sums
it up, the body.
"""

from datetime import datetime
from pathlib import Path

from motcua.domain.guidance import actions
from motcua.domain.guidance.rules.pages import Content, Words
from motcua.kernel.actor import SYSTEM

FOLDER = Path(__file__).resolve().parent.parent / "data" / "guidance"


def load_guidance(*, at: datetime) -> int:
    """Publish the pages that are not there yet; return how many were new."""
    return sum(
        actions.load_page(actor=SYSTEM, at=at, slug=slug, content=content)
        for slug, content in shipped().items()
    )


def shipped() -> dict[str, Content]:
    """Return the pages that ship, by address; each is put at every procedure."""
    slugs = sorted(path.name.removesuffix(".vi.md") for path in FOLDER.glob("*.vi.md"))
    return {
        slug: Content(_words(slug, "vi"), _words(slug, "en"), everywhere=True)
        for slug in slugs
    }


def _words(slug: str, language: str) -> Words:
    text = (FOLDER / f"{slug}.{language}.md").read_text("utf-8")
    title, summary, body = text.split("\n\n", 2)
    return Words(title.removeprefix("# "), summary, body.strip())
