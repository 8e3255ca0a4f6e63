"""The second step of signing in, and the way back for who has lost theirs."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.accounts import Account
from motcua.domain.accounts.models.officers import Officer
from motcua.kernel.text import N_


class StepKind(models.TextChoices):
    """What gives the one-time code."""

    APP = "app", N_("Ứng dụng tạo mã")
    EMAIL = "email", N_("Thư điện tử")


class SecondStep(models.Model):
    """How an account gives its second step; `last_counter` is the app's last used code.

    The app's secret is sealed with a key of MOTCUA_SECRET_KEY.
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT)
    kind = models.TextField(choices=StepKind.choices)
    sealed = models.BinaryField(default=b"")
    last_counter = models.BigIntegerField(default=0)
    set_at = models.DateTimeField()

    class Meta:
        """An app has a secret, e-mail has none."""

        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="app") & ~Q(sealed=b"")) | Q(kind="email", sealed=b""),
                name="accounts_secondstep_app_has_secret",
            ),
        ]

    def __str__(self) -> str:
        """Return account and kind."""
        return f"{self.account_id} {self.kind}"


class OneTimeCode(models.Model):
    """A code sent or handed out, kept as a slow hash; good once, from when till when.

    `purpose` is what it opens: the second step, setting it up, a recovery code kept on
    paper, or the way back into a lost account.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    purpose = models.TextField(
        choices=[(p, p) for p in ("sign_in", "set_up", "paper", "recovery")]
    )
    digest = models.TextField()
    made_at = models.DateTimeField()
    good_from = models.DateTimeField()
    good_till = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT)
    proof = models.TextField(blank=True, default="")

    class Meta:
        """A code ends, or is on paper; an officer who gives one out has seen a proof."""

        constraints = [
            models.CheckConstraint(
                condition=Q(good_till__gt=F("good_from"), good_from__gte=F("made_at"))
                | Q(purpose="paper", good_till__isnull=True),
                name="accounts_code_ends",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="accounts_code_used_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=True, proof="")
                | (Q(officer__isnull=False, purpose="recovery") & ~Q(proof="")),
                name="accounts_code_of_officer_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=5), name="accounts_code_few_tries"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "purpose", "made_at"], name="accounts_code_account"
            ),
        ]

    def __str__(self) -> str:
        """Return account and purpose."""
        return f"{self.account_id} {self.purpose}"
