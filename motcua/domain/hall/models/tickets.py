"""Tickets, the periods that explain their every minute, and what came of them."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.hall.models.places import Counter, Service
from motcua.domain.hall.rules.calling import Priority
from motcua.domain.hall.rules.periods import AT_COUNTER, Outcome, Period

_AT_COUNTER = sorted(AT_COUNTER)


class Ticket(models.Model):
    """A number of one day, from when it is taken to its one end.

    `taken_for` is the service its letter is of, `service` where it waits after any
    transfer, `sent_to` the counter a transfer named. `state` is the kind of the open
    period, empty once ended; `since` its beginning. `busy` is how many seconds of
    counters it took. `secret` opens its page; it, `phone` and `priority` are dropped
    some days later, `prioritised` and the times stay. `word_asked_at`
    and `word_sent_at` are when a message before one's turn was asked for and owed.
    """

    request_id = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    taken_for = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    day = models.DateField()
    n = models.IntegerField()
    number = models.TextField()
    secret = models.TextField(null=True, unique=True)
    phone = models.TextField(blank=True, default="")
    priority = models.TextField(
        blank=True, default="", choices=[(p.value, p.value) for p in Priority]
    )
    prioritised = models.BooleanField(default=False)
    appointment_id = models.BigIntegerField(null=True)
    appointment_at = models.DateTimeField(null=True)
    word_asked_at = models.DateTimeField(null=True)
    word_sent_at = models.DateTimeField(null=True)

    taken_at = models.DateTimeField()
    state = models.TextField(blank=True, choices=[(p.value, p.value) for p in Period])
    since = models.DateTimeField()
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT)
    sent_to = models.ForeignKey(
        Counter, null=True, on_delete=models.PROTECT, related_name="+"
    )
    calls = models.IntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    busy = models.IntegerField(default=0)
    outcome = models.TextField(
        blank=True, default="", choices=[(o.value, o.value) for o in Outcome]
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A number is given once; a counter has one person; a ticket ends once."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "number"], name="hall_ticket_number_given_once"
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=_AT_COUNTER),
                name="hall_ticket_one_at_a_counter",
            ),
            models.UniqueConstraint(
                fields=["appointment_id"],
                condition=Q(appointment_id__isnull=False),
                name="hall_ticket_one_of_an_appointment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AT_COUNTER) | Q(counter__isnull=False),
                name="hall_ticket_called_to_a_counter",
            ),
            models.CheckConstraint(
                condition=(~Q(state="") & Q(outcome="", ended_at__isnull=True))
                | (Q(state="", ended_at__isnull=False) & ~Q(outcome="")),
                name="hall_ticket_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(word_sent_at__isnull=True) | Q(word_asked_at__isnull=False),
                name="hall_ticket_word_was_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1) & Q(calls__gte=0) & Q(busy__gte=0),
                name="hall_ticket_counts_from_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "day", "state"],
                condition=~Q(state=""),
                name="hall_ticket_live",
            ),
            models.Index(fields=["service", "-ended_at"], name="hall_ticket_measured"),
            models.Index(fields=["unit", "-called_at"], name="hall_ticket_called"),
        ]

    def __str__(self) -> str:
        """Return day and number."""
        return f"{self.day} {self.number}"


class TicketPeriod(models.Model):
    """Some minutes of a ticket, of one kind, at a counter with an officer or at none.

    The database keeps a ticket's periods from overlapping (`hall_period_no_overlap`);
    each begins where the one before ended.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="periods")
    n = models.IntegerField()
    kind = models.TextField(choices=[(p.value, p.value) for p in Period])
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT)
    officer_id = models.BigIntegerField(null=True)

    class Meta:
        """Numbered from 1; one is open at most."""

        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "n"], name="hall_period_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(ended_at__isnull=True),
                name="hall_period_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="hall_period_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return ticket, number and kind."""
        return f"{self.ticket_id} {self.n} {self.kind}"


class Press(models.Model):
    """A button that was pressed: pressed again it does nothing. Dropped after a day."""

    request_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        """Nothing more."""

    def __str__(self) -> str:
        """Return its number."""
        return str(self.request_id)


class TicketDossier(models.Model):
    """A dossier that was received while a ticket was served."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="dossiers")
    dossier_id = models.BigIntegerField()
    at = models.DateTimeField()
    officer_id = models.BigIntegerField()

    class Meta:
        """Linked once."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id"], name="hall_ticketdossier_linked_once"
            ),
        ]

    def __str__(self) -> str:
        """Return both."""
        return f"{self.ticket_id} {self.dossier_id}"
