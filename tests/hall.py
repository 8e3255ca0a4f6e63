"""Short ways to do in a test what happens in the hall."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import uuid4

from motcua.domain.hall import actions as hall
from motcua.domain.hall.models import Counter, Service
from motcua.domain.hall.readers.panel import SessionFacts
from motcua.domain.hall.readers.tickets import TicketFacts
from motcua.kernel.actor import ANONYMOUS, Actor
from tests.world import Centre


@dataclass
class Hall:
    """The demo's hall at one moment, which a test moves on as it likes."""

    centre: Centre = field(default_factory=Centre)

    @property
    def at(self) -> datetime:
        """Return the moment."""
        return self.centre.at

    def later(self, minutes: float) -> "Hall":
        """Move on."""
        self.centre.at += timedelta(minutes=minutes)
        return self

    @cached_property
    def unit_id(self) -> int:
        """Return the centre."""
        return self.centre.reception

    def service(self, letter: str) -> int:
        """Return a service's id."""
        return Service.objects.get(unit_id=self.unit_id, letter=letter).pk

    def counter(self, code: int) -> int:
        """Return a counter's id."""
        return Counter.objects.get(unit_id=self.unit_id, code=str(code)).pk

    def take(self, letter: str = "A", **typed: object) -> TicketFacts:
        """Let somebody take a number."""
        values: dict[str, object] = {"actor": ANONYMOUS, "request_id": uuid4(), **typed}
        return hall.take_number(at=self.at, service_id=self.service(letter), **values)  # type: ignore[arg-type]

    def open(self, username: str, code: int) -> SessionFacts:
        """Open a counter."""
        return hall.open_counter(
            actor=self.actor(username), at=self.at, counter_id=self.counter(code)
        )

    def call(self, username: str) -> TicketFacts | None:
        """Call the next one."""
        return hall.call_next(actor=self.actor(username), at=self.at, request_id=uuid4())

    def press(
        self, verb: str, username: str, ticket: TicketFacts, **to: int
    ) -> TicketFacts:
        """Press another button of the counter."""
        act = getattr(hall, verb)
        found: TicketFacts = act(
            actor=self.actor(username),
            at=self.at,
            request_id=uuid4(),
            ticket_id=ticket.id,
            **to,
        )
        return found

    def actor(self, username: str) -> Actor:
        """Return one of the demo's people."""
        return self.centre.actor(username)

    def clerk(self, n: int) -> Actor:
        """Return a made-up colleague of the reception, for many counters at once."""
        one = self.actor("quay")
        return replace(one, officer_id=9000 + n, name=f"Cán bộ {n}")
