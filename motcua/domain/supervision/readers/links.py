"""Addresses in messages to officers."""

from django.conf import settings


def alerts_url(cause: str = "") -> str:
    """Return the page of one's own alerts, of one cause where one is named."""
    narrowed = f"?viec={cause}" if cause else ""
    return f"{settings.PUBLIC_URL}/desk/canh-bao/{narrowed}"


def work_url() -> str:
    """Return the page of an officer's own work."""
    return f"{settings.PUBLIC_URL}/desk/"


def urgings_url(code: str) -> str:
    """Return the page of a dossier's urgings."""
    return f"{settings.PUBLIC_URL}/desk/ho-so/{code}/don-doc"
