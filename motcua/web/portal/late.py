"""Whose form it is, when the session has ended while it was filled in.

What was typed is saved in that person's own filing; nothing is shown to anybody before
they have signed in again.
"""

from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from motcua.kernel.actor import Actor, ActorKind

_SALT = "motcua.portal.filing"
_AGE = 24 * 3600
"""So many seconds after the page was made its form is still known."""


def owner_word(actor: Actor, key: UUID) -> str:
    """Return the sealed word that says whose form a page shows."""
    return signing.dumps([str(key), actor.person_id], salt=_SALT)


def late_owner(request: HttpRequest, key: UUID) -> Actor | None:
    """Return the one who had opened a form for this filing, or None."""
    try:
        named, person_id = signing.loads(
            request.POST.get("owner", ""), salt=_SALT, max_age=_AGE
        )
    except signing.BadSignature:
        return None
    if named != str(key) or not isinstance(person_id, int):
        return None
    return Actor(kind=ActorKind.CITIZEN, person_id=person_id)
