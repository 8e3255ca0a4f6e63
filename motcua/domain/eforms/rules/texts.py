"""Answers that are text: words, names, signs, numbers of people, phones, addresses."""

import re
import unicodedata

from motcua.domain.eforms.rules.circumstances import Circumstances
from motcua.domain.eforms.rules.definition import TextShape, TextTerms
from motcua.kernel.text import N_, normalise

_TIDY = {ord("\r"): None, ord("\t"): " ", 0x200B: None, 0xFEFF: None, 0xAD: None}
_UNREADABLE = frozenset({"Cc", "Co", "Cs", "Cn"})
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: text would read otherwise than it is."""

_NAME = re.compile(r"[^\W\d_]+(?:[ .’'\-–][^\W\d_]+\.?)*\.?")
_CODE = re.compile(r"[0-9A-ZĐ]+(?:[./\-–_ ][0-9A-ZĐ]+)*")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_HOME_PHONE = re.compile(r"0(?:[35789][0-9]{8}|2[0-9]{8,9})|1[89]00[0-9]{4,6}")
_FOREIGN_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")


def readable(raw: object, at: Circumstances, most: int) -> str:
    """Return a text with its line breaks, in NFC; raise Invalid for what is none."""
    if not isinstance(raw, str):
        raise at.fault(
            "answer_not_text",
            N_("“%(label)s”: câu trả lời không phải là chữ."),
            N_("Hãy nhập lại câu trả lời."),
        )
    text = unicodedata.normalize("NFC", raw.translate(_TIDY)).strip()
    if len(text) > most:
        raise at.fault(
            "answer_too_long",
            N_("“%(label)s”: dài %(length)s ký tự, quá mức %(most)s."),
            N_("Hãy viết ngắn lại."),
            length=len(text),
            most=most,
        )
    if any(
        c in _TURNS or (unicodedata.category(c) in _UNREADABLE and c != "\n")
        for c in text
    ):
        raise at.fault(
            "answer_unreadable",
            N_("“%(label)s”: có ký tự không đọc được."),
            N_("Hãy xóa ký tự lạ rồi gõ lại."),
        )
    return text


def short_text(raw: object, terms: TextTerms, at: Circumstances) -> str:
    """Return a text of one line in its shape."""
    text = normalise(readable(raw, at, terms.most))
    _long_enough(text, terms.least, at)
    if terms.shape is TextShape.NAME and not _NAME.fullmatch(text):
        raise at.fault(
            "answer_no_name",
            N_("“%(label)s”: tên người chỉ gồm chữ cái và dấu cách."),
            N_("Hãy nhập họ, chữ đệm và tên như trên giấy tờ."),
        )
    if terms.shape is TextShape.CODE:
        text = text.upper()
        if not _CODE.fullmatch(text):
            raise at.fault(
                "answer_no_code",
                N_("“%(label)s”: chỉ gồm chữ cái không dấu, chữ số và các dấu . / -"),
                N_("Hãy nhập như in trên giấy tờ."),
            )
    return text


def long_text(raw: object, terms: TextTerms, at: Circumstances) -> str:
    """Return a text of several lines."""
    lines = readable(raw, at, terms.most).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines).strip()
    _long_enough(text, terms.least, at)
    return text


def _long_enough(text: str, least: int, at: Circumstances) -> None:
    if len(text) < least:
        raise at.fault(
            "answer_too_short",
            N_("“%(label)s”: cần ít nhất %(least)s ký tự."),
            N_("Hãy nhập đầy đủ."),
            least=least,
        )


def phone(raw: object, at: Circumstances) -> str:
    """Return a phone number: ten digits of a mobile, a land line, or one abroad with +.

    Basis: QĐ 798/QĐ-BTTTT of 2022 (numbering of telephone networks).
    """
    text = re.sub(r"[\s.\-()]", "", readable(raw, at, 40))
    if text.startswith(("+84", "0084")):
        text = "0" + text.removeprefix("+84").removeprefix("0084").removeprefix("0")
    if _HOME_PHONE.fullmatch(text) or _FOREIGN_PHONE.fullmatch(text):
        return text
    raise at.fault(
        "answer_no_phone",
        N_("“%(label)s”: số điện thoại không đúng."),
        N_(
            "Nhập 10 chữ số bắt đầu bằng 0, ví dụ 0912 345 678; số nước ngoài thêm dấu +."
        ),
    )


def is_email(text: str) -> bool:
    """Say whether a text can be an e-mail address."""
    return bool(_EMAIL.fullmatch(text)) and len(text.partition("@")[0]) <= 64


def email(raw: object, at: Circumstances) -> str:
    """Return an e-mail address; what is after @ is written small."""
    text = readable(raw, at, 254)
    if not is_email(text):
        raise at.fault(
            "answer_no_email",
            N_("“%(label)s”: không phải địa chỉ thư điện tử."),
            N_("Nhập theo dạng ten@vidu.vn."),
        )
    name, _, place = text.partition("@")
    return f"{name}@{place.lower()}"
