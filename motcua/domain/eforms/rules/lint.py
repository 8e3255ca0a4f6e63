"""Plain language and accessibility: what should be better before people are asked.

A finding is advice at a question; an error keeps a form from being published, a warning
does not. Basis: WCAG 2.2 (1.4.1 use of colour, 2.4.2 titles, 2.4.6 labels, 3.3.2
instructions); TCVN 14216:2025 where it says the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from motcua.domain.eforms.rules.definition import (
    ChoiceTerms,
    Form,
    Kind,
    Option,
    Page,
    Question,
    StatementTerms,
    TableTerms,
    inner,
)
from motcua.domain.eforms.rules.english import has_english, lacking
from motcua.kernel.text import N_, normalise

LONGEST_LABEL = 120
MOST_WORDS_A_SENTENCE = 30
MOST_ON_A_PAGE = 12
MOST_OPTIONS_SHOWN = 30
_HARD = frozenset(
    {Kind.PARCEL_OUTLINE, Kind.MAP_POINT, Kind.IDENTITY_NUMBER, Kind.TABLE, Kind.FILE}
)
"""Kinds that need a word of help."""

JARGON = {
    "thực hiện việc": "bỏ cụm này",
    "tiến hành": "làm",
    "căn cứ pháp lý": "theo văn bản nào",
    "hộ tịch viên": "cán bộ hộ tịch",
    "thể nhân": "người",
    "pháp nhân": "tổ chức",
    "đương sự": "người liên quan",
    "thường trú nhân": "người thường trú",
    "sở tại": "nơi bạn ở",
    "nêu trên": "nói rõ là gì",
    "theo quy định hiện hành": "nói rõ quy định nào",
    "kê khai": "điền",
    "xác lập": "lập",
    "bên dưới đây": "dưới đây",
}
"""Words of offices, and what to say in their place."""

_COLOURS = re.compile(
    r"\b(màu|ô|chữ|nút|dấu) (đỏ|xanh|vàng|cam|tím|xám|đen|trắng|hồng)\b", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"(_{3,}|\.{4,}|…{2,}|\[\s*\]|<[^>]*>|xxx+)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;:]\s")
_ALL_CAPS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: where (a key of a question or a page), what, and how."""

    code: str
    key: str
    message: str
    remedy: str
    facts: dict[str, object] = field(default_factory=dict)
    is_error: bool = False


def lint(form: Form) -> tuple[Finding, ...]:
    """Return every finding, in the order of the form."""
    found = [*plain_language("", (form.name, form.intro))]
    for page in form.pages:
        found += _page(page)
    titles = [normalise(page.title).casefold() for page in form.pages]
    for n, page in enumerate(form.pages):
        if titles[n] in titles[:n]:
            found.append(
                Finding(
                    "title_twice",
                    page.key,
                    N_("Hai trang cùng tiêu đề “%(text)s”."),
                    N_("Đặt tiêu đề khác nhau để biết mình đang ở trang nào."),
                    {"text": page.title},
                    is_error=True,
                )
            )
    if not any(q.kind is Kind.STATEMENT for page in form.pages for q in page.questions):
        found.append(
            Finding(
                "statement_missing",
                form.pages[-1].key,
                N_("Biểu mẫu không có lời cam đoan."),
                N_("Thêm một câu loại “lời cam đoan” ở trang cuối."),
            )
        )
    return (*found, *_english(form))


