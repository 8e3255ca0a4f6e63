"""A guidance page as what is written: its address, its words, what it is about. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from motcua.domain.eforms.rules.lint import Finding, plain_language
from motcua.domain.guidance.rules import markdown
from motcua.kernel.errors import Invalid, tell_together
from motcua.kernel.text import N_, search_key

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"in", "huu-ich", "moi", "tim", "chien-dich", "ma-qr"})
"""Words that addresses below a page's are made of."""

LONGEST_SLUG = 60
LONGEST_TITLE = 120
LONGEST_SUMMARY = 300
LONGEST_BODY = 20_000
MOST_PROCEDURES = 50
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """A page in one language; `body` is limited Markdown."""

    title: str = ""
    summary: str = ""
    body: str = ""

    def __bool__(self) -> bool:
        """Say whether anything is written."""
        return bool(self.title or self.summary or self.body)

    @property
    def whole(self) -> bool:
        """Say whether nothing is lacking."""
        return bool(self.title and self.summary and self.body)


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a page says; codes of the procedures it is about.

    `everywhere` puts it on the page of every procedure. English may be lacking.
    """

    vi: Words
    en: Words = field(default_factory=Words)
    procedures: tuple[str, ...] = ()
    everywhere: bool = False

    def in_language(self, language: str) -> Words:
        """Return the words for a reader: English where asked for and written."""
        return self.en if language == "en" and self.en else self.vi

    @property
    def key(self) -> str:
        """Return what a search looks in: all words without marks, each after a space."""
        texts = (
            text
            for words in (self.vi, self.en)
            for text in (words.title, words.summary, *markdown.plain(words.body))
        )
        return f" {search_key(' '.join(texts))}"


def check_slug(slug: str) -> None:
    """Raise Invalid for an address that is none, or that we need ourselves."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Invalid(
            "slug_malformed",
            N_("Địa chỉ chỉ gồm chữ thường không dấu, chữ số và gạch nối."),
            field="slug",
            remedy=N_("Ví dụ: nop-ho-so-bang-dien-thoai."),
        )
    if slug in RESERVED:
        raise Invalid(
            "slug_reserved",
            N_("Địa chỉ “%(slug)s” hệ thống dùng vào việc khác."),
            facts={"slug": slug},
            field="slug",
            remedy=N_("Hãy chọn địa chỉ khác."),
        )


def check_draft(content: Content) -> None:
    """Raise Invalid or Several for what can be in no version, not even a draft."""
    tell_together(
        lambda: _check_lengths(content.vi, ""),
        lambda: _check_lengths(content.en, "_en"),
        lambda: _check_procedures(content.procedures),
    )


def check_publishing(content: Content) -> None:
    """Raise Invalid or Several for what keeps a version from being published."""
    tell_together(
        lambda: _check_whole(content.vi, ""),
        lambda: _check_whole(content.en, "_en") if content.en else None,
        lambda: _check_body(content.vi.body, "body"),
        lambda: _check_body(content.en.body, "body_en"),
        lambda: _check_plain(content),
    )


def findings(content: Content) -> tuple[Finding, ...]:
    """Return what should be said more plainly; the keys are the fields' names."""
    words = content.vi
    texts = {
        "title": (words.title,),
        "summary": (words.summary,),
        "body": markdown.plain(words.body),
    }
    return tuple(
        one
        for key, of_it in texts.items()
        for text in of_it
        for one in plain_language(key, (text,))
    )


def as_text(content: Content, slug: str) -> str:
    """Return a version as lines, to compare two of them."""
    lines = [f"/huong-dan/{slug}", f"{', '.join(content.procedures)}"]
    lines += ["*"] if content.everywhere else []
    for words in (content.vi, content.en):
        lines += [words.title, words.summary, words.body]
    return "\n".join(lines)


def _check_lengths(words: Words, ending: str) -> None:
    tell_together(
        *(
            _too_long(text, f"{name}{ending}", most)
            for name, text, most in (
                ("title", words.title, LONGEST_TITLE),
                ("summary", words.summary, LONGEST_SUMMARY),
                ("body", words.body, LONGEST_BODY),
            )
        )
    )


def _too_long(text: str, name: str, most: int) -> Callable[[], None]:
    def check() -> None:
        if len(text) > most:
            raise Invalid(
                "text_too_long",
                N_("Nội dung dài %(length)s ký tự, quá mức %(most)s."),
                facts={"length": len(text), "most": most},
                field=name,
                remedy=N_("Hãy viết ngắn lại."),
            )

    return check


def _check_procedures(codes: tuple[str, ...]) -> None:
    if len(codes) > MOST_PROCEDURES:
        raise Invalid(
            "procedures_many",
            N_("Một trang nói về nhiều nhất %(most)s thủ tục."),
            facts={"most": MOST_PROCEDURES},
            field="procedures",
            remedy=N_("Hãy tách trang, hoặc cho hiện ở mọi thủ tục."),
        )


def _check_whole(words: Words, ending: str) -> None:
    def lacking(name: str) -> Callable[[], None]:
        def check() -> None:
            if not getattr(words, name):
                raise Invalid(
                    "page_lacks",
                    N_("Chưa đủ tiêu đề, tóm tắt và nội dung."),
                    field=f"{name}{ending}",
                    remedy=N_("Hãy viết đủ; tiếng Anh thì viết đủ hoặc bỏ trống cả ba."),
                )

        return check

    tell_together(*(lacking(name) for name in ("title", "summary", "body")))


def _check_body(text: str, name: str) -> None:
    links = markdown.refused_links(text)
    if links:
        raise Invalid(
            "link_refused",
            N_("Liên kết “%(link)s” không dùng được."),
            facts={"link": links[0][:60]},
            field=name,
            remedy=N_("Chỉ dẫn tới https://…, trang của cổng (/…), tel: hoặc mailto:."),
        )
    tags = markdown.tags(text)
    if tags:
        raise Invalid(
            "tag_refused",
            N_("“%(tag)s” là thẻ HTML; trang chỉ dùng Markdown."),
            facts={"tag": tags[0][:60]},
            field=name,
            remedy=N_("Hãy bỏ thẻ; chữ đậm viết **như thế này**."),
        )


def _check_plain(content: Content) -> None:
    for one in findings(content):
        if one.is_error:
            raise Invalid(
                one.code, one.message, facts=one.facts, field=one.key, remedy=one.remedy
            )
