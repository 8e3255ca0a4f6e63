"""What marks a database as one for training, and the wish to begin it anew."""

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """The mark of a training database; a real one has no such row.

    `store_mark` is what the folder of its files is marked with.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    source = models.TextField()
    made_at = models.DateTimeField()
    store_mark = models.UUIDField()

    class Meta:
        """A database is marked once."""

        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="training_installation_once"),
            models.CheckConstraint(
                condition=~Q(source=""), name="training_installation_says_of_what"
            ),
        ]

    def __str__(self) -> str:
        """Return what it is a copy of."""
        return self.source


class ResetWish(models.Model):
    """A trainer has asked to begin anew; the row is gone with what was practised."""

    asked_at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()

    def __str__(self) -> str:
        """Return who asked."""
        return self.officer_name


class Run(models.Model):
    """A lesson somebody has begun; how far it is, the ledger says.

    Its person is its own, and so is what is practised on. `prepared` is how many events
    there were of it before the learner came.
    """

    request_id = models.UUIDField(unique=True)
    exercise = models.TextField()
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    began_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    person_id = models.BigIntegerField(unique=True)
    person_name = models.TextField()
    person_number = models.TextField()
    prepared = models.IntegerField()

    class Meta:
        """One open lesson an officer."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer_id"],
                condition=Q(left_at__isnull=True),
                name="training_run_one_open_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(prepared__gte=0), name="training_run_prepared_count"
            ),
        ]
        indexes = [
            models.Index(
                fields=["officer_id", "-began_at"], name="training_run_of_officer"
            )
        ]

    def __str__(self) -> str:
        """Return exercise and learner."""
        return f"{self.exercise}: {self.officer_name}"
