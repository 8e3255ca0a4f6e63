"""Templates of letters and decisions: plain words with merge fields.

`{{field}}` stands for what is known of the dossier or typed in; `{{field?}}` for what
may be missing, and then the whole paragraph is left out. A template is text alone: no
code is in it and none comes out of it. Basis: NĐ 30/2020 art 8, annex I.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua.domain.correspondence.rules.numbers import TYPES, DocumentType
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

MOST_SIGNS = 20_000
MOST_FIELDS = 40
MOST_VALUE = 4000

KNOWN: Mapping[str, str] = {
    "dossier": N_("Mã hồ sơ"),
    "received": N_("Thời điểm tiếp nhận"),
    "due": N_("Ngày hẹn trả"),
    "procedure": N_("Tên thủ tục"),
    "procedure_code": N_("Mã thủ tục"),
    "applicant": N_("Người nộp hồ sơ"),
    "applicant_id": N_("Giấy tờ tùy thân của người nộp"),
    "applicant_address": N_("Địa chỉ người nộp"),
    "owner": N_("Chủ hồ sơ"),
    "owner_address": N_("Địa chỉ chủ hồ sơ"),
    "legal_bases": N_("Căn cứ pháp lý của thủ tục"),
    "agency": N_("Cơ quan ban hành"),
    "resolving_unit": N_("Đơn vị giải quyết"),
    "receiving_unit": N_("Bộ phận tiếp nhận"),
    "receiving_phone": N_("Điện thoại bộ phận tiếp nhận"),
    "signer": N_("Người ký"),
    "signer_title": N_("Chức vụ người ký"),
    "reason": N_("Lý do, ý kiến khi quyết định"),
    "today": N_("Ngày lập văn bản"),
}
"""The closed list: what every template may ask of the system."""

FACT = "fact_"
"""`{{fact_area}}` is the answer that was given to the question `area` on the way."""

FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)(\?)?\s*\}\}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ARTICLE = re.compile(r"(Điều\s+\d+\.)\s*(.*)", re.DOTALL)
_GROUND = re.compile(r"(Căn cứ|Theo đề nghị|Xét đề nghị)\b")


class FieldKind(StrEnum):
    """What may be typed into a free field."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class FreeField:
    """A field the template itself declares, typed in by whoever drafts."""

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    required: bool = True


@dataclass(frozen=True, slots=True)
class LetterText:
    """The words of one version of a template.

    `kind` is the type's abbreviation; `greeting` the line "Kính gửi", empty where the
    type has none; `recipients` one a line.
    """

    name: str
    kind: str
    subject: str
    body: str
    greeting: str = ""
    recipients: str = ""
    fields: tuple[FreeField, ...] = ()

    @property
    def type(self) -> DocumentType:
        """Return the type of document."""
        return TYPES[self.kind]

    def to_json(self) -> dict[str, Any]:
        """Return plain values, as a row or a file holds them."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "fields": [
                {
                    "key": f.key,
                    "label": f.label,
                    "kind": f.kind.value,
                    "required": f.required,
                }
                for f in self.fields
            ],
        }


_TEXTS = ("name", "kind", "subject", "body", "greeting", "recipients")


def letter_from_json(data: Mapping[str, Any]) -> LetterText:
    """Return a template from plain values; raise Invalid naming what cannot be one."""
    texts = {name: str(data.get(name, "")).strip() for name in _TEXTS}
    rows = data.get("fields", [])
    if len(rows) > MOST_FIELDS:
        raise _fault("fields", N_("Mẫu có quá nhiều trường tự khai."))
    return LetterText(**texts, fields=tuple(_free_field(row) for row in rows))


PARTS = ("subject", "greeting", "body", "recipients")
"""The parts that may hold fields."""


def merge_fields(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a text in their order, and whether each may be missing."""
    return tuple((key, bool(mark)) for key, mark in FIELD.findall(text))


