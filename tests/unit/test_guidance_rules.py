"""What a page of guidance may be: its address, its Markdown, its words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.domain.guidance.rules.markdown import (
    is_allowed,
    plain,
    refused_links,
    to_html,
)
from motcua.domain.guidance.rules.pages import (
    LONGEST_BODY,
    RESERVED,
    Content,
    Words,
    check_draft,
    check_publishing,
    check_slug,
    findings,
)
from motcua.kernel.errors import Invalid, Several
from motcua.ops.world.guidance import FOLDER, shipped

GOOD = Words("Nộp phí", "Nộp phí bằng điện thoại.", "Mở trang rồi bấm **Nộp**.")
HOSTILE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<b>x",
    "vbscript:x",
    "file:///etc/passwd",
    "http://khong-an-toan.vn",
    "//ke-gian.vn/x",
    "/\\ke-gian.vn",
    "tel:113;x",
    "mailto:a@b.vn?body=x",
    " /co-khoang-trang",
    "",
)


def refused(content: Content) -> dict[str, str]:
    """Return field and code of everything that keeps a page from being published."""
    try:
        check_draft(content)
        check_publishing(content)
    except Several as several:
        return {fault.field or "": fault.code for fault in several.faults}
    except Invalid as fault:
        return {fault.field or "": fault.code}
    return {}


def test_a_body_becomes_headings_lists_and_links() -> None:
    html = to_html("# Một\n\n### Hai\n\n1. a\n2. **b**\n\n- [c](/thu-tuc)\n\n> d")
    for part in (
        '<h2 class="govuk-heading-m">Một</h2>',
        '<h3 class="govuk-heading-s">Hai</h3>',
        '<ol class="govuk-list govuk-list--number">',
        "<strong>b</strong>",
        '<a href="/thu-tuc" class="govuk-link">c</a>',
        '<blockquote class="govuk-inset-text">',
    ):
        assert part in html
    assert 'rel="noreferrer"' in to_html("[a](https://chinhphu.vn)")


@pytest.mark.parametrize("href", HOSTILE)
def test_a_link_leads_nowhere_else(href: str) -> None:
    assert not is_allowed(href)
    text = f"[bấm vào đây]({href})\n\n[và đây](<{href}>)"
    hrefs = re.findall(r'<a href="([^"]*)"', to_html(text))
    assert all(is_allowed(one) for one in hrefs if one), "an empty one leads here"


@pytest.mark.parametrize("href", ["/", "/nop-tien", "https://dichvucong.gov.vn/a?b=c#d"])
def test_links_that_people_need_are_made(href: str) -> None:
    assert f'href="{href}"' in to_html(f"[a]({href})")
    assert refused_links(f"[a]({href}) [b](tel:02033123456) [c](mailto:a@b.vn)") == ()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_whatever_is_written_makes_no_tag_of_its_own(text: str) -> None:
    allowed = (
        r"</?(p|h2|h3|ul|ol|li|a|strong|em|blockquote|br)( [a-z]+=\"[^\"<>]*\")*( /)?>"
    )
    rest = re.sub(allowed, "", to_html(text))
    assert "<" not in rest
    plain(text)


@given(st.text(alphabet="[]()<>*_#-> \n`!javscript:/\"'&;", max_size=120))
def test_no_way_of_writing_makes_a_script(text: str) -> None:
    html = to_html(text)
    assert all(is_allowed(one) for one in re.findall(r'href="([^"]+)"', html))
    assert not re.search(r"<[^>]* on[a-z]+=", html)


def test_addresses_are_plain_and_not_ours() -> None:
    for slug in ("dang-nhap", "a", "nop-2-ho-so"):
        check_slug(slug)
    wrong = ["", "Đăng-nhập", "a b", "a/b", "-a", "a--b", "a\n", "../a", "a" * 61]
    for slug in [*wrong, *RESERVED]:
        with pytest.raises(Invalid) as caught:
            check_slug(slug)
        assert caught.value.field == "slug"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (Content(GOOD), {}),
        (Content(GOOD, GOOD), {}),
        (Content(Words()), dict.fromkeys(("title", "summary", "body"), "page_lacks")),
        (
            Content(GOOD, Words(title="Pay")),
            dict.fromkeys(("summary_en", "body_en"), "page_lacks"),
        ),
        (
            Content(Words("a", "b", "[x](javascript:alert(1))")),
            {"body": "link_refused"},
        ),
        (Content(GOOD, Words("a", "b", "<b>c</b>")), {"body_en": "tag_refused"}),
        (
            Content(Words("a", "b", "x" * (LONGEST_BODY + 1))),
            {"body": "text_too_long"},
        ),
        (Content(GOOD, procedures=("1",) * 51), {"procedures": "procedures_many"}),
        (
            Content(Words("a", "b", "Bấm ô đỏ ở dưới.")),
            {"body": "colour_only"},
        ),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    content: Content, faults: dict[str, str]
) -> None:
    assert refused(content) == faults


def test_words_of_offices_are_told_not_refused() -> None:
    content = Content(Words("Kê khai", "b", "- Đương sự **tiến hành** nộp."))
    assert refused(content) == {}
    assert {(one.key, one.facts["word"]) for one in findings(content)} == {
        ("title", "kê khai"),
        ("body", "đương sự"),
        ("body", "tiến hành"),
    }


def test_a_search_finds_words_without_marks_in_both_languages() -> None:
    key = Content(GOOD, Words("Pay", "Fees", "[Here](/nop-tien)")).key
    assert all(word in key for word in ("nop phi", "dien thoai", "pay", "here"))
    assert "nop-tien" not in key


def test_what_ships_is_whole_plain_and_leads_to_what_ships() -> None:
    pages = shipped()
    assert len(pages) == len(list(FOLDER.glob("*.md"))) / 2 == 5
    for slug, content in pages.items():
        check_slug(slug)
        assert refused(content) == {}
        assert content.en.whole
        assert findings(content) == ()
        for words in (content.vi, content.en):
            for named in re.findall(r"\(/huong-dan/([a-z-]+)\)", words.body):
                assert named in pages
