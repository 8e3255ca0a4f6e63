"""Keys that people's own devices keep: nothing to type, nothing to steal from us."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.accounts import Account


class Passkey(models.Model):
    """A public key whose other half a device keeps; known by the id the device gave it.

    `used_count` is the device's own counter: one that goes back is a copy.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    used_count = models.BigIntegerField()
    name = models.TextField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """A key has a name; it is removed after it was made."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(credential=b"") & ~Q(public_key=b""),
                name="accounts_passkey_has_name_and_key",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("made_at")),
                name="accounts_passkey_removed_after_made",
            ),
        ]

    def __str__(self) -> str:
        """Return account and name."""
        return f"{self.account_id} {self.name}"
