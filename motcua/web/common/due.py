"""Which event a page about a due date is asked to go back to."""

from django.http import HttpRequest

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_


def event_asked(request: HttpRequest) -> int | None:
    """Return the number of the event in the address, None for now; raise Invalid."""
    text = request.GET.get("su-kien", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise Invalid(
            "event_malformed",
            N_("Số sự kiện “%(value)s” không đúng."),
            facts={"value": text[:40]},
            field="su-kien",
            remedy=N_("Hãy chọn một sự kiện trong các lần đổi ngày hẹn."),
        )
    return int(text)
