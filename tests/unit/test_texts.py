"""Texts that count something have their English for one and for many."""

from gettext import GNUTranslations
from io import BytesIO

from babel.messages.mofile import write_mo

from motcua.ops import texts

SAID = "%(num)s hồ sơ"


def test_one_and_many_are_told_apart_in_english() -> None:
    target = BytesIO()
    write_mo(target, texts.known())
    target.seek(0)
    english = GNUTranslations(target)
    said = [english.ngettext(SAID, SAID, n) for n in (0, 1, 2)]
    assert said == ["%(num)s dossiers", "%(num)s dossier", "%(num)s dossiers"]
