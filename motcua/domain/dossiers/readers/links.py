"""Addresses that papers and letters bear."""

from django.conf import settings


def lookup_url(code: str) -> str:
    """Return the address of the public look-up of a code, as QR codes bear it."""
    return f"{settings.PUBLIC_URL}/tra-cuu/{code}"
