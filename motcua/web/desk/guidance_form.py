"""What the writer of a page of guidance has typed."""

import re
from collections.abc import Mapping

from motcua.domain.guidance.rules.pages import (
    LONGEST_BODY,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    Content,
    Words,
)
from motcua.web.common import forms

_CODES = re.compile(r"[\s,;]+")


def content_typed(posted: Mapping[str, object]) -> Content:
    """Return a version as it was typed; raise Several naming what cannot be read."""
    reading = forms.Reading(posted)
    found = Content(
        _words(reading, ""),
        _words(reading, "_en"),
        tuple(dict.fromkeys(filter(None, _CODES.split(reading.text("procedures"))))),
        posted.get("everywhere") == "1",
    )
    reading.finish()
    return found


def shown(posted: Mapping[str, object]) -> Content:
    """Return what was typed as it was, to be shown again; nothing is refused."""

    def of(name: str) -> str:
        return str(posted.get(name, ""))

    return Content(
        Words(of("title"), of("summary"), of("body")),
        Words(of("title_en"), of("summary_en"), of("body_en")),
        tuple(filter(None, _CODES.split(of("procedures")))),
        posted.get("everywhere") == "1",
    )


def _words(reading: forms.Reading, ending: str) -> Words:
    body = reading.take(lambda: forms.text(reading.typed, f"body{ending}", LONGEST_BODY))
    return Words(
        reading.line(f"title{ending}", LONGEST_TITLE),
        reading.line(f"summary{ending}", LONGEST_SUMMARY),
        body or "",
    )
