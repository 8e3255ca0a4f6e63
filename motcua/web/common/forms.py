"""Reading what was typed: typed values, or an error that names the field."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_, normalise

LONGEST = 4000
MOST_DIGITS = 12

Typed = Mapping[str, object]


def text(typed: Typed, name: str, most: int = LONGEST) -> str:
    """Return a text with its line breaks; raise Invalid when it is too long."""
    value = str(typed.get(name, "")).replace("\r\n", "\n").replace("\x00", "").strip()
    if len(value) > most:
        raise Invalid(
            "text_too_long",
            N_("Nội dung dài %(length)s ký tự, quá mức %(most)s."),
            facts={"length": len(value), "most": most},
            field=name,
            remedy=N_("Hãy viết ngắn lại."),
        )
    return value


def line(typed: Typed, name: str, most: int = 300) -> str:
    """Return a text of one line."""
    return normalise(text(typed, name, most))


def whole(typed: Typed, name: str, default: int | None = None) -> int | None:
    """Return a whole number, the default when nothing was typed; raise Invalid."""
    value = line(typed, name).replace(".", "").replace(" ", "")
    if not value:
        return default
    if not value.lstrip("-").isdecimal() or len(value) > MOST_DIGITS:
        raise Invalid(
            "not_a_number",
            N_("“%(value)s” không phải số nguyên."),
            facts={"value": value[:40]},
            field=name,
            remedy=N_("Chỉ nhập chữ số."),
        )
    return int(value)


def day(typed: Typed, name: str) -> date | None:
    """Return a day typed as 22/11/2021 or picked as 2021-11-22; raise Invalid."""
    value = line(typed, name)
    if not value:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).replace(tzinfo=VN).date()
        except ValueError:
            continue
    raise Invalid(
        "not_a_day",
        N_("“%(value)s” không phải ngày."),
        facts={"value": value[:40]},
        field=name,
        remedy=N_("Nhập theo dạng ngày/tháng/năm, ví dụ 22/11/2021."),
    )


def moment(typed: Typed, name: str) -> datetime | None:
    """Return a moment picked in a browser, in Vietnam's time; raise Invalid."""
    value = line(typed, name)
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=VN)
    except ValueError:
        raise Invalid(
            "not_a_moment",
            N_("“%(value)s” không phải ngày giờ."),
            facts={"value": value[:40]},
            field=name,
            remedy=N_("Nhập theo dạng 2021-11-22 08:05."),
        ) from None


def uuid(typed: Typed, name: str) -> UUID:
    """Return the number a form carries; raise Invalid when somebody changed it."""
    try:
        return UUID(str(typed.get(name, "")))
    except ValueError:
        raise Invalid(
            "form_broken",
            N_("Biểu mẫu thiếu số hiệu."),
            field=name,
            remedy=N_("Hãy tải lại trang rồi nhập lại."),
        ) from None
