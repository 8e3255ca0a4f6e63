"""Collect the texts people read, and check that each has its English.

`python -m motcua.ops.texts` brings the catalogue up to date; `--check` only says
what is missing. The msgids are Vietnamese, so Vietnamese needs no catalogue.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
METHODS = [("**.py", "python"), ("**.jinja", "jinja2.ext:babel_extract")]
OPTIONS = {"**.jinja": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
_PLACE = re.compile(r"%\(\w+\)s")


def collected() -> Catalog:
    """Return every text of the code and the templates."""
    found = Catalog(locale="en", project="motcua", charset="utf-8")
    for file, line, message, comments, context in extract_from_dir(
        PACKAGE,
        method_map=METHODS,
        options_map=OPTIONS,
        keywords={**KEYWORDS},
    ):
        found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return found


def known() -> Catalog:
    """Return the English catalogue as it stands."""
    if not ENGLISH.exists():
        return Catalog(locale="en", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def update() -> None:
    """Bring new texts in and drop those nobody says any more."""
    fresh, old = collected(), known()
    for message in fresh:
        before = old.get(message.id) if message.id else None
        if before is not None and len(_english(before)) == len(_english(message)):
            message.string = before.string
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    target = BytesIO()
    write_po(
        target, fresh, no_location=True, omit_header=True, sort_output=True, width=88
    )
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += b'"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    ENGLISH.write_bytes(header + target.getvalue().lstrip())


def faults() -> list[str]:
    """Return what is missing, left over, or says other facts than its original."""
    fresh, old = collected(), known()
    ids = {_said(m) for m in fresh if m.id}
    translated = {_said(m): _english(m) for m in old if m.id}
    found = [
        f"no English: {text!r}"
        for text in sorted(ids)
        if not all(translated.get(text, ("",)))
    ]
    found += [f"nobody says: {text!r}" for text in sorted(translated.keys() - ids)]
    found += [
        f"other places: {text!r}"
        for text, forms in sorted(translated.items())
        for english in forms
        if english and set(_PLACE.findall(text)) != set(_PLACE.findall(english))
    ]
    return found


def _said(message: Message) -> str:
    """Return a text in Vietnamese, which says one and many alike."""
    return message.id if isinstance(message.id, str) else message.id[0]


def _english(message: Message) -> tuple[str, ...]:
    """Return the English of a text: one form, or that for one and that for many."""
    if not message.pluralizable:
        return (str(message.string),)
    forms = tuple(str(form or "") for form in message.string or ())
    return (*forms, "", "")[:2]


if __name__ == "__main__":
    if "--check" in sys.argv:
        problems = faults()
        if problems:
            sys.exit("\n".join([*problems, "texts: run `make texts` and translate"]))
    else:
        update()
        sys.stdout.write(f"{len(faults())} texts to look at in {ENGLISH}\n")