def checked_values(letter: LetterText, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into the free fields; raise Invalid naming a faulty one.

    Unknown keys are left out; what is empty stays out until it is typed.
    """
    found: dict[str, str] = {}
    for spec in letter.fields:
        value = typed.get(spec.key, "").strip()
        if spec.kind is not FieldKind.TEXT:
            value = normalise(value)
        if not value:
            continue
        if len(value) > MOST_VALUE:
            raise _value_fault(spec, N_("“%(label)s” quá dài."))
        if spec.kind is FieldKind.DATE:
            value = _day(spec, value)
        if spec.kind is FieldKind.NUMBER and not re.fullmatch(r"[0-9]{1,15}", value):
            raise _value_fault(spec, N_("“%(label)s” phải là số nguyên."))
        found[spec.key] = value
    return found


def missing(letter: LetterText, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the labels of everything a letter needs and has not, in its order.

    What a template marks with `?` is not needed, nor a free field declared so.
    """
    labels = {f.key: f.label for f in letter.fields} | dict(KNOWN)
    free = {f.key for f in letter.fields if not f.required}
    needed = {
        key: None
        for part in PARTS
        for key, optional in merge_fields(getattr(letter, part))
        if not optional and key not in free
    }
    return tuple(
        labels.get(key, key) for key in needed if not values.get(key, "").strip()
    )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as the page sets it: `ground`, `article`, `centre` or `plain`.

    `lead` is the bold beginning of an article ("Điều 1.").
    """

    style: str
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter with its fields filled in."""

    subject: str
    greeting: str
    body: tuple[Paragraph, ...]
    recipients: tuple[str, ...]


def filled(letter: LetterText, values: Mapping[str, str]) -> Filled:
    """Return the words of a letter; what is missing stands as dots.

    Fields are filled once: braces inside a value stay what they are.
    """
    return Filled(
        subject=" ".join(_paragraphs(letter.subject, values)),
        greeting="; ".join(_paragraphs(letter.greeting, values)),
        body=tuple(_styled(text) for text in _paragraphs(letter.body, values)),
        recipients=tuple(_paragraphs(letter.recipients, values)),
    )


def moment_words(at: datetime | None) -> str:
    """Return a day as letters write it: `ngày 05 tháng 11 năm 2021`."""
    if at is None:
        return ""
    local = at.astimezone(VN)
    return f"ngày {local:%d} tháng {local:%m} năm {local:%Y}"


def _paragraphs(text: str, values: Mapping[str, str]) -> Iterable[str]:
    for line in text.splitlines():
        if not line.strip():
            continue
        if any(mark and not values.get(key, "") for key, mark in merge_fields(line)):
            continue
        whole = FIELD.sub(lambda m: values.get(m[1], "") or "……", line)
        yield from (part.strip() for part in whole.splitlines() if part.strip())


def _styled(text: str) -> Paragraph:
    article = _ARTICLE.match(text)
    if article:
        return Paragraph("article", article[1], article[2])
    if _GROUND.match(text) and text.endswith((";", ".")):
        return Paragraph("ground", "", text)
    if text == text.upper() and len(text) < 80:
        return Paragraph("centre", "", text)
    return Paragraph("plain", "", text)


def _free_field(row: Mapping[str, Any]) -> FreeField:
    key, label = str(row.get("key", "")), normalise(str(row.get("label", "")))
    if not _KEY.fullmatch(key) or key.startswith(FACT):
        raise _fault("fields", N_("Khóa “%(key)s” không hợp lệ."), key=key[:40])
    if not label:
        raise _fault("fields", N_("Trường “%(key)s” chưa có tên."), key=key)
    try:
        kind = FieldKind(str(row.get("kind", "line")))
    except ValueError:
        raise _fault(
            "fields", N_("Trường “%(key)s” có kiểu không hợp lệ."), key=key
        ) from None
    return FreeField(key, label, kind, bool(row.get("required", True)))


def _day(spec: FreeField, value: str) -> str:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(value, form).replace(tzinfo=VN)
        except ValueError:
            continue
        return f"{day:%d/%m/%Y}"
    raise _value_fault(spec, N_("“%(label)s” phải là ngày, ví dụ 22/11/2021."))


def _value_fault(spec: FreeField, message: str) -> Invalid:
    return Invalid(
        "letter_value_malformed",
        message,
        facts={"label": spec.label},
        field=f"v-{spec.key}",
    )


def _fault(name: str, message: str, **facts: object) -> Invalid:
    return Invalid("letter_malformed", message, facts=facts, field=name)
