"""Words for accounts, sessions and mandates, in the reader's language."""

from django.conf import settings
from django.utils.translation import gettext

from motcua.domain.accounts.models import Method
from motcua.domain.accounts.readers.sessions import SessionFacts
from motcua.domain.accounts.rules.identity import ASSURANCE_NAMES, Assurance


def assurance(level: int) -> str:
    """Return how sure it is who has signed in."""
    return gettext(ASSURANCE_NAMES[Assurance(level)]) if level else ""


def provider(key: str) -> str:
    """Return a provider's name, its key when it is not set up any more."""
    return str(settings.IDENTITY_PROVIDERS.get(key, {}).get("name", key))


def session_way(session: SessionFacts | None) -> str:
    """Return how somebody signed in."""
    if session is None:
        return ""
    if session.provider:
        return provider(session.provider)
    return gettext(Method(session.method).label)
