"""The lists of what is not in force any more, as their agencies signed them."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Unit


class PublishedList(models.Model):
    """A list of what is not in force any more, as an agency signed it: written once.

    `content` is its canonical JSON, `digest` its SHA-256, `signature` what the agency's
    key made of it with the answers about revocation (base64).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    n = models.IntegerField()
    made_at = models.DateTimeField()
    content = models.TextField()
    digest = models.TextField()
    signature = models.JSONField()
    holder = models.TextField()
    serial = models.TextField()
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    request_id = models.UUIDField(unique=True)

    class Meta:
        """Numbered without a repeat; named by its hash."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "n"], name="correspondence_publishedlist_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1) & Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="correspondence_publishedlist_is_whole",
            ),
        ]

    def __str__(self) -> str:
        """Return the unit and the number of the list."""
        return f"{self.unit_id}/{self.n}"
