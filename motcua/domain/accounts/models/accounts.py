"""Sign-in: one account for one officer or one person."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models.officers import Officer
from motcua.domain.accounts.models.people import Person


class Account(AbstractBaseUser):
    """A way to sign in; what its holder may do hangs on the officer or person."""

    username = models.TextField(unique=True)
    officer = models.OneToOneField(Officer, null=True, on_delete=models.PROTECT)
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    class Meta:
        """An account belongs to an officer or a person, not to both."""

        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=True) ^ Q(person__isnull=True),
                name="accounts_account_officer_or_person",
            ),
        ]

    def __str__(self) -> str:
        """Return the user name."""
        return self.username


class SignInAttempt(models.Model):
    """One try to sign in, kept to slow down guessing and for the security log."""

    username = models.TextField()
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        """Found by name and time."""

        indexes = [
            models.Index(fields=["username", "at"], name="accounts_attempt_name_at"),
        ]

    def __str__(self) -> str:
        """Return name and moment."""
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
