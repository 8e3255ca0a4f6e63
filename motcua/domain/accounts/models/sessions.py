"""Who is signed in where, and by whose word."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.accounts import Account
from motcua.kernel.text import N_


class Method(models.TextChoices):
    """How somebody signed in."""

    PASSWORD = "password", N_("Mật khẩu")
    CODE = "code", N_("Mật khẩu và mã dùng một lần")
    PASSKEY = "passkey", N_("Khóa truy cập")
    IDENTITY = "identity", N_("Định danh điện tử")


class SignInSession(models.Model):
    """One browser in which an account is signed in, until it is ended.

    A browser whose row is missing or ended is nobody's, whatever its cookie says.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    method = models.TextField(choices=Method.choices)
    provider = models.TextField(blank=True, default="")
    level = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        """A session has a level of assurance, and an end has a reason."""

        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1) & Q(level__lte=3),
                name="accounts_session_has_level",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="accounts_session_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")),
                name="accounts_session_ends_after_start",
            ),
            models.CheckConstraint(
                condition=(Q(method="identity") & ~Q(provider=""))
                | (~Q(method="identity") & Q(provider="")),
                name="accounts_session_identity_has_provider",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "-seen_at"],
                condition=Q(ended_at__isnull=True),
                name="accounts_session_open",
            ),
        ]

    def __str__(self) -> str:
        """Return account and moment."""
        return f"{self.account_id} {self.begun_at:%Y-%m-%d %H:%M}"


class LinkedIdentity(models.Model):
    """A provider's name for the holder of an account, linked by the identity number."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    provider = models.TextField()
    subject = models.TextField()
    level = models.PositiveSmallIntegerField()
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        """A provider's name for somebody opens one account."""

        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"], name="accounts_identity_opens_one_account"
            ),
            models.CheckConstraint(
                condition=~Q(provider="") & ~Q(subject=""),
                name="accounts_identity_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1) & Q(level__lte=3),
                name="accounts_identity_has_level",
            ),
        ]

    def __str__(self) -> str:
        """Return account and provider."""
        return f"{self.account_id} {self.provider}"
