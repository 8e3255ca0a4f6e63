"""What the figures are counted from, kept up from the ledger and from nothing else.

No name, number or address of anybody is in it, and nothing of it hangs on a dossier's
own row: files and dossiers may go, and what was counted stays.
"""

from django.db import models
from django.db.models import F, Q

from motcua.domain.reports.rules.lives import CLOSED, Standing
from motcua.kernel.text import N_

_CLOSED = sorted(standing.value for standing in CLOSED)
_RECEIVED = [*_CLOSED, Standing.OPEN.value]


class Topic(models.TextChoices):
    """Whose stream of the ledger a stretch is of."""

    DOSSIER = "dossier", N_("Hồ sơ")
    FILING = "filing", N_("Hồ sơ nộp trực tuyến chờ tiếp nhận")


class Span(models.Model):
    """One stretch of a dossier's or filing's life: the facts did not change in it.

    It holds for the instants from `since` to before `until`, and has been known from
    `known` until it was known to have ended (`unknown`). So the facts as they were
    known at K of the instant P are the row with `since` < P, `known` <= K, and not
    (`until` < P and `unknown` <= K). `rules.lives.Facts` says what the others mean.
    """

    pk = models.CompositePrimaryKey("topic", "stream", "n")
    topic = models.TextField(choices=Topic.choices)
    stream = models.BigIntegerField()
    n = models.IntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    known = models.DateTimeField()
    unknown = models.DateTimeField(null=True)

    receiving_unit = models.BigIntegerField()
    resolving_unit = models.BigIntegerField()
    procedure = models.BigIntegerField()
    field = models.BigIntegerField()
    authority_level = models.TextField(blank=True)
    online_level = models.TextField(blank=True)
    channel = models.TextField()

    standing = models.TextField(choices=[(s.value, s.value) for s in Standing])
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    late_original_at = models.DateTimeField(null=True)
    late_766_at = models.DateTimeField(null=True)
    early = models.BooleanField(default=False)
    early_original = models.BooleanField(default=False)
    apologised_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    paid_online = models.BooleanField(default=False)
    receipts = models.SmallIntegerField(default=0)
    outside = models.BooleanField(default=False)

    class Meta:
        """Stretches follow each other; what is closed was received and says when."""

        constraints = [
            models.UniqueConstraint(
                fields=["topic", "stream"],
                condition=Q(until__isnull=True),
                name="reports_span_one_goes_on",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, unknown__isnull=True)
                | Q(until__gte=F("since"), unknown__gte=F("known")),
                name="reports_span_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(known__gte=F("since")), name="reports_span_known_after_it_was"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=_RECEIVED) ^ Q(received_at__isnull=True),
                name="reports_span_received_has_time",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=_CLOSED) ^ Q(closed_at__isnull=True),
                name="reports_span_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(closed_at__gte=F("received_at"), closed_at__lte=F("since")),
                name="reports_span_closed_after_reception",
            ),
            models.CheckConstraint(
                condition=Q(early=False) | Q(closed_at__isnull=False, late_at=None),
                name="reports_span_early_is_not_late",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="reports_span_closed",
            ),
            models.Index(
                fields=["until", "since"],
                condition=Q(standing__in=[Standing.OPEN, Standing.WAITING]),
                name="reports_span_open",
            ),
            models.Index(
                fields=["since"],
                condition=Q(standing=Standing.REFUSED),
                name="reports_span_refused",
            ),
            models.Index(
                fields=["paid_at"],
                condition=Q(paid_at__isnull=False),
                name="reports_span_paid",
            ),
        ]

    def __str__(self) -> str:
        """Return the stream, the event it began with, and where it stands."""
        return f"{self.topic}/{self.stream}#{self.n} {self.standing}"


class Unread(models.Model):
    """A stream in which something has happened that the figures do not hold yet.

    Written by the ledger's own statement (a trigger), so nothing is ever missed; many
    rows may name one stream. `n` is the first event that is new. `fault` says why it
    could not be read.
    """

    topic = models.TextField()
    stream = models.BigIntegerField()
    n = models.IntegerField()
    fault = models.TextField(blank=True, default="", db_default="")

    def __str__(self) -> str:
        """Return the stream."""
        return f"{self.topic}/{self.stream}"


class Horizon(models.Model):
    """Up to when the figures are whole: one row."""

    id = models.SmallIntegerField(primary_key=True)
    at = models.DateTimeField(null=True)

    class Meta:
        """There is one."""

        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="reports_horizon_is_one"),
        ]

    def __str__(self) -> str:
        """Return the instant."""
        return f"{self.at}"