def _english(form: Form) -> Iterator[Finding]:
    """Yield what has no English, where some of the form has."""
    if not has_english(form):
        return
    for key, texts in lacking(form):
        said = ", ".join(f"“{text[:60]}”" for text in texts)
        yield Finding(
            "english_missing",
            key,
            N_("Chưa có tiếng Anh: %(texts)s."),
            N_(
                "Ghi ở mục “Tiếng Anh”; chưa ghi thì người đọc tiếng Anh thấy tiếng Việt."
            ),
            {"texts": said},
        )


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that keep a form from being published."""
    return tuple(one for one in findings if one.is_error)


def _page(page: Page) -> Iterator[Finding]:
    yield from plain_language(page.key, (page.title, page.help))
    if len(page.questions) > MOST_ON_A_PAGE:
        yield Finding(
            "page_long",
            page.key,
            N_("Trang “%(text)s” hỏi %(count)s câu một lúc."),
            N_("Tách thành nhiều trang, mỗi trang một việc."),
            {"text": page.title, "count": len(page.questions)},
        )
    yield from _labels(page.questions)
    for question in page.questions:
        yield from _question(question)
        yield from _labels(inner(question))
        for one in inner(question):
            yield from _question(one)


def _labels(questions: Iterable[Question]) -> Iterator[Finding]:
    seen: set[str] = set()
    for question in questions:
        label = normalise(question.label).casefold()
        if label in seen:
            yield Finding(
                "label_twice",
                question.key,
                N_("Trên một trang có hai câu cùng tên “%(text)s”."),
                N_("Đặt tên khác nhau; người dùng máy đọc màn hình chỉ nghe tên câu."),
                {"text": question.label},
                is_error=True,
            )
        seen.add(label)


def _question(question: Question) -> Iterator[Finding]:
    key = question.key
    yield from plain_language(key, (question.label, question.help))
    if len(question.label) > LONGEST_LABEL:
        yield Finding(
            "label_long",
            key,
            N_("Lời hỏi dài %(count)s ký tự."),
            N_("Hỏi ngắn; phần giải thích đưa vào lời hướng dẫn."),
            {"count": len(question.label)},
        )
    if question.kind in _HARD and not question.help:
        yield Finding(
            "help_missing",
            key,
            N_("Câu “%(text)s” khó điền mà không có lời hướng dẫn."),
            N_("Thêm một câu: tìm thông tin ở đâu, ghi thế nào, ví dụ."),
            {"text": question.label},
        )
    match question.terms:
        case ChoiceTerms(options=options):
            yield from _options(question, options)
        case TableTerms(rows=rows) if rows:
            yield from _options(question, rows)
        case StatementTerms(text=text):
            yield from plain_language(key, (text,))


def _options(question: Question, options: tuple[Option, ...]) -> Iterator[Finding]:
    key = question.key
    yield from plain_language(key, [text for o in options for text in (o.label, o.hint)])
    labels = [normalise(option.label).casefold() for option in options]
    if len(set(labels)) < len(labels):
        yield Finding(
            "option_twice",
            key,
            N_("Câu “%(text)s” có hai lựa chọn cùng tên."),
            N_("Đặt tên khác nhau."),
            {"text": question.label},
            is_error=True,
        )
    if len(options) > MOST_OPTIONS_SHOWN:
        yield Finding(
            "options_many",
            key,
            N_("Câu “%(text)s” có %(count)s lựa chọn."),
            N_("Chia thành hai câu, hoặc bỏ lựa chọn ít dùng."),
            {"text": question.label, "count": len(options)},
        )


def plain_language(key: str, texts: Iterable[str]) -> Iterator[Finding]:
    """Yield what could be said more plainly in texts that stand under a key."""
    for text in filter(None, texts):
        yield from _words(key, text)
        for sentence in _SENTENCE.split(text):
            count = len(sentence.split())
            if count > MOST_WORDS_A_SENTENCE:
                yield Finding(
                    "sentence_long",
                    key,
                    N_("Một câu có %(count)s tiếng: “%(text)s…”."),
                    N_("Tách thành câu ngắn, mỗi câu một ý."),
                    {"count": count, "text": sentence[:40]},
                )


def _words(key: str, text: str) -> Iterator[Finding]:
    letters = "".join(_ALL_CAPS.findall(text))
    if len(letters) > 12 and letters.upper() == letters:
        yield Finding(
            "all_capitals",
            key,
            N_("“%(text)s” viết toàn chữ hoa."),
            N_("Viết chữ thường; chữ hoa khó đọc và máy đọc màn hình có thể đánh vần."),
            {"text": text[:60]},
            is_error=True,
        )
    found = _COLOURS.search(text)
    if found:
        yield Finding(
            "colour_only",
            key,
            N_("“%(text)s” chỉ dẫn bằng màu."),
            N_("Gọi tên ô hoặc nút; không phải ai cũng phân biệt được màu."),
            {"text": found[0]},
            is_error=True,
        )
    blank = _PLACEHOLDER.search(text)
    if blank:
        yield Finding(
            "placeholder",
            key,
            N_("“%(text)s” là chỗ trống của mẫu giấy."),
            N_("Bỏ đi; ô trả lời đã là chỗ để điền."),
            {"text": blank[0][:20]},
        )
    low = text.casefold()
    for word, better in JARGON.items():
        if word in low:
            yield Finding(
                "jargon",
                key,
                N_("“%(word)s” là tiếng công sở."),
                N_("Nên nói: %(better)s."),
                {"word": word, "better": better},
            )
