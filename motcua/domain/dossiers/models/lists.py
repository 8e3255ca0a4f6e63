"""Lists of work that officers have put together for themselves."""

from django.db import models
from django.db.models import Q


class SavedList(models.Model):
    """An officer's own list of work under a name: what it asks for, which columns.

    `asked` is what the page was asked, as it was typed; it is read anew each time, for
    the officer's rights may have changed. `place` counts an officer's lists.
    """

    officer_id = models.BigIntegerField()
    place = models.IntegerField()
    name = models.TextField()
    asked = models.JSONField()
    is_usual = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        """Twenty lists at most, each with a name of its own, one shown first."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer_id", "name"], name="dossiers_savedlist_name_once"
            ),
            models.UniqueConstraint(
                fields=["officer_id", "place"], name="dossiers_savedlist_place_once"
            ),
            models.UniqueConstraint(
                fields=["officer_id"],
                condition=Q(is_usual=True),
                name="dossiers_savedlist_one_usual",
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=20),
                name="dossiers_savedlist_twenty_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="dossiers_savedlist_has_name"
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