class LateWord(models.Model):
    """An event that came into the ledger after the figures of its instant were whole.

    It counts from when it became known (`known`), so that what had been printed stays
    true of its time; kept apart from the stretches so that these can be made anew.
    """

    pk = models.CompositePrimaryKey("topic", "stream", "n")
    topic = models.TextField()
    stream = models.BigIntegerField()
    n = models.IntegerField()
    known = models.DateTimeField()

    def __str__(self) -> str:
        """Return the event and when it became known."""
        return f"{self.topic}/{self.stream}#{self.n} {self.known}"


class TypedFigure(models.Model):
    """A number from outside our data: for which days, who says so, who typed it when.

    Rows are only added: the newest for a key, a unit and the days counts from when it
    was entered, so that what was printed before stays true. `unit_code` empty is the
    whole place. `out_of` is what a share is of (see `rules.typed`).
    """

    key = models.TextField()
    unit_code = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    value = models.BigIntegerField()
    out_of = models.BigIntegerField(null=True)
    source = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField()

    class Meta:
        """A number has days and a source; a share is of something."""

        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="reports_typed_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0)
                & (Q(out_of__isnull=True) | Q(out_of__gt=0, out_of__gte=F("value"))),
                name="reports_typed_value_makes_sense",
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="reports_typed_has_source"
            ),
        ]
        indexes = [
            models.Index(
                fields=["key", "first", "last", "entered_at"], name="reports_typed_of"
            )
        ]

    def __str__(self) -> str:
        """Return the key, the days and the number."""
        return f"{self.key} {self.first}–{self.last}: {self.value}"


class Kind(models.Model):
    """What sums are kept by: everything a table can ask of what happened on a day.

    `what` is a standing that ends a dossier, `refused`, `received` or `paid`; the marks
    after `outside` are of what ended, `paid_online` of what was paid.
    """

    receiving_unit = models.BigIntegerField()
    resolving_unit = models.BigIntegerField()
    procedure = models.BigIntegerField()
    field = models.BigIntegerField()
    channel = models.TextField()
    online_level = models.TextField()
    outside = models.BooleanField()
    what = models.TextField()
    late = models.BooleanField()
    late_original = models.BooleanField()
    late_766 = models.BooleanField()
    early = models.BooleanField()
    early_original = models.BooleanField()
    apologised = models.BooleanField()
    paid_online = models.BooleanField()

    class Meta:
        """Each is there once."""

        constraints = [
            models.UniqueConstraint(
                fields=[
                    "procedure",
                    "resolving_unit",
                    "receiving_unit",
                    "what",
                    "channel",
                    "field",
                    "online_level",
                    "outside",
                    "late",
                    "late_original",
                    "late_766",
                    "early",
                    "early_original",
                    "apologised",
                    "paid_online",
                ],
                name="reports_kind_once",
            )
        ]

    def __str__(self) -> str:
        """Return what happened, of which procedure."""
        return f"{self.what} {self.procedure}"


class Sum(models.Model):
    """How many of a kind there were in a day, a month, a year that began on a day.

    Kept by triggers on the stretches, in the transaction that writes them. Of what
    still is as it was when that day ended; what changed later is in `Shift`.
    """

    pk = models.CompositePrimaryKey("length", "first", "kind")
    length = models.TextField(choices=[(w, w) for w in ("day", "month", "year")])
    first = models.DateField()
    kind = models.BigIntegerField()
    n = models.BigIntegerField()

    class Meta:
        """A sum is of a day, a month or a year."""

        constraints = [
            models.CheckConstraint(
                condition=Q(length__in=["day", "month", "year"]),
                name="reports_sum_length_known",
            )
        ]

    def __str__(self) -> str:
        """Return of when, which kind, how many."""
        return f"{self.length} {self.first} #{self.kind}: {self.n}"


class Shift(models.Model):
    """How many of a kind that a day had came or went on a later day.

    A dossier resolved on Monday and reopened on Friday is in the sum of Monday, and here
    −1 of Monday from Friday on: a period that ends before Friday still has it.
    """

    pk = models.CompositePrimaryKey("day", "changed_on", "kind")
    day = models.DateField()
    changed_on = models.DateField()
    kind = models.BigIntegerField()
    n = models.BigIntegerField()

    class Meta:
        """What changed did so afterwards."""

        constraints = [
            models.CheckConstraint(
                condition=Q(changed_on__gt=F("day")), name="reports_shift_is_later"
            )
        ]
        indexes = [models.Index(fields=["changed_on"], name="reports_shift_changed")]

    def __str__(self) -> str:
        """Return of which day, changed when, how many."""
        return f"{self.day} → {self.changed_on} #{self.kind}: {self.n}"
