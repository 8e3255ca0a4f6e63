"""Words for accounts, sessions and mandates, in the reader's language."""

from django.conf import settings
from django.utils.translation import gettext

from motcua.domain.accounts.models import Method, StepKind
from motcua.domain.accounts.readers.sessions import SessionFacts
from motcua.domain.accounts.rules.identity import ASSURANCE_NAMES, Assurance

_BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What an agent says, the more special first: most say Chrome and Safari as well."""
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


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


def step_kind(kind: str) -> str:
    """Return what gives the one-time code."""
    return gettext(StepKind(kind).label)


def device(agent: str) -> str:
    """Return the browser and the machine an agent names, as people know them."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    machine = next((name for sign, name in _MACHINES if sign in agent), "")
    if browser and machine:
        return f"{browser}, {machine}"
    return browser or machine or gettext("Trình duyệt không rõ")
