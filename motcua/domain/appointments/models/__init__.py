"""When appointments are given, when not, and the appointments themselves."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.appointments.rules.slots import (
    CAPACITY,
    DAYS_AHEAD,
    MINUTES,
    SOONEST,
)
from motcua.domain.appointments.rules.visits import MOST_OPEN, STATE_NAMES, State
from motcua.domain.hall.models import Service


class BookingWindow(models.Model):
    """Hours of a weekday in which a service of the hall gives appointments.

    One is never changed, only put out of use: what was booked by it stays as it is.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    weekday = models.SmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    minutes = models.SmallIntegerField()
    capacity = models.SmallIntegerField()
    days_ahead = models.SmallIntegerField()
    soonest = models.SmallIntegerField()
    active = models.BooleanField(default=True)
    edited_at = models.DateTimeField()
    edited_by = models.TextField()

    class Meta:
        """Bounded in everything."""

        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins"), weekday__gte=0, weekday__lte=6),
                name="appointments_window_is_in_a_day",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=MINUTES[0], minutes__lte=MINUTES[-1])
                & Q(capacity__gte=CAPACITY[0], capacity__lte=CAPACITY[-1])
                & Q(days_ahead__gte=DAYS_AHEAD[0], days_ahead__lte=DAYS_AHEAD[-1])
                & Q(soonest__gte=SOONEST[0], soonest__lte=SOONEST[-1]),
                name="appointments_window_is_bounded",
            ),
        ]

    def __str__(self) -> str:
        """Return service, weekday and hours."""
        return f"{self.service_id} {self.weekday} {self.begins:%H:%M}-{self.ends:%H:%M}"


class BookingClosure(models.Model):
    """A time in which nobody is given an appointment; of one service, or of all."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.TextField()
    edited_at = models.DateTimeField()
    edited_by = models.TextField()

    class Meta:
        """It ends after it begins, and says why."""

        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="appointments_closure_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="appointments_closure_says_why"
            ),
        ]

    def __str__(self) -> str:
        """Return from when to when."""
        return f"{self.begins_at:%Y-%m-%d %H:%M} {self.ends_at:%Y-%m-%d %H:%M}"


class Appointment(models.Model):
    """A seat of a service at a time, from when it is held to its one end.

    The database gives no seat to two at once (`appointments_seat_taken_once`). `code`
    and `phone` together are its owner's; `of_phone` numbers the open ones of a
    telephone. `sequence` counts its changes, `reminded` the reminders it has had.
    Whoever it was is forgotten some time after its day.
    """

    request_id = models.UUIDField(unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seat = models.SmallIntegerField()
    state = models.TextField(choices=[(s.value, STATE_NAMES[s]) for s in State])
    code = models.TextField(null=True, unique=True)
    phone = models.TextField(blank=True, default="")
    of_phone = models.SmallIntegerField(null=True)
    name = models.TextField(blank=True, default="")
    dossier_code = models.TextField(blank=True, default="")
    held_until = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    sequence = models.SmallIntegerField(default=0)
    reminded = models.SmallIntegerField(default=0)

    class Meta:
        """What is booked has a telephone, a telephone has few; an end has a time."""

        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]) & Q(seat__gte=1),
                name="appointments_state_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="appointments_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.BOOKED)
                | (
                    ~Q(phone="")
                    & Q(of_phone__gte=1, of_phone__lte=MOST_OPEN)
                    & Q(booked_at__isnull=False, code__isnull=False)
                ),
                name="appointments_booked_by_a_phone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.HELD, State.BOOKED], settled_at__isnull=True)
                | (
                    ~Q(state__in=[State.HELD, State.BOOKED]) & Q(settled_at__isnull=False)
                ),
                name="appointments_over_has_time",
            ),
            models.UniqueConstraint(
                fields=["phone", "of_phone"],
                condition=Q(state=State.BOOKED),
                name="appointments_few_of_a_phone",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "starts_at"], name="appointments_of_a_day"),
            models.Index(
                fields=["starts_at"],
                condition=Q(state__in=[State.HELD, State.BOOKED]),
                name="appointments_open",
            ),
            models.Index(
                fields=["phone", "starts_at"],
                condition=Q(state=State.NO_SHOW),
                name="appointments_missed",
            ),
        ]

    def __str__(self) -> str:
        """Return when it is and how it stands."""
        return f"{self.service_id} {self.starts_at:%Y-%m-%d %H:%M} {self.state}"

    def settle(self, state: State, at: datetime) -> None:
        """End it, in the caller's transaction; the telephone is free for another."""
        self.state, self.settled_at, self.of_phone = state, at, None
        self.save()
