"""Sign-in: one account for one officer or one person."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

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


class ApiToken(models.Model):
    """A program's way to be an account: the hash of a secret, with scopes and an end.

    `used_on` is the last day it opened something.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    name = models.TextField()
    digest = models.TextField()
    scopes = models.JSONField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        """A secret is given once, for something, until a day."""

        constraints = [
            models.UniqueConstraint(
                fields=["digest"], name="accounts_apitoken_secret_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="accounts_apitoken_ends_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("issued_at")),
                name="accounts_apitoken_revoked_after_issue",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(scopes=[]),
                name="accounts_apitoken_is_for_something",
            ),
        ]

    def __str__(self) -> str:
        """Return what it is for."""
        return self.name


class SignInAttempt(models.Model):
    """One try to sign in, kept to slow down guessing and for the security log."""

    username = models.TextField()
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    method = models.TextField(default="password")
    succeeded = models.BooleanField()

    class Meta:
        """Found by name and time."""

        indexes = [
            models.Index(fields=["username", "at"], name="accounts_attempt_name_at"),
        ]

    def __str__(self) -> str:
        """Return name and moment."""
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
