"""Words of templates, and words from elsewhere in them."""

from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import translation


def rendered(source: str, **values: object) -> str:
    """Render a piece of a template with the product's environment."""
    return engines["jinja2"].from_string(source).render(values)


def test_words_from_elsewhere_are_escaped_and_their_signs_kept() -> None:
    """What an officer types, as the name of a holiday, is never markup."""
    name = "<script>alert(1)</script> 100%"
    said = rendered("{{ name|translated }}", name=name)
    assert said == "&lt;script&gt;alert(1)&lt;/script&gt; 100%"
    days = [SimpleNamespace(day=None, name=name, provisional=False, decision=name)]
    page = rendered(
        '{% from "common/due.jinja" import skipped_days %}{{ skipped_days(days) }}',
        days=days,
    )
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 2


@pytest.mark.parametrize(("language", "said"), [("vi", "Đăng xuất"), ("en", "Sign out")])
def test_words_follow_the_language_of_each_page(language: str, said: str) -> None:
    """What is kept of one language is not said in another."""
    with translation.override(language):
        assert rendered('{{ _("Đăng xuất") }}') == said


def test_values_within_words_are_escaped() -> None:
    """A value is no markup; the words around it may be."""
    page = rendered('{{ _("<b>%(who)s</b>", who=who) }}', who="<i>An</i>")
    assert page == "<b>&lt;i&gt;An&lt;/i&gt;</b>"
