"""Addresses in messages to officers of agencies."""

from django.conf import settings


def notice_url(notice_id: int) -> str:
    """Return the page of a notice."""
    return f"{settings.PUBLIC_URL}/desk/thong-bao-thang/{notice_id}"
