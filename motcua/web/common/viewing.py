"""What every viewer of a file needs: which page, and how large."""

from django.http import HttpRequest

from motcua.domain.documents.rules.picturing import LARGE, PAGE

_LONGEST = 6


def page_asked(request: HttpRequest, pages: int | None) -> dict[str, object]:
    """Return page and size a viewer shows; nonsense shows the first page."""
    asked = request.GET.get("trang", "1")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST
    number = int(asked) if is_number else 1
    return {
        "pages": pages or 0,
        "number": min(max(1, number), pages or 1),
        "large": request.GET.get("rong") == "lon",
    }


def width_asked(request: HttpRequest) -> int:
    """Return how wide a page is wanted, in points of the picture."""
    return LARGE if request.GET.get("rong") == "lon" else PAGE
