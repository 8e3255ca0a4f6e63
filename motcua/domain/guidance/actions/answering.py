"""Count whether a page was useful, knowing nothing of who says so."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from motcua.domain.guidance.models import Page, PageState, Usefulness
from motcua.domain.guidance.readers.pages import no_such_page
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN


@transaction.atomic
def say_useful(*, actor: Actor, at: datetime, slug: str, useful: bool) -> None:
    """Count one more answer of the day; raise NotFound of a page that is not published.

    Who says so may be anybody and is written nowhere.
    """
    page = Page.objects.filter(slug=slug, versions__state=PageState.PUBLISHED).first()
    if page is None:
        raise no_such_page()
    day = at.astimezone(VN).date()
    Usefulness.objects.get_or_create(page=page, day=day)
    name = "yes" if useful else "no"
    Usefulness.objects.filter(page=page, day=day).update(**{name: F(name) + 1})
